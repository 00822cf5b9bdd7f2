//! The form of an answer: from what is stored to what is typed, and from there to a draft.

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use tokio::task::spawn_blocking;

use super::{action::Action, known_labels::KnownLabels};
use crate::{
    answers::{Answer, Draft, DraftDate, Publication, Source, Term, ValidAnswer, is_draft_slug},
    platform::form::Mistakes,
};

/// The fields of the form as the browser sends them.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Typed {
    /// The version that the editor started from; 0 for a new answer.
    pub version: String,
    pub action: String,
    pub question: String,
    pub slug: String,
    pub short_answer: String,
    pub body_markdown: String,
    pub level: String,
    pub subject: String,
    pub topic: String,
    pub author: String,
    /// One a line: `Title | https://address`, or a title alone.
    pub sources: String,
    pub attribution: String,
    pub licence: String,
    /// One a line: `21 January 1924 | What happened`.
    pub dates: String,
    /// One a line: `Term | What it means`.
    pub terms: String,
    pub checked_by: String,
    pub checked_on: String,
}

impl Typed {
    pub fn action(&self) -> Action {
        Action::parse(&self.action)
    }

    pub fn of(answer: &Answer) -> Self {
        let content = &answer.content;
        Self {
            version: answer.version.to_string(),
            action: String::new(),
            question: content.question.clone(),
            slug: chosen(&content.slug, !is_draft_slug(&content.slug)),
            short_answer: content.short_answer.clone(),
            body_markdown: content.body_markdown.clone(),
            level: chosen(&content.level.slug, content.level.is_chosen()),
            subject: chosen(&content.subject.slug, content.subject.is_chosen()),
            topic: chosen(&content.topic.label, content.topic.is_chosen()),
            author: content.author.clone(),
            sources: to_lines(&content.sources, source_line),
            attribution: content.attribution.clone(),
            licence: content.licence.clone(),
            dates: to_lines(&content.dates, |key| [key.date.to_string(), key.event.clone()].join(" | ")),
            terms: to_lines(&content.terms, |key| format!("{} | {}", key.term, key.definition)),
            checked_by: content.check.as_ref().map(|check| check.by.clone()).unwrap_or_default(),
            checked_on: content.check.as_ref().map(|check| check.day().iso()).unwrap_or_default(),
        }
    }

    /// Validates and renders what was typed, for the state that it is to have. Rendering a long
    /// text blocks, so it is done off the threads that serve requests.
    pub async fn check(
        &self,
        known: &KnownLabels,
        state: Publication,
        now: OffsetDateTime,
    ) -> anyhow::Result<Result<ValidAnswer, Mistakes>> {
        let draft = self.draft(known);
        let check = move || draft.check_unfinished(state).and_then(|valid| valid.checked_before(now));
        Ok(spawn_blocking(check).await?)
    }

    fn draft(&self, known: &KnownLabels) -> Draft {
        Draft {
            level: known.level(&self.level).to_owned(),
            subject: known.subject(&self.subject).to_owned(),
            topic: known.topic(&self.subject, &self.topic).to_owned(),
            question: self.question.clone(),
            short_answer: self.short_answer.clone(),
            body_markdown: self.body_markdown.clone(),
            slug: self.slug.clone(),
            author: self.author.clone(),
            sources: parse_lines(&self.sources, parse_source),
            attribution: self.attribution.clone(),
            licence: self.licence.clone(),
            dates: parse_lines(&self.dates, |line| {
                let (date, event) = split_at_bar(line);
                DraftDate { date, event }
            }),
            terms: parse_lines(&self.terms, |line| {
                let (term, definition) = split_at_bar(line);
                Term { term, definition }
            }),
            checked_by: self.checked_by.clone(),
            checked_on: self.checked_on.clone(),
        }
    }
}

/// A field that a draft shows empty until it is chosen.
fn chosen(text: &str, is_chosen: bool) -> String {
    if is_chosen { text.to_owned() } else { String::new() }
}

fn parse_lines<T>(text: &str, parse: impl Fn(&str) -> T) -> Vec<T> {
    text.lines().filter(|line| !line.trim().is_empty()).map(parse).collect()
}

fn to_lines<T>(things: &[T], write: impl Fn(&T) -> String) -> String {
    things.iter().map(write).collect::<Vec<_>>().join("\n")
}

/// The parts before and after the first `|`.
fn split_at_bar(line: &str) -> (String, String) {
    let (before, after) = line.split_once('|').unwrap_or((line, ""));
    (before.trim().to_owned(), after.trim().to_owned())
}

/// The last `|` separates title and address, as a title may have one itself.
fn parse_source(line: &str) -> Source {
    let (title, url) = line.rsplit_once('|').unwrap_or((line, ""));
    Source { title: title.trim().to_owned(), url: url.trim().to_owned() }
}

/// The inverse of [`parse_source`].
fn source_line(source: &Source) -> String {
    if source.url.is_empty() && !source.title.contains('|') {
        source.title.clone()
    } else {
        format!("{} | {}", source.title, source.url)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::topics::{Level, Subject, Topic};

    #[test]
    fn a_source_survives_its_line() {
        for (title, url) in [("A book", ""), ("A page", "https://a.example/x?y=1"), ("Left | right", "")] {
            let whole = Source { title: title.into(), url: url.into() };
            assert_eq!(parse_source(&source_line(&whole)), whole);
        }
    }

    #[test]
    fn a_known_topic_keeps_its_label_and_an_unknown_level_is_none() {
        let known = KnownLabels {
            levels: vec![Level { id: 1, slug: "gcse".into(), label: "GCSE".into(), position: 1 }],
            subjects: vec![Subject { id: 1, slug: "history".into(), label: "History".into() }],
            topics: vec![(
                "history".into(),
                Topic { id: 1, slug: "the-cold-war".into(), label: "The Cold War".into() },
            )],
        };
        let typed = Typed {
            level: "phd".into(),
            subject: "history".into(),
            topic: " the cold WAR".into(),
            ..Typed::default()
        };
        let draft = typed.draft(&known);
        assert_eq!((draft.level.as_str(), draft.topic.as_str()), ("", "The Cold War"));
    }
}
