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

/// Why a neighbour is worth reading. Each is true by what both answers say, or an editor's word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// The same question at a higher level.
    Deeper,
    /// The same question at a lower level.
    Simpler,
    /// The same question at a level that is neither higher nor lower.
    OtherLevel,
    /// What came before in history.
    Before,
    /// What followed in history.
    After,
    /// The same question about another country.
    Contrast(String),
    /// Both are about this person, event, place or idea.
    SameThing(String),
    /// Both explain this key term.
    SameTerm(String),
    /// An editor chose it, with these words or none.
    Pinned(String),
}

impl Reason {
    /// As the database stores it, beside [`Reason::detail`].
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Deeper => "deeper",
            Self::Simpler => "simpler",
            Self::OtherLevel => "other-level",
            Self::Before => "before",
            Self::After => "after",
            Self::Contrast(_) => "contrast",
            Self::SameThing(_) => "same-thing",
            Self::SameTerm(_) => "same-term",
            Self::Pinned(_) => "pinned",
        }
    }

    /// What the reason names; empty for those that name nothing.
    pub fn detail(&self) -> &str {
        match self {
            Self::Contrast(detail)
            | Self::SameThing(detail)
            | Self::SameTerm(detail)
            | Self::Pinned(detail) => detail,
            _ => "",
        }
    }

    /// From what the database stores; a constraint keeps other words out.
    pub fn of(stored: &str, detail: String) -> Self {
        match stored {
            "deeper" => Self::Deeper,
            "simpler" => Self::Simpler,
            "other-level" => Self::OtherLevel,
            "before" => Self::Before,
            "after" => Self::After,
            "contrast" => Self::Contrast(detail),
            "same-thing" => Self::SameThing(detail),
            "same-term" => Self::SameTerm(detail),
            _ => Self::Pinned(detail),
        }
    }

    /// As the page shows it; `level` is the label of the neighbour's level.
    pub fn why(&self, level: &str) -> String {
        match self {
            Self::Deeper => format!("Goes deeper: {level}"),
            Self::Simpler => format!("Simpler: {level}"),
            Self::OtherLevel => format!("Same question: {level}"),
            Self::Before => "What came before".to_owned(),
            Self::After => "What followed".to_owned(),
            Self::Contrast(country) => format!("The same question about {country}"),
            Self::SameThing(name) => format!("Also about: {name}"),
            Self::SameTerm(term) => format!("Same key term: {term}"),
            Self::Pinned(words) if words.is_empty() => "Chosen by our editors".to_owned(),
            Self::Pinned(words) => words.clone(),
        }
    }
}

impl Neighbour {
    pub fn path(&self) -> String {
        answers::path(&self.level, &self.subject, &self.slug)
    }

    /// The reason as the page shows it.
    pub fn why(&self) -> String {
        self.reason.why(&self.level_label)
    }
}
