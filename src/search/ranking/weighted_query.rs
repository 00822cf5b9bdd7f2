//! A query with the BM25 weights of its terms, and their posting lists.

use std::collections::HashMap;

use tantivy::{
    DocAddress, DocId, Score, Searcher, SegmentOrdinal, Term,
    fastfield::AliveBitSet,
    query::{Bm25StatisticsProvider, Bm25Weight},
    schema::Field,
};

use super::{
    Narrowed, QueryTerm, Weights,
    coverage::{self, Coverage},
    restriction,
};
use crate::search::{facets::FastFields, index::Fields, max_score::PostingList};

/// How many words a query has whose results must cover the whole floor. Of a longer one no answer has
/// all words.
const SHORT_QUERY: Score = 3.0;
/// The share of its boost that a word gains each time that the query repeats it.
const REPEATED: Score = 0.5;

pub(super) type ScoredDocuments = Vec<(Score, DocAddress)>;

pub(super) struct WeightedQuery {
    pub(super) weights: Weights,
    /// Each term with its weight and what it covers of the query.
    terms: Vec<(Term, Bm25Weight, u64)>,
    /// The inverse document frequency of each term of the text field.
    pub(super) idf: HashMap<String, Score>,
    pub(super) coverage: Coverage,
    /// The share of the query that a result covers at least.
    pub(super) floor: Score,
    /// The length of all posting lists of the text field together.
    pub(super) postings: u64,
}

impl WeightedQuery {
    pub(super) fn new(
        searcher: &Searcher,
        fields: Fields,
        query: &[QueryTerm],
        weights: Weights,
    ) -> anyhow::Result<Self> {
        let boosts = boosts(query);
        let bits = coverage::bits(query);
        let documents = searcher.num_docs().max(1);
        let text = FieldStatistics::of(searcher, fields.text)?;
        let question = FieldStatistics::of(searcher, fields.question)?;
        let mut postings = 0;
        let mut idf = HashMap::new();
        let mut terms = Vec::new();
        for (word, boost) in boosts {
            let term = Term::from_field_text(fields.text, word);
            let frequency = searcher.doc_freq(&term)?;
            if frequency == 0 {
                continue;
            }
            let word_idf = inverse_document_frequency(frequency.min(documents), documents);
            idf.insert(word.to_owned(), word_idf);
            if boost == 0.0 {
                continue;
            }
            postings += frequency;
            let covers = bits.get(word).copied().unwrap_or(0);
            let boost = boost * word_idf.powf(weights.idf_exponent - 1.0);
            if weights.text {
                terms.push((term, text.bm25(frequency, boost), covers));
            }
            if weights.question > 0.0 {
                let term = Term::from_field_text(fields.question, word);
                let weight = question.bm25(searcher.doc_freq(&term)?, boost * weights.question);
                terms.push((term, weight, covers));
            }
        }
        let coverage = Coverage::of(query, &idf);
        let floor = weights.floor * (SHORT_QUERY / query.len().max(1) as Score).min(1.0);
        Ok(Self { weights, terms, idf, coverage, floor, postings })
    }

    /// Whether no document contains any term.
    pub(super) fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// The segments of the index, with the posting lists of the query's terms in each.
    pub(super) fn segments<'a>(
        &'a self,
        searcher: &'a Searcher,
        narrowed: Narrowed<'a>,
    ) -> impl Iterator<Item = anyhow::Result<Segment<'a>>> {
        (0..).zip(searcher.segment_readers()).map(move |(ord, reader)| {
            let lists: Vec<Option<PostingList>> = self
                .terms
                .iter()
                .map(|(term, weight, covers)| PostingList::open(reader, term, weight, *covers))
                .collect::<anyhow::Result<_>>()?;
            Ok(Segment {
                ord,
                fast_fields: FastFields::of(reader)?,
                allowed: Allowed {
                    alive: reader.alive_bitset(),
                    restriction: narrowed.restriction.map(|all| all.of_segment(ord as usize).unwrap_or(&[])),
                },
                lists: lists.into_iter().flatten().collect(),
            })
        })
    }
}

pub(super) struct Segment<'a> {
    pub(super) ord: SegmentOrdinal,
    pub(super) fast_fields: FastFields,
    pub(super) allowed: Allowed<'a>,
    pub(super) lists: Vec<PostingList>,
}

/// The documents of a segment that are looked at.
pub(super) struct Allowed<'a> {
    /// Those that are not deleted; `None` where none is.
    alive: Option<&'a AliveBitSet>,
    restriction: Option<&'a [u64]>,
}

impl Allowed<'_> {
    pub(super) fn has(&self, doc: DocId) -> bool {
        self.alive.is_none_or(|alive| alive.is_alive(doc))
            && self.restriction.is_none_or(|bits| restriction::has(bits, doc))
    }
}

/// The boost of each term: the highest among its places in the query. A word that the query repeats
/// is what it is about, and counts up to twice as much.
fn boosts(query: &[QueryTerm]) -> HashMap<&str, Score> {
    let mut boosts: HashMap<&str, (Score, Score)> = HashMap::new();
    for term in query {
        for (place, alternative) in term.alternatives.iter().enumerate() {
            let (highest, all) = boosts.entry(&alternative.term).or_default();
            *highest = highest.max(alternative.boost);
            *all += if place == 0 { alternative.boost } else { 0.0 };
        }
    }
    let repeated =
        |(highest, all): (Score, Score)| highest + (REPEATED * (all - highest)).clamp(0.0, highest);
    boosts.into_iter().map(|(term, sums)| (term, repeated(sums))).collect()
}

/// What BM25 needs to know of a field.
struct FieldStatistics {
    documents: u64,
    average_length: Score,
}

impl FieldStatistics {
    fn of(searcher: &Searcher, field: Field) -> anyhow::Result<Self> {
        let documents = searcher.total_num_docs()?.max(1);
        let average_length = searcher.total_num_tokens(field)? as Score / documents as Score;
        Ok(Self { documents, average_length })
    }

    fn bm25(&self, frequency: u64, boost: Score) -> Bm25Weight {
        let frequency = frequency.min(self.documents);
        Bm25Weight::for_one_term_without_explain(frequency, self.documents, self.average_length)
            .boost_by(boost)
    }
}

/// The inverse document frequency of a term that `frequency` of `documents` contain, as BM25
/// has it.
pub fn inverse_document_frequency(frequency: u64, documents: u64) -> Score {
    let [frequency, documents] = [frequency as Score, documents as Score];
    (1.0 + (documents - frequency + 0.5) / (frequency + 0.5)).ln()
}
