//! What was typed or read from a file, and what of it may be saved.

use serde::{Deserialize, Serialize};
use time::{Date, OffsetDateTime, macros::format_description};

use super::{
    answer::{Answer, Check, Label, Publication, Source, Term},
    key_date::{self, KeyDate, When},
};
use crate::{
    platform::{
        clock::Day,
        form::{Mistakes, line, prose},
        markdown,
    },
    topics::slug_of,
};

/// An answer as an editor typed it or a file holds it: nothing is checked yet.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Draft {
    pub level: String,
    pub subject: String,
    pub topic: String,
    pub question: String,
    #[serde(deserialize_with = "text_or_null")]
    pub short_answer: String,
    #[serde(deserialize_with = "text_or_null")]
    pub body_markdown: String,
    #[serde(deserialize_with = "text_or_null")]
    pub slug: String,
    #[serde(skip_serializing_if = "String::is_empty", deserialize_with = "text_or_null")]
    pub author: String,
    #[serde(skip_serializing_if = "Vec::is_empty", deserialize_with = "list_or_null")]
    pub sources: Vec<Source>,
    #[serde(skip_serializing_if = "String::is_empty", deserialize_with = "text_or_null")]
    pub attribution: String,
    #[serde(skip_serializing_if = "String::is_empty", deserialize_with = "text_or_null")]
    pub licence: String,
    #[serde(skip_serializing_if = "Vec::is_empty", deserialize_with = "list_or_null")]
    pub dates: Vec<DraftDate>,
    #[serde(skip_serializing_if = "Vec::is_empty", deserialize_with = "list_or_null")]
    pub terms: Vec<Term>,
    #[serde(skip_serializing_if = "String::is_empty", deserialize_with = "text_or_null")]
    pub checked_by: String,
    /// As `2026-11-24`.
    #[serde(skip_serializing_if = "String::is_empty", deserialize_with = "text_or_null")]
    pub checked_on: String,
}

/// A key date whose date nobody has read yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftDate {
    pub date: String,
    pub event: String,
}

fn text_or_null<'de, D: serde::Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    Ok(Option::deserialize(from)?.unwrap_or_default())
}

fn list_or_null<'de, D: serde::Deserializer<'de>, T: Deserialize<'de>>(from: D) -> Result<Vec<T>, D::Error> {
    Ok(Option::deserialize(from)?.unwrap_or_default())
}

/// An answer that may be saved: every field is within its bounds, and rendered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ValidAnswer {
    pub level: Label,
    pub subject: Label,
    pub topic: Label,
    pub slug: String,
    pub question: String,
    pub short_answer: String,
    pub body_markdown: String,
    pub body_html: String,
    pub author: String,
    pub sources: Vec<Source>,
    pub attribution: String,
    pub licence: String,
    pub dates: Vec<KeyDate>,
    pub terms: Vec<Term>,
    pub check: Option<Check>,
    pub state: Publication,
}

impl Draft {
    /// Checks every field; a published answer needs its short and its long one.
    ///
    /// # Errors
    /// What is wrong, field by field, in their order on the form.
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
        Ok(ValidAnswer {
            level,
            subject,
            topic,
            slug,
            question,
            short_answer,
            body_markdown,
            body_html,
            author,
            sources,
            attribution,
            licence,
            dates,
            terms,
            check,
            state,
        })
    }

    fn dates(&self, mistakes: &mut Mistakes) -> Vec<KeyDate> {
        if self.dates.len() > 20 {
            mistakes.mark("dates", "Name at most 20 key dates: only those that a student must know.");
        }
        let mut dates = Vec::new();
        for typed in &self.dates {
            let event = line(&typed.event);
            match line(&typed.date).parse::<When>() {
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
            let Term { term, definition } =
                Term { term: line(&typed.term), definition: line(&typed.definition) };
            // the form parts a term from its definition at the first |
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
        Check::of(by, on)
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

impl From<&Answer> for Draft {
    fn from(answer: &Answer) -> Self {
        Self {
            level: answer.level.label.clone(),
            subject: answer.subject.label.clone(),
            topic: answer.topic.label.clone(),
            question: answer.question.clone(),
            short_answer: answer.short_answer.clone(),
            body_markdown: answer.body_markdown.clone(),
            slug: answer.slug.clone(),
            author: answer.author.clone(),
            sources: answer.sources.clone(),
            attribution: answer.attribution.clone(),
            licence: answer.licence.clone(),
            dates: answer
                .dates
                .iter()
                .map(|key| DraftDate { date: key.date.to_string(), event: key.event.clone() })
                .collect(),
            terms: answer.terms.clone(),
            checked_by: answer.check.as_ref().map(|check| check.by.clone()).unwrap_or_default(),
            checked_on: answer.check.as_ref().map(|check| check.on.to_string()).unwrap_or_default(),
        }
    }
}

impl ValidAnswer {
    /// The same, unless it says that somebody checks it later than today.
    ///
    /// # Errors
    /// What is wrong with the day.
    pub fn checked_by(self, now: OffsetDateTime) -> Result<Self, Mistakes> {
        let today = Day(now).iso();
        if self.check.as_ref().is_none_or(|check| check.day().iso() <= today) {
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
        let manuscript = draft().check(Publication::Published).unwrap();
        assert_eq!(manuscript.slug, "what-was-the-impact-of-lenins-death");
        assert_eq!(manuscript.topic.slug, "russia-and-the-soviet-union");
        assert_eq!(manuscript.body_html, "<p>It <em>did</em>.</p>\n");
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
        let kept: Vec<String> =
            draft.check(Publication::Draft).unwrap().dates.iter().map(|key| key.date.to_string()).collect();
        assert_eq!(kept, ["1924-01-21", "1928/1932"]);
        draft.dates.push(date("the other day", "Something."));
        assert!(draft.check(Publication::Draft).unwrap_err().at("dates").unwrap().contains("the other day"));
    }

    #[test]
    fn a_check_has_a_name_and_a_day() {
        let draft = |by: &str, on: &str| Draft { checked_by: by.into(), checked_on: on.into(), ..draft() };
        assert_eq!(draft("", "").check(Publication::Draft).unwrap().check, None);
        let whole = draft("A. Reader", "2026-05-03").check(Publication::Draft).unwrap().check.unwrap();
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
