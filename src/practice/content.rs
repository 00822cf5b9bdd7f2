//! The noun of the room: a practice question, as it is stored.

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use uuid::Uuid;

use super::{command_word::CommandWord, mark_scheme::SchemeLevel, model_answer::ModelAnswer};
use crate::{
    answers::{Label, Publication},
    topics,
};

/// A practice question, as it is stored.
#[derive(Debug, Clone)]
pub struct PracticeQuestion {
    pub id: Uuid,
    pub content: Content,
    pub state: Publication,
    /// Counts the saves, from 1.
    pub version: i32,
    /// The version that an import wrote last.
    pub imported_version: Option<i32>,
    pub updated_at: OffsetDateTime,
}

/// What an editor writes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Content {
    pub level: Label,
    pub subject: Label,
    pub topic: Label,
    pub slug: String,
    pub question: String,
    /// `None` only in a draft.
    pub command: Option<&'static CommandWord>,
    /// 0 only in a draft.
    pub marks: i16,
    pub body: Body,
}

/// The fields that no query reads one by one. They are one JSON object in the database.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Body {
    /// The exam board whose style it has, such as `AQA`; empty for none.
    pub board: String,
    /// Assessment objectives, such as `AO1`.
    pub objectives: Vec<String>,
    /// Hints that stand with the question: “You may use …”.
    pub stimulus: Vec<String>,
    #[serde(skip_serializing_if = "Extract::is_empty")]
    pub extract: Extract,
    pub scheme: Vec<SchemeLevel>,
    /// What an answer might hold; no answer needs all of it.
    pub points: Vec<String>,
    /// From the lower grade to the higher.
    pub models: Vec<ModelAnswer>,
    /// What the higher model answer does that the lower does not.
    pub lifts: Vec<String>,
    pub author: String,
    /// Who read it besides its author.
    pub checked_by: String,
    /// In ISO 8601: `2026-11-27`.
    pub checked_on: String,
}

/// A source or an interpretation that the question is about, in its own words.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Extract {
    pub text: String,
    /// Who wrote it, where and when.
    pub attribution: String,
    /// Why it may be shown, such as `Public domain`.
    pub licence: String,
}

impl Extract {
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }
}

impl Content {
    /// The address of its page, without host.
    pub fn path(&self) -> String {
        path(&self.level.slug, &self.subject.slug, &self.slug)
    }

    /// The address of the practice of its topic.
    pub fn topic_path(&self) -> String {
        topic_path(&self.level.slug, &self.subject.slug, &self.topic.slug)
    }
}

impl PracticeQuestion {
    pub fn is_published(&self) -> bool {
        self.state == Publication::Published
    }
}

/// The address of a question’s page, without host.
pub fn path(level: &str, subject: &str, slug: &str) -> String {
    format!("/practice/{level}/{subject}/{slug}")
}

/// The address of the practice of a topic, without host.
pub fn topic_path(level: &str, subject: &str, topic: &str) -> String {
    format!("{}/practice", topics::path(level, subject, topic))
}
