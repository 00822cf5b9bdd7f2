use serde::{Deserialize, Serialize};

use super::{
    content::{Check, Content, Source, Term},
    source_list,
};

/// An answer as it was typed into the form or stands in a file, not validated yet. The names of
/// the fields are those of the import file.
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
    #[serde(skip_serializing_if = "Vec::is_empty", deserialize_with = "source_list::deserialize")]
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
    /// An ISO 8601 date, such as `2026-11-24`.
    #[serde(skip_serializing_if = "String::is_empty", deserialize_with = "text_or_null")]
    pub checked_on: String,
}

/// A key date whose date has not been parsed yet.
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

impl From<&Content> for Draft {
    fn from(content: &Content) -> Self {
        let Content {
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
        } = content.clone();
        let (checked_by, checked_on) = check.map(|Check { by, on }| (by, on.to_string())).unwrap_or_default();
        Self {
            level: level.label,
            subject: subject.label,
            topic: topic.label,
            question,
            short_answer,
            body_markdown,
            slug,
            author,
            sources,
            attribution,
            licence,
            dates: dates
                .into_iter()
                .map(|key| DraftDate { date: key.date.to_string(), event: key.event })
                .collect(),
            terms,
            checked_by,
            checked_on,
        }
    }
}
