//! What an editor typed, on its way between the form and a draft.

use serde::Deserialize;
use sqlx::PgConnection;
use time::OffsetDateTime;
use tokio::task::spawn_blocking;

use crate::answers::{Answer, Draft, DraftDate, Publication, Source, Term, ValidAnswer};
use crate::{
    platform::{App, Result, form::Mistakes},
    topics::{self, Level, Subject, Topic, slug_of},
};

/// The form of an answer, field by field as a browser sends it.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    /// Of the save that the editor started from.
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

/// The button that was pressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    Save,
    Preview,
    Publish,
    Withdraw,
}

/// The labels that an answer can be put under.
#[derive(Debug)]
pub struct Shelfmarks {
    pub levels: Vec<Level>,
    pub subjects: Vec<Subject>,
    /// Each with the slug of its subject.
    pub topics: Vec<(String, Topic)>,
}

impl Action {
    pub fn of(text: &str) -> Self {
        match text {
            "preview" => Self::Preview,
            "publish" => Self::Publish,
            "withdraw" => Self::Withdraw,
            _ => Self::Save,
        }
    }

    /// What an answer becomes; only what the public could see can be withdrawn.
    pub fn leads_to(self, now: Publication) -> Publication {
        match (self, now) {
            (Self::Publish, _) => Publication::Published,
            (Self::Withdraw, Publication::Published) => Publication::Withdrawn,
            // a preview may lack what a publication needs
            (Self::Preview, _) => Publication::Draft,
            (Self::Save | Self::Withdraw, now) => now,
        }
    }
}

impl Shelfmarks {
    pub async fn read(state: &App) -> Result<Self> {
        let mut db = state.pool().acquire().await?;
        Ok(Self::read_from(&mut db).await?)
    }

    async fn read_from(db: &mut PgConnection) -> sqlx::Result<Self> {
        let levels = topics::levels(&mut *db).await?;
        let subjects = topics::subjects(&mut *db).await?;
        let mut known = Vec::new();
        for subject in &subjects {
            let topics = topics::topics_of(&mut *db, subject.id).await?;
            known.extend(topics.into_iter().map(|topic| (subject.slug.clone(), topic)));
        }
        Ok(Self { levels, subjects, topics: known })
    }

    fn level(&self, slug: &str) -> &str {
        self.levels.iter().find(|level| level.slug == slug).map_or("", |level| &level.label)
    }

    fn subject(&self, slug: &str) -> &str {
        self.subjects.iter().find(|subject| subject.slug == slug).map_or("", |subject| &subject.label)
    }

    /// A known topic keeps its label however it was typed; another is a new one.
    fn topic<'a>(&'a self, subject: &str, typed: &'a str) -> &'a str {
        let slug = slug_of(typed);
        let known = self.topics.iter().find(|(of, topic)| of == subject && topic.slug == slug);
        known.map_or(typed, |(_, topic)| &topic.label)
    }
}

impl Typed {
    pub fn action(&self) -> Action {
        Action::of(&self.action)
    }

    pub fn of(answer: &Answer) -> Self {
        Self {
            version: answer.version.to_string(),
            action: String::new(),
            question: answer.question.clone(),
            slug: answer.slug.clone(),
            short_answer: answer.short_answer.clone(),
            body_markdown: answer.body_markdown.clone(),
            level: answer.level.slug.clone(),
            subject: answer.subject.slug.clone(),
            topic: answer.topic.label.clone(),
            author: answer.author.clone(),
            sources: written(&answer.sources, source_line),
            attribution: answer.attribution.clone(),
            licence: answer.licence.clone(),
            dates: written(&answer.dates, |key| [key.date.to_string(), key.event.clone()].join(" | ")),
            terms: written(&answer.terms, |key| format!("{} | {}", key.term, key.definition)),
            checked_by: answer.check.as_ref().map(|check| check.by.clone()).unwrap_or_default(),
            checked_on: answer.check.as_ref().map(|check| check.day().iso()).unwrap_or_default(),
        }
    }

    /// Checks and renders it as what it is to become. Rendering a long text is work, so
    /// it is done away from the threads that answer requests.
    pub async fn check(
        &self,
        known: &Shelfmarks,
        wanted: Publication,
        now: OffsetDateTime,
    ) -> Result<std::result::Result<ValidAnswer, Mistakes>> {
        let draft = self.draft(known);
        let check = move || draft.check(wanted).and_then(|manuscript| manuscript.checked_by(now));
        Ok(spawn_blocking(check).await.map_err(anyhow::Error::from)?)
    }

    fn draft(&self, known: &Shelfmarks) -> Draft {
        Draft {
            level: known.level(&self.level).to_owned(),
            subject: known.subject(&self.subject).to_owned(),
            topic: known.topic(&self.subject, &self.topic).to_owned(),
            question: self.question.clone(),
            short_answer: self.short_answer.clone(),
            body_markdown: self.body_markdown.clone(),
            slug: self.slug.clone(),
            author: self.author.clone(),
            sources: lines(&self.sources, source),
            attribution: self.attribution.clone(),
            licence: self.licence.clone(),
            dates: lines(&self.dates, |line| {
                let (date, event) = parted(line);
                DraftDate { date, event }
            }),
            terms: lines(&self.terms, |line| {
                let (term, definition) = parted(line);
                Term { term, definition }
            }),
            checked_by: self.checked_by.clone(),
            checked_on: self.checked_on.clone(),
        }
    }
}

fn lines<T>(text: &str, read: impl Fn(&str) -> T) -> Vec<T> {
    text.lines().filter(|line| !line.trim().is_empty()).map(read).collect()
}

fn written<T>(things: &[T], write: impl Fn(&T) -> String) -> String {
    things.iter().map(write).collect::<Vec<_>>().join("\n")
}

/// What stands before the first `|`, and what after it.
fn parted(line: &str) -> (String, String) {
    let (before, after) = line.split_once('|').unwrap_or((line, ""));
    (before.trim().to_owned(), after.trim().to_owned())
}

fn source(line: &str) -> Source {
    let (title, url) = line.rsplit_once('|').unwrap_or((line, ""));
    Source { title: title.trim().to_owned(), url: url.trim().to_owned() }
}

/// What [`source`] reads back.
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

    #[test]
    fn a_source_survives_its_line() {
        for (title, url) in [("A book", ""), ("A page", "https://a.example/x?y=1"), ("Left | right", "")] {
            let whole = Source { title: title.into(), url: url.into() };
            assert_eq!(source(&source_line(&whole)), whole);
        }
    }

    #[test]
    fn a_draft_cannot_be_withdrawn() {
        assert_eq!(Action::Withdraw.leads_to(Publication::Draft), Publication::Draft);
        assert_eq!(Action::Withdraw.leads_to(Publication::Published), Publication::Withdrawn);
        assert_eq!(Action::Save.leads_to(Publication::Withdrawn), Publication::Withdrawn);
        assert_eq!(Action::Publish.leads_to(Publication::Withdrawn), Publication::Published);
    }

    #[test]
    fn a_known_topic_keeps_its_label_and_an_unknown_level_is_none() {
        let known = Shelfmarks {
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
