//! A word of a query with all that may stand for it.

use tantivy::Score;

/// A term that matches a word of the query.
#[derive(Debug, Clone, PartialEq)]
pub struct Alternative {
    pub term: String,
    /// How much it adds to a score; 1 for a word as it was typed. With 0 it counts for coverage and
    /// proximity only.
    pub boost: Score,
    /// Whether a document with it has what was asked for, or only a part, such as "day" of D-Day.
    pub is_whole: bool,
}

impl Alternative {
    pub fn new(term: impl Into<String>, boost: Score) -> Self {
        Self { term: term.into(), boost, is_whole: true }
    }

    pub fn part(term: impl Into<String>, boost: Score) -> Self {
        Self { term: term.into(), boost, is_whole: false }
    }
}

/// A word of the query with every term that matches it: the word itself, its spelling
/// corrections and its synonyms.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct QueryTerm {
    pub alternatives: Vec<Alternative>,
}

impl QueryTerm {
    pub fn of(term: impl Into<String>) -> Self {
        Self { alternatives: vec![Alternative::new(term, 1.0)] }
    }

    /// The term that was typed, or its likeliest correction.
    pub fn main(&self) -> &str {
        self.alternatives.first().map_or("", |alternative| &alternative.term)
    }
}
