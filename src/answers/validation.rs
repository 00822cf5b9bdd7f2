use time::{Date, OffsetDateTime, macros::format_description};

use super::{
    answer::Publication,
    content::{Check, Content, Source, Term},
    draft::Draft,
    edtf::EdtfDate,
    key_date::{self, KeyDate},
    label::Label,
};
use crate::{
    platform::{
        clock::Day,
        form::{Mistakes, line, prose},
        markdown,
    },
    topics::slug_of,
};

/// An answer that may be saved: every field is within its limits, and the Markdown is rendered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ValidAnswer {
    pub content: Content,
    pub body_html: String,
    pub state: Publication,
}

impl Draft {
    /// Validates every field and renders the Markdown. Only a published answer needs both its
    /// short and its long answer.
    ///
    /// # Errors
    /// The mistakes by field, in the order of the form.
    pub fn check(&self, state: Publication) -> Result<ValidAnswer, Mistakes> {
        let mut mistakes = Mistakes::default();
        let question = bounded(&mut mistakes, "question", "question", &line(&self.question), 300);
        if question.is_empty() {
            mistakes.mark("question", "Give the question.");
        }
        let slug = if self.slug.trim().is_empty() { slug_of(&question) } else { slug_of(&self.slug) };
        if slug.is_empty() && !question.is_empty() {
            mistakes.mark(
                "slug",
                "Give an address of letters a to z, digits and hyphens: none can be made from the question.",
            );
        }
        let level = label(&mut mistakes, "level", &self.level);
        let subject = label(&mut mistakes, "subject", &self.subject);
        let topic = label(&mut mistakes, "topic", &self.topic);
        let short_answer =
            bounded(&mut mistakes, "short_answer", "short answer", &line(&self.short_answer), 600);
        let body_markdown = prose(&self.body_markdown);
        if state == Publication::Published && short_answer.is_empty() {
            mistakes.mark(
                "short_answer",
                "Give the short answer: one sentence that answers the question by itself.",
            );
        }
        if state == Publication::Published && body_markdown.is_empty() {
            mistakes.mark("body_markdown", "Give the long answer.");
        }
        let body_html = markdown::to_html(&body_markdown).unwrap_or_else(|refused| {
            mistakes.mark("body_markdown", format!("The long answer {refused}."));
            String::new()
        });
        let author = bounded(&mut mistakes, "author", "author", &line(&self.author), 100);
        let sources = self.sources(&mut mistakes);
        let attribution =
            bounded(&mut mistakes, "attribution", "attribution", &line(&self.attribution), 2000);
        let licence = bounded(&mut mistakes, "licence", "licence", &line(&self.licence), 200);
        let dates = self.dates(&mut mistakes);
        let terms = self.terms(&mut mistakes);
        let check = self.checked(&mut mistakes);
        if !mistakes.is_empty() {
            return Err(mistakes);
        }
        let content = Content {
            level,
            subject,
            topic,
            slug,
            question,
            short_answer,
            body_markdown,
            author,
            sources,
            attribution,
            licence,
            dates,
            terms,
            check,
        };
        Ok(ValidAnswer { content, body_html, state })
    }

    fn dates(&self, mistakes: &mut Mistakes) -> Vec<KeyDate> {
        if self.dates.len() > 20 {
            mistakes.mark("dates", "Name at most 20 key dates: only those that a student must know.");
        }
        let mut dates = Vec::new();
        for typed in &self.dates {
            let event = line(&typed.event);
            match line(&typed.date).parse::<EdtfDate>() {
                Err(unreadable) => mistakes.mark("dates", format!("{unreadable}.")),
                Ok(_) if event.is_empty() || event.chars().count() > 200 => mistakes.mark(
                    "dates",
                    format!("Say in at most 200 characters what happened: {} | what happened", typed.date),
                ),
                Ok(date) => dates.push(KeyDate { date, event }),
            }
        }
        key_date::in_order(&mut dates);
        dates
    }

