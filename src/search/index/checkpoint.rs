//! How far an index has followed the database, stored with each commit of the index.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::search::analysis::Token;

/// Raise it when answers are analyzed or stored in another way: a kept index with another
/// number is rebuilt.
pub(super) const FORMAT: u32 = 3;

/// The longest phrase that gets a term of its own, in tokens.
pub const MAX_PHRASE_TOKENS: usize = 4;

/// The database and the last change that an index contains. Field names are part of the
/// kept index.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checkpoint {
    pub(super) format: u32,
    /// Which database was indexed.
    pub source: String,
    /// The number of the last change that is indexed.
    pub sequence: i64,
    /// The phrases that were indexed as terms of their own.
    pub phrases: Phrases,
}

impl Checkpoint {
    pub fn new(source: &str, sequence: i64, phrases: Phrases) -> Self {
        Self { format: FORMAT, source: source.to_owned(), sequence, phrases }
    }

    #[must_use]
    pub fn with_phrases(self, phrases: Phrases) -> Self {
        Self { phrases, ..self }
    }
}

/// Synonyms of several tokens, such as Soviet Union: each is indexed as one term beside the
/// terms of its tokens, so that synonym expansion need not search for positions.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Phrases(pub BTreeSet<String>);

impl Phrases {
    /// The phrases that begin at `at`.
    pub(super) fn starting_at<'a>(&'a self, tokens: &[Token], at: usize) -> impl Iterator<Item = &'a String> {
        (2..=MAX_PHRASE_TOKENS)
            .filter_map(move |length| self.0.get(&phrase_term(tokens.get(at..at + length)?)))
    }
}

/// The term that a phrase is indexed under.
pub fn phrase_term(tokens: &[Token]) -> String {
    tokens.iter().map(|token| token.term.as_str()).collect::<Vec<_>>().join(" ")
}
