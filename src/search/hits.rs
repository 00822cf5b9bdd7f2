//! What a search is narrowed to, and what it found.

use std::collections::HashSet;

use tantivy::Score;
use uuid::Uuid;

use super::facets::Facets;

/// Narrows a search to documents that match all that is set.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    pub level: Option<i16>,
    pub subject: Option<i16>,
    pub topic: Option<i32>,
    /// These documents only.
    pub only: Option<HashSet<Uuid>>,
}

impl Filter {
    /// Whether every document matches.
    pub fn is_empty(&self) -> bool {
        self.level.is_none() && self.subject.is_none() && self.topic.is_none() && self.only.is_none()
    }
}

/// The top-k documents of a search.
#[derive(Debug, Clone, Default)]
pub struct Hits {
    /// Highest score first.
    pub top: Vec<(Uuid, Score)>,
    /// Documents with some of the query, but too little to be results; highest score first.
    pub near: Vec<(Uuid, Score)>,
    /// How many documents are results.
    pub total: u64,
    /// Whether `total` and `facets` are exact; otherwise they are lower bounds.
    pub is_exact: bool,
    pub facets: Facets,
}
