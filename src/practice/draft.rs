//! A practice question as somebody wrote it, in the form that import takes.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::content::{Body, Content, PracticeQuestion};
use crate::{
    answers::{Label, Publication},
    topics::slug_of,
};

/// What was written, not checked yet.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Draft {
    pub level: String,
    pub subject: String,
    pub topic: String,
    pub question: String,
    pub slug: String,
    pub command: String,
    pub marks: i16,
    #[serde(flatten)]
    pub body: Body,
}

/// A line of a file.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Line {
    #[serde(flatten)]
    pub draft: Draft,
    /// Exported only for a draft, so that no import publishes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<Publication>,
    /// Fields that are not known.
    #[serde(flatten, skip_serializing)]
    pub unknown: BTreeMap<String, Value>,
}

impl Line {
    /// # Errors
    /// The reason, as a sentence.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut line: Self =
            serde_json::from_str(text).map_err(|error| format!("This line can’t be read: {error}."))?;
        // what is flattened twice is known to the inner object alone
        let known = serde_json::to_value(Draft::default()).unwrap_or_default();
        line.unknown.retain(|name, _| known.get(name).is_none() && name != "extract");
        Ok(line)
    }
}

impl From<&Content> for Draft {
    fn from(content: &Content) -> Self {
        Self {
            level: text_of(&content.level),
            subject: text_of(&content.subject),
            topic: text_of(&content.topic),
            question: content.question.clone(),
            slug: content.slug.clone(),
            command: content.command.map(|word| word.slug.to_owned()).unwrap_or_default(),
            marks: content.marks,
            body: content.body.clone(),
        }
    }
}

impl From<&PracticeQuestion> for Line {
    fn from(question: &PracticeQuestion) -> Self {
        let state = (!question.is_published()).then_some(question.state);
        Self { draft: Draft::from(&question.content), state, unknown: BTreeMap::new() }
    }
}

/// The label, or the slug where the label no longer leads to it.
fn text_of(label: &Label) -> String {
    if slug_of(&label.label) == label.slug { label.label.clone() } else { label.slug.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_fields_are_kept_apart() {
        let line =
            Line::parse(r#"{"question":"Why?","marks":8,"kind":1,"extract":{"text":"a"},"state":"draft"}"#)
                .unwrap();
        assert_eq!(line.unknown.into_keys().collect::<Vec<_>>(), ["kind"]);
        assert_eq!((line.draft.marks, line.draft.body.extract.text.as_str()), (8, "a"));
        assert_eq!(line.state, Some(Publication::Draft));
        assert!(Line::parse(r#"{"marks":"eight"}"#).unwrap_err().contains("can’t be read"));
        assert!(Line::parse("[]").is_err());
    }
}
