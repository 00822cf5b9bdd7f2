//! Two texts of one answer side by side: what is stored now, and what was typed.

use crate::answers::{Answer, Check, KeyDate, Label, Source, Term, ValidAnswer};

/// A field that differs.
#[derive(Debug, PartialEq, Eq)]
pub struct Difference {
    pub label: &'static str,
    pub theirs: String,
    pub yours: String,
}

/// The fields in which a manuscript differs from the stored answer; with none, the
/// manuscript has been saved already.
pub fn differences(theirs: &Answer, yours: &ValidAnswer) -> Vec<Difference> {
    let place = |level: &Label, subject: &Label, topic: &Label| {
        format!("{} · {} · {}", level.slug, subject.slug, topic.slug)
    };
    let fields = [
        ("Question", theirs.question.clone(), yours.question.clone()),
        ("Short answer", theirs.short_answer.clone(), yours.short_answer.clone()),
        ("Long answer", theirs.body_markdown.clone(), yours.body_markdown.clone()),
        (
            "Level, subject and topic",
            place(&theirs.level, &theirs.subject, &theirs.topic),
            place(&yours.level, &yours.subject, &yours.topic),
        ),
        ("Address", theirs.slug.clone(), yours.slug.clone()),
        ("Author", theirs.author.clone(), yours.author.clone()),
        ("Sources", listed(&theirs.sources), listed(&yours.sources)),
        ("Attribution", theirs.attribution.clone(), yours.attribution.clone()),
        ("Licence", theirs.licence.clone(), yours.licence.clone()),
        ("Key dates", dated(&theirs.dates), dated(&yours.dates)),
        ("Key terms", defined(&theirs.terms), defined(&yours.terms)),
        ("Check", checked(theirs.check.as_ref()), checked(yours.check.as_ref())),
        ("State", theirs.state.as_str().to_owned(), yours.state.as_str().to_owned()),
    ];
    fields
        .into_iter()
        .filter(|(_, theirs, yours)| theirs != yours)
        .map(|(label, theirs, yours)| Difference { label, theirs, yours })
        .collect()
}

fn listed(sources: &[Source]) -> String {
    sources.iter().map(|source| format!("{} {}\n", source.title, source.url)).collect()
}

fn dated(dates: &[KeyDate]) -> String {
    dates.iter().map(|key| format!("{} {}\n", key.date, key.event)).collect()
}

fn defined(terms: &[Term]) -> String {
    terms.iter().map(|key| format!("{}: {}\n", key.term, key.definition)).collect()
}

fn checked(check: Option<&Check>) -> String {
    check.map_or_else(|| "not checked".to_owned(), |check| format!("{}, {}", check.by, check.day()))
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;
    use uuid::Uuid;

    use super::*;
    use crate::answers::{Draft, Publication};

    fn stored() -> Answer {
        let label = |text: &str| Label::named(text);
        Answer {
            id: Uuid::nil(),
            level: label("GCSE"),
            subject: label("History"),
            topic: label("The Cold War"),
            slug: "who-began-it".into(),
            question: "Who began it?".into(),
            short_answer: "Both.".into(),
            body_markdown: "Long.".into(),
            body_html: String::new(),
            author: String::new(),
            sources: vec![],
            attribution: String::new(),
            licence: String::new(),
            dates: vec![],
            terms: vec![],
            check: None,
            state: Publication::Draft,
            version: 2,
            updated_at: datetime!(2026-01-01 12:00 UTC),
            published_at: None,
        }
    }

    #[test]
    fn only_what_differs_is_shown() {
        let mut draft = Draft::from(&stored());
        let same = draft.check(Publication::Draft).unwrap();
        assert_eq!(differences(&stored(), &same), []);
        draft.short_answer = "Neither.".into();
        let other = draft.check(Publication::Draft).unwrap();
        assert_eq!(
            differences(&stored(), &other),
            [Difference { label: "Short answer", theirs: "Both.".into(), yours: "Neither.".into() }]
        );
    }
}
