use crate::{
    platform::form::line,
    topics::{NO_LEVEL, NO_SUBJECT, NO_TOPIC, label_of, slug_of},
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

    /// The label of a draft whose level, subject or topic is not chosen yet.
    pub fn unchosen(field: &str) -> Self {
        let (slug, label) = match field {
            "level" => NO_LEVEL,
            "subject" => NO_SUBJECT,
            _ => NO_TOPIC,
        };
        Self { slug: slug.to_owned(), label: label.to_owned() }
    }

    pub fn is_chosen(&self) -> bool {
        ![NO_LEVEL, NO_SUBJECT, NO_TOPIC].iter().any(|(slug, _)| *slug == self.slug)
    }
}
