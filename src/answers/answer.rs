use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::{
    topics::{label_of, slug_of},
    web::{
        form::{Mistakes, line, prose},
        markdown,
    },
};

/// A question with its short and its long answer, as it is stored.
#[derive(Debug, Clone)]
pub struct Answer {
    pub id: Uuid,
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
    pub state: State,
    /// Counts the saves.
    pub version: i32,
    pub updated_at: OffsetDateTime,
    pub published_at: Option<OffsetDateTime>,
}

/// A level, subject or topic as an answer carries it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Label {
    pub slug: String,
    pub label: String,
}

/// Where a claim can be checked; an empty address is a source on paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    pub title: String,
    #[serde(default)]
    pub url: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    Draft,
    Published,
    Withdrawn,
}

/// The address of an answer.
pub fn path(level: &str, subject: &str, slug: &str) -> String {
    format!("/answers/{level}/{subject}/{slug}")
}

impl Answer {
    pub fn path(&self) -> String {
        path(&self.level.slug, &self.subject.slug, &self.slug)
    }

    pub fn is_published(&self) -> bool {
        self.state == State::Published
    }
}

impl State {
    /// As the table spells it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Published => "published",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// As a reader is told it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Draft => "Draft",
            Self::Published => "Published",
            Self::Withdrawn => "Withdrawn",
        }
    }

    /// Reads the table's spelling, which a constraint guards.
    pub fn of(text: &str) -> Self {
        match text {
            "published" => Self::Published,
            "withdrawn" => Self::Withdrawn,
            _ => Self::Draft,
        }
    }
}

impl Label {
    /// Names a level, subject or topic by a slug or a label.
    pub fn named(text: &str) -> Self {
        let text = line(text);
        Self { slug: slug_of(&text), label: label_of(&text) }
    }
}

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
}

fn text_or_null<'de, D: serde::Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    Ok(Option::deserialize(from)?.unwrap_or_default())
}

fn list_or_null<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Vec<Source>, D::Error> {
    Ok(Option::deserialize(from)?.unwrap_or_default())
}

/// An answer that may be saved: every field is within its bounds, and rendered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Manuscript {
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
    pub state: State,
}

impl Draft {
    /// Checks every field; a published answer needs its short and its long one.
    ///
    /// # Errors
    /// What is wrong, field by field, in their order on the form.
    pub fn check(&self, state: State) -> Result<Manuscript, Mistakes> {
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
        if state == State::Published && short_answer.is_empty() {
            mistakes.mark(
                "short_answer",
                "Give the short answer: one sentence that answers the question by itself.",
            );
        }
        if state == State::Published && body_markdown.is_empty() {
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
        if !mistakes.is_empty() {
            return Err(mistakes);
        }
        Ok(Manuscript {
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
            state,
        })
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
        }
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
        let manuscript = draft().check(State::Published).unwrap();
        assert_eq!(manuscript.slug, "what-was-the-impact-of-lenins-death");
        assert_eq!(manuscript.topic.slug, "russia-and-the-soviet-union");
        assert_eq!(manuscript.body_html, "<p>It <em>did</em>.</p>\n");
    }

    #[test]
    fn publishing_wants_what_a_draft_may_lack() {
        let lacking = Draft { short_answer: String::new(), body_markdown: String::new(), ..draft() };
        assert!(lacking.check(State::Draft).is_ok());
        let mistakes = lacking.check(State::Published).unwrap_err();
        assert!(mistakes.at("short_answer").is_some() && mistakes.at("body_markdown").is_some());
    }

    #[test]
    fn a_source_is_a_page_or_on_paper() {
        let mut draft = draft();
        draft.sources = vec![Source { title: "A book".into(), url: String::new() }];
        assert!(draft.check(State::Published).is_ok());
        draft.sources[0].url = "javascript:alert(1)".into();
        assert!(draft.check(State::Published).unwrap_err().at("sources").is_some());
    }
}
