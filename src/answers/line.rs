//! A line of the file that import takes and export writes.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value, json};

use super::{
    answer::{Answer, Publication},
    draft::Draft,
    source_list::SourceList,
};
use crate::topics::slug_of;

/// One answer as a JSON object.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Line {
    #[serde(flatten)]
    pub draft: Draft,
    /// Sources under their other name, as data sets write them: often one text. [`Line::parse`]
    /// moves them to the draft.
    #[serde(default, skip_serializing)]
    source: SourceList,
    /// Exported only if the answer is not public, so that no import publishes it.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "not_null")]
    pub state: Option<Publication>,
    /// Fields that are not known.
    #[serde(flatten, skip_serializing)]
    pub unknown: BTreeMap<String, Value>,
}

fn not_null<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Publication>, D::Error> {
    Publication::deserialize(from).map(Some)
}

impl Line {
    /// # Errors
    /// The reason, as a sentence that names the field.
    pub fn parse(text: &str) -> Result<Self, String> {
        let value: Value =
            serde_json::from_str(text).map_err(|error| format!("This is not a JSON object: {error}."))?;
        let Value::Object(fields) = &value else { return Err("This is not a JSON object.".to_owned()) };
        let mut line = Self::deserialize(&value).map_err(|error| {
            first_mistake(fields).unwrap_or_else(|| format!("This can’t be read: {error}."))
        })?;
        for source in line.source.0.drain(..) {
            if !line.draft.sources.contains(&source) {
                line.draft.sources.push(source);
            }
        }
        Ok(line)
    }
}

/// Parses the fields one by one, as the error of a whole line does not name the field.
fn first_mistake(fields: &Map<String, Value>) -> Option<String> {
    fields.iter().find_map(|(name, value)| {
        let error = Line::deserialize(&json!({ name.as_str(): value })).err()?;
        Some(match name.as_str() {
            "state" => "The state must be draft, published or withdrawn.".to_owned(),
            _ => format!("The field {name} can’t be read: {error}."),
        })
    })
}

impl From<&Answer> for Line {
    fn from(answer: &Answer) -> Self {
        let content = &answer.content;
        let mut draft = Draft::from(content);
        // a slug that its label no longer leads to is exported instead of the label
        for (text, label) in [
            (&mut draft.level, &content.level),
            (&mut draft.subject, &content.subject),
            (&mut draft.topic, &content.topic),
        ] {
            if slug_of(text) != label.slug {
                text.clone_from(&label.slug);
            }
        }
        let state = (!answer.is_published()).then_some(answer.state);
        Self { draft, source: SourceList::default(), state, unknown: BTreeMap::new() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mistake(text: &str) -> String {
        Line::parse(text).unwrap_err()
    }

    #[test]
    fn the_field_that_cannot_be_read_is_named() {
        assert!(mistake(r#"{"question":"Why?","level":7}"#).starts_with("The field level can’t be read"));
        assert!(mistake(r#"{"question":null}"#).starts_with("The field question can’t be read"));
        for state in ["null", "\"public\"", "1"] {
            assert_eq!(
                mistake(&format!("{{\"state\":{state}}}")),
                "The state must be draft, published or withdrawn."
            );
        }
        assert_eq!(mistake("[]"), "This is not a JSON object.");
    }

    #[test]
    fn what_is_not_known_is_kept_apart() {
        let line = Line::parse(r#"{"question":"Why?","kind":{"a":1},"state":"draft","slug":null}"#).unwrap();
        assert_eq!(line.unknown.into_keys().collect::<Vec<_>>(), ["kind"]);
        assert_eq!((line.draft.question.as_str(), line.state), ("Why?", Some(Publication::Draft)));
    }
}
