//! Compares what is stored of an answer with what was typed, field by field.

use crate::answers::{Answer, ValidAnswer};

/// A field that differs.
#[derive(Debug, PartialEq, Eq)]
pub struct Difference {
    pub label: &'static str,
    pub theirs: String,
    pub yours: String,
}

/// The fields in which `yours` differs from the stored answer; none if it has been saved already.
pub fn differences(theirs: &Answer, yours: &ValidAnswer) -> Vec<Difference> {
    let content = theirs.content.differences(&yours.content).map(|(theirs, yours)| Difference {
        label: theirs.label,
        theirs: theirs.value.to_string(),
        yours: yours.value.to_string(),
    });
    let state = (theirs.state != yours.state).then(|| Difference {
        label: "State",
        theirs: theirs.state.label().to_owned(),
        yours: yours.state.label().to_owned(),
    });
    content.chain(state).collect()
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;
    use uuid::Uuid;

    use super::*;
    use crate::answers::{Draft, Publication};

    fn stored() -> Answer {
        let draft = Draft {
            level: "GCSE".into(),
            subject: "History".into(),
            topic: "The Cold War".into(),
            slug: "who-began-it".into(),
            question: "Who began it?".into(),
            short_answer: "Both.".into(),
            body_markdown: "Long.".into(),
            ..Draft::default()
        };
        let ValidAnswer { content, body_html, state } = draft.check(Publication::Draft).unwrap();
        Answer {
            id: Uuid::nil(),
            content,
            body_html,
            state,
            version: 2,
            updated_at: datetime!(2026-01-01 12:00 UTC),
            published_at: None,
        }
    }

    #[test]
    fn only_what_differs_is_shown() {
        let mut draft = Draft::from(&stored().content);
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
