//! Ranking: BM25 over the whole answer and once more over its question, then the top documents
//! re-ranked by coverage (how much of the query they contain) and proximity (how much of it
//! stands next to each other). What covers too little of the query is no result, but only near.
#![allow(clippy::cast_precision_loss, reason = "a score is an estimate")]

mod collect;
mod coverage;
mod query_term;
mod rerank;
mod restriction;
mod weighted_query;

use tantivy::{DocAddress, Score, Searcher};

use super::{
    facets::FastFields,
    hits::{Filter, Hits},
    index::{Fields, Index},
};
pub use query_term::{Alternative, QueryTerm};
pub use restriction::Restriction;
use weighted_query::WeightedQuery;
pub use weighted_query::inverse_document_frequency;

/// How the parts of a score are weighted; `benches/README.md` says what was measured.
#[derive(Debug, Clone, Copy)]
pub struct Weights {
    /// The question field, relative to the text field, which contains the question too.
    question: Score,
    /// Whether the text field is searched at all.
    text: bool,
    /// The exponent of a term's inverse document frequency; 1 is plain BM25.
    idf_exponent: Score,
    /// The share by which a document gains that contains the whole query.
    coverage: Score,
    /// What two adjacent terms of the query add where they are adjacent in the document.
    proximity: Score,
    /// The share of a short query, by inverse document frequency, that a result covers at least; of
    /// a longer one it may cover less.
    floor: Score,
    /// How many top documents are re-ranked.
    rerank_depth: usize,
    /// Whether matches are counted for the total and the facets.
    counts_facets: bool,
}

/// The search box.
pub const SEARCH: Weights = Weights {
    question: 0.9,
    text: true,
    idf_exponent: 1.2,
    coverage: 0.5,
    proximity: 0.5,
    floor: 0.45,
    rerank_depth: 40,
    counts_facets: true,
};

/// Answers like a given one.
pub const MORE_LIKE_THIS: Weights = Weights {
    question: 1.0,
    text: true,
    idf_exponent: 1.5,
    coverage: 0.0,
    proximity: 0.0,
    floor: 0.0,
    rerank_depth: 0,
    counts_facets: false,
};

/// Suggestions while somebody types. What is typed is a question, so the question counts most.
pub const SUGGEST: Weights = Weights {
    question: 3.0,
    text: true,
    idf_exponent: 1.0,
    coverage: 1.0,
    proximity: 0.5,
    floor: 0.0,
    rerank_depth: 30,
    counts_facets: false,
};

/// Suggestions from the question field alone, whose posting lists are short.
pub const SUGGEST_BY_QUESTION: Weights = Weights { text: false, ..SUGGEST };

/// Queries of nothing but stop words, in the field for them.
const SMALL_WORDS: Weights =
    Weights { question: 0.0, idf_exponent: 1.0, coverage: 2.0, proximity: 0.0, ..SEARCH };

/// The documents that are looked at.
#[derive(Debug, Clone, Copy)]
pub struct Narrowed<'a> {
    pub filter: &'a Filter,
    /// What quotes and minus signs leave.
    pub restriction: Option<&'a Restriction>,
}

impl<'a> Narrowed<'a> {
    pub fn by(filter: &'a Filter) -> Self {
        Self { filter, restriction: None }
    }
}

impl Index {
    /// The `k` best documents for a query.
    ///
    /// # Errors
    /// Where the files of the index cannot be read.
    pub fn rank(
        &self,
        searcher: &Searcher,
        query: &[QueryTerm],
        narrowed: Narrowed<'_>,
        k: usize,
        weights: Weights,
    ) -> anyhow::Result<Hits> {
        Self::rank_in(self.fields, searcher, query, narrowed, k, weights)
    }

    /// The same for a query of nothing but stop words.
    ///
    /// # Errors
    /// Where the files of the index cannot be read.
    pub fn rank_small_words(
        &self,
        searcher: &Searcher,
        query: &[QueryTerm],
        narrowed: Narrowed<'_>,
        k: usize,
    ) -> anyhow::Result<Hits> {
        let fields = Fields { text: self.fields.small, ..self.fields };
        Self::rank_in(fields, searcher, query, narrowed, k, SMALL_WORDS)
    }

    fn rank_in(
        fields: Fields,
        searcher: &Searcher,
        query: &[QueryTerm],
        narrowed: Narrowed<'_>,
        k: usize,
        weights: Weights,
    ) -> anyhow::Result<Hits> {
        let query = &query[..query.len().min(coverage::MAX_TERMS)];
        let weighted = WeightedQuery::new(searcher, fields, query, weights)?;
        if weighted.is_empty() {
            return Ok(Hits { is_exact: true, ..Hits::default() });
        }
        let mut found = weighted.collect(searcher, narrowed, k.max(weights.rerank_depth))?;
        let depth = found.top.len().min(weights.rerank_depth);
        weighted.rerank(searcher, fields.text, query, &mut found.top[..depth])?;
        found.top.truncate(k);
        let segments = FastFields::of_segments(searcher)?;
        let with_id = |(score, address): &(Score, DocAddress)| {
            Some((segments.get(address.segment_ord as usize)?.id(address.doc_id), *score))
        };
        Ok(Hits {
            top: found.top.iter().filter_map(with_id).collect(),
            near: found.near.iter().take(k).filter_map(with_id).collect(),
            total: found.total,
            is_exact: found.is_exact,
            facets: found.facets,
        })
    }
}
