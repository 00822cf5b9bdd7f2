use crate::{
    platform::form::line,
    topics::{label_of, slug_of},
};

/// A level, subject or topic as an answer holds it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Label {
    pub slug: String,
    pub label: String,
}

impl Label {
    /// From a slug or a label: `gcse` and `GCSE` name the same level.
    pub fn named(text: &str) -> Self {
        let text = line(text);
        Self { slug: slug_of(&text), label: label_of(&text) }
    }
}
