//! An answer that is shown beside another one, and the reason why.

use crate::answers;

/// An answer that is worth reading after another one.
#[derive(Debug, Clone)]
pub struct Neighbour {
    pub level: String,
    pub level_label: String,
    pub subject: String,
    pub topic_label: String,
    pub slug: String,
    pub question: String,
    pub reason: Reason,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// The same question at a higher level.
    Deeper,
    /// The same question at a lower level.
    Simpler,
    /// The same question at a level that is neither higher nor lower.
    OtherLevel,
    SameTopic,
    /// The same person or place, by its name.
    SameName(String),
    SameYear(String),
    SimilarQuestion,
}

impl Reason {
    /// As the database stores it, beside [`Reason::detail`].
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Deeper => "deeper",
            Self::Simpler => "simpler",
            Self::OtherLevel => "other-level",
            Self::SameTopic => "same-topic",
            Self::SameName(_) => "same-name",
            Self::SameYear(_) => "same-year",
            Self::SimilarQuestion => "similar-question",
        }
    }

    /// The name or the year; empty for other reasons.
    pub fn detail(&self) -> &str {
        match self {
            Self::SameName(detail) | Self::SameYear(detail) => detail,
            _ => "",
        }
    }

    /// From what the database stores; a constraint keeps other words out.
    pub fn of(stored: &str, detail: String) -> Self {
        match stored {
            "deeper" => Self::Deeper,
            "simpler" => Self::Simpler,
            "other-level" => Self::OtherLevel,
            "same-topic" => Self::SameTopic,
            "same-name" => Self::SameName(detail),
            "same-year" => Self::SameYear(detail),
            _ => Self::SimilarQuestion,
        }
    }
}

impl Neighbour {
    pub fn path(&self) -> String {
        answers::path(&self.level, &self.subject, &self.slug)
    }

    /// The reason as the page shows it.
    pub fn why(&self) -> String {
        match &self.reason {
            Reason::Deeper => format!("Goes deeper: {}", self.level_label),
            Reason::Simpler => format!("Simpler: {}", self.level_label),
            Reason::OtherLevel => format!("Same question: {}", self.level_label),
            Reason::SameTopic => format!("Same topic: {}", self.topic_label),
            Reason::SameName(name) => format!("Also about {name}: {}", self.topic_label),
            Reason::SameYear(year) => format!("Also about {year}: {}", self.topic_label),
            Reason::SimilarQuestion => format!("Similar question: {}", self.level_label),
        }
    }
}