    fn terms(&self, mistakes: &mut Mistakes) -> Vec<Term> {
        if self.terms.len() > 20 {
            mistakes.mark("terms", "Name at most 20 key terms.");
        }
        let mut terms: Vec<Term> = Vec::new();
        for typed in &self.terms {
            let (term, definition) = (line(&typed.term), line(&typed.definition));
            // the form separates a term from its definition at the first |
            if term.is_empty() || term.chars().count() > 80 || term.contains('|') {
                mistakes.mark(
                    "terms",
                    "Each key term has 1 to 80 characters and no | in it; its definition stands after one.",
                );
            } else if definition.is_empty() || definition.chars().count() > 300 {
                mistakes.mark(
                    "terms",
                    format!("Say in at most 300 characters what “{term}” means: {term} | what it means"),
                );
            } else if terms.iter().any(|known| known.term.to_lowercase() == term.to_lowercase()) {
                mistakes.mark("terms", format!("“{term}” is there twice."));
            } else {
                terms.push(Term { term, definition });
            }
        }
        terms
    }

    fn checked(&self, mistakes: &mut Mistakes) -> Option<Check> {
        let by = bounded(mistakes, "checked_by", "name", &line(&self.checked_by), 100);
        let typed = line(&self.checked_on);
        let on = Date::parse(&typed, format_description!("[year]-[month]-[day]")).ok();
        match (by.is_empty(), typed.is_empty(), on) {
            (true, true, _) | (false, false, Some(_)) => {}
            (_, false, None) => {
                mistakes.mark("checked_on", "Give the day of the check like this: 2026-11-24.");
            }
            (true, ..) => mistakes.mark("checked_by", "Say who checked it, or leave the day out."),
            (_, true, _) => mistakes.mark("checked_on", "Say on which day it was checked."),
        }
        Check::from_parts(by, on)
    }

    fn sources(&self, mistakes: &mut Mistakes) -> Vec<Source> {
        if self.sources.len() > 30 {
            mistakes.mark("sources", "Name at most 30 sources.");
        }
        let mut sources = Vec::new();
        for source in &self.sources {
            let source = Source { title: line(&source.title), url: line(&source.url) };
            let is_web =
                url::Url::parse(&source.url).is_ok_and(|url| matches!(url.scheme(), "http" | "https"));
            if source.title.is_empty() || source.title.chars().count() > 300 {
                mistakes.mark("sources", "Each source needs a title of at most 300 characters.");
            } else if !source.url.is_empty() && (!is_web || source.url.len() > 2000) {
                mistakes.mark(
                    "sources",
                    format!(
                        "“{}” is not the address of a page: it starts with https:// or http://.",
                        source.url
                    ),
                );
            } else {
                sources.push(source);
            }
        }
        sources
    }
}

fn bounded(mistakes: &mut Mistakes, field: &'static str, what: &str, text: &str, longest: usize) -> String {
    let length = text.chars().count();
    if length > longest {
        mistakes.mark(field, format!("The {what} has {length} characters; {longest} is the most."));
    }
    text.to_owned()
}

fn label(mistakes: &mut Mistakes, field: &'static str, text: &str) -> Label {
    let label = Label::named(text);
    if label.label.is_empty() {
        mistakes.mark(field, format!("Give the {field}."));
    } else if label.slug.is_empty() || label.label.chars().count() > 100 {
        mistakes.mark(
            field,
            format!("The {field} needs a name with letters or digits, of at most 100 characters."),
        );
    }
    label
}

