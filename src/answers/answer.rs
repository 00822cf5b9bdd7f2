use serde::{Deserialize, Serialize};
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use super::key_date::KeyDate;
use crate::{
    platform::{clock::Day, form::line},
    topics::{label_of, slug_of},
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
    /// In the order of time.
    pub dates: Vec<KeyDate>,
    pub terms: Vec<Term>,
    pub check: Option<Check>,
    pub state: Publication,
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

/// A word that a student has to know to follow the answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Term {
    pub term: String,
    pub definition: String,
}

/// Who went through an answer beside its author, and when last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    pub by: String,
    pub on: Date,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Publication {
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
        self.state == Publication::Published
    }
}

impl Check {
    /// Reads what stands in two columns or two fields.
    pub fn of(by: String, on: Option<Date>) -> Option<Self> {
        on.filter(|_| !by.is_empty()).map(|on| Self { by, on })
    }

    pub fn day(&self) -> Day {
        Day(self.on.midnight().assume_utc())
    }

    /// Whether the answer was changed on a later day than it was checked on.
    pub fn is_before(&self, change: Option<&Day>) -> bool {
        change.is_some_and(|change| change.iso() > self.day().iso())
    }
}

impl Publication {
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
