use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use uuid::Uuid;

use super::content::Content;

/// A question with its short and its long answer, as it is stored.
#[derive(Debug, Clone)]
pub struct Answer {
    pub id: Uuid,
    pub content: Content,
    /// Rendered from the Markdown of `content` when the answer was saved.
    pub body_html: String,
    pub state: Publication,
    /// Counts the saves, from 1.
    pub version: i32,
    pub updated_at: OffsetDateTime,
    /// When the public could first read it.
    pub published_at: Option<OffsetDateTime>,
}

/// When an answer was withdrawn, and what readers are told about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Withdrawal {
    pub at: OffsetDateTime,
    /// Empty for an answer that was withdrawn before reasons were kept, or by an import.
    pub reason: String,
}

/// Who can read an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Publication {
    Draft,
    Published,
    Withdrawn,
}

impl Answer {
    /// The address of its page, without host.
    pub fn path(&self) -> String {
        self.content.path()
    }

    pub fn is_published(&self) -> bool {
        self.state == Publication::Published
    }
}

impl Publication {
    pub const ALL: [Self; 3] = [Self::Draft, Self::Published, Self::Withdrawn];

    /// The spelling in the database and in addresses.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Published => "published",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// The name that people see.
    pub fn label(self) -> &'static str {
        match self {
            Self::Draft => "Draft",
            Self::Published => "Published",
            Self::Withdrawn => "Withdrawn",
        }
    }

    /// From the database's spelling, which a constraint guards; anything else is a draft, so
    /// that a mistake cannot publish.
    pub fn of(text: &str) -> Self {
        Self::ALL.into_iter().find(|state| state.as_str() == text).unwrap_or(Self::Draft)
    }
}