impl ValidAnswer {
    /// Refuses a check that is dated after today.
    ///
    /// # Errors
    /// The mistake, at the field `checked_on`.
    pub fn checked_before(self, now: OffsetDateTime) -> Result<Self, Mistakes> {
        let today = Day(now).iso();
        if self.content.check.as_ref().is_none_or(|check| check.day().iso() <= today) {
            return Ok(self);
        }
        let mut mistakes = Mistakes::default();
        mistakes.mark("checked_on", format!("The day of the check is still to come; today is {today}."));
        Err(mistakes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answers::DraftDate;

    fn draft() -> Draft {
        Draft {
            level: "gcse".into(),
            subject: "history".into(),
            topic: "Russia and the Soviet Union".into(),
            question: "What was the impact of Lenin's death?".into(),
            short_answer: "It opened a struggle for power.".into(),
            body_markdown: "It *did*.".into(),
            ..Draft::default()
        }
    }

    #[test]
    fn a_whole_draft_can_be_published() {
        let valid = draft().check(Publication::Published).unwrap();
        assert_eq!(valid.content.slug, "what-was-the-impact-of-lenins-death");
        assert_eq!(valid.content.topic.slug, "russia-and-the-soviet-union");
        assert_eq!(valid.body_html, "<p>It <em>did</em>.</p>\n");
    }

    #[test]
    fn publishing_wants_what_a_draft_may_lack() {
        let lacking = Draft { short_answer: String::new(), body_markdown: String::new(), ..draft() };
        assert!(lacking.check(Publication::Draft).is_ok());
        let mistakes = lacking.check(Publication::Published).unwrap_err();
        assert!(mistakes.at("short_answer").is_some() && mistakes.at("body_markdown").is_some());
    }

    #[test]
    fn a_source_is_a_page_or_on_paper() {
        let mut draft = draft();
        draft.sources = vec![Source { title: "A book".into(), url: String::new() }];
        assert!(draft.check(Publication::Published).is_ok());
        draft.sources[0].url = "javascript:alert(1)".into();
        assert!(draft.check(Publication::Published).unwrap_err().at("sources").is_some());
    }

    #[test]
    fn key_dates_come_into_the_order_of_time_and_a_wrong_one_is_named() {
        let date = |date: &str, event: &str| DraftDate { date: date.into(), event: event.into() };
        let mut draft = draft();
        draft.dates = vec![date("1928–1932", "Plan."), date("21 January 1924", "Lenin dies.")];
        let content = draft.check(Publication::Draft).unwrap().content;
        let kept: Vec<String> = content.dates.iter().map(|key| key.date.to_string()).collect();
        assert_eq!(kept, ["1924-01-21", "1928/1932"]);
        draft.dates.push(date("the other day", "Something."));
        assert!(draft.check(Publication::Draft).unwrap_err().at("dates").unwrap().contains("the other day"));
    }

    #[test]
    fn a_check_has_a_name_and_a_day() {
        let draft = |by: &str, on: &str| Draft { checked_by: by.into(), checked_on: on.into(), ..draft() };
        assert_eq!(draft("", "").check(Publication::Draft).unwrap().content.check, None);
        let whole =
            draft("A. Reader", "2026-05-03").check(Publication::Draft).unwrap().content.check.unwrap();
        assert_eq!((whole.by.as_str(), whole.day().iso().as_str()), ("A. Reader", "2026-05-03"));
        for (by, on, field) in
            [("A. Reader", "", "checked_on"), ("", "2026-05-03", "checked_by"), ("A", "3/5/26", "checked_on")]
        {
            assert!(draft(by, on).check(Publication::Draft).unwrap_err().at(field).is_some(), "{by} {on}");
        }
    }

    #[test]
    fn a_term_needs_its_definition_and_stands_once() {
        let term = |term: &str, definition: &str| Term { term: term.into(), definition: definition.into() };
        let with = |terms: Vec<Term>| Draft { terms, ..draft() }.check(Publication::Draft);
        assert!(with(vec![term("Politburo", "A committee.")]).is_ok());
        assert!(with(vec![term("Politburo", "")]).unwrap_err().at("terms").is_some());
        assert!(with(vec![term("Poli|buro", "A committee.")]).unwrap_err().at("terms").is_some());
        let twice = vec![term("Politburo", "A."), term("politburo", "B.")];
        assert!(with(twice).unwrap_err().at("terms").unwrap().contains("twice"));
    }
}
