//! A query with the BM25 weights of its terms, and the retrieval of its top documents.

use std::collections::HashMap;

use tantivy::{
    DocAddress, DocId, Score, Searcher, SegmentOrdinal, Term,
    fastfield::AliveBitSet,
    query::{Bm25StatisticsProvider, Bm25Weight},
    schema::Field,
};

use super::{QueryTerm, Weights};
use crate::search::{
    facets::{Facets, FastFields},
    hits::Filter,
    index::Fields,
    max_score::{PostingList, for_each_match},
    top_k::TopK,
};

/// Queries whose posting lists are longer than this together are not counted exactly, as that
/// needs every match: the lists are pruned instead, and totals become lower bounds.
const MAX_COUNTED_POSTINGS: u64 = 200_000;

type ScoredDocuments = Vec<(Score, DocAddress)>;

pub(super) struct WeightedQuery {
    pub(super) weights: Weights,
    terms: Vec<(Term, Bm25Weight)>,
    /// The inverse document frequency of each term of the text field.
    pub(super) idf: HashMap<String, Score>,
    /// The length of all posting lists of the text field together.
    postings: u64,
    /// The length of the longest one.
    longest_list: u64,
}

/// Collected documents, before their ids are looked up.
pub(super) struct Collected {
    pub(super) top: ScoredDocuments,
    pub(super) total: u64,
    pub(super) is_exact: bool,
    pub(super) facets: Facets,
}

impl WeightedQuery {
    pub(super) fn new(
        searcher: &Searcher,
        fields: Fields,
        query: &[QueryTerm],
        weights: Weights,
    ) -> anyhow::Result<Self> {
        let mut boosts: HashMap<&str, Score> = HashMap::new();
        for (term, boost) in query.iter().flat_map(|term| &term.alternatives) {
            let highest = boosts.entry(term).or_default();
            *highest = highest.max(*boost);
        }
        let documents = searcher.num_docs().max(1);
        let text = FieldStatistics::of(searcher, fields.text)?;
        let question = FieldStatistics::of(searcher, fields.question)?;
        let (mut postings, mut longest_list) = (0, 0);
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
            longest_list = longest_list.max(frequency);
            let boost = boost * word_idf.powf(weights.idf_exponent - 1.0);
            if weights.text {
                terms.push((term, text.bm25(frequency, boost)));
            }
            if weights.question > 0.0 {
                let term = Term::from_field_text(fields.question, word);
                let weight = question.bm25(searcher.doc_freq(&term)?, boost * weights.question);
                terms.push((term, weight));
            }
        }
        Ok(Self { weights, terms, idf, postings, longest_list })
    }

    /// Whether no document contains any term.
    pub(super) fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// The top `k` documents, with the total and the facets where the weights ask for them.
    pub(super) fn collect(
        &self,
        searcher: &Searcher,
        filter: &Filter,
        k: usize,
    ) -> anyhow::Result<Collected> {
        if !self.weights.counts_facets {
            let top = self.top(searcher, filter, k)?;
            return Ok(Collected { top, total: 0, is_exact: false, facets: Facets::default() });
        }
        if self.postings <= MAX_COUNTED_POSTINGS {
            return self.collect_counting(searcher, filter, k);
        }
        if filter.is_empty() {
            let top = self.top(searcher, filter, k)?;
            let facets = Facets::of_top(&top, searcher, filter)?;
            return Ok(Collected { top, total: self.longest_list, is_exact: false, facets });
        }
        let (top, unfiltered) = self.top_and_unfiltered_top(searcher, filter, k)?;
        let facets = Facets::of_top(&unfiltered, searcher, filter)?;
        Ok(Collected { total: top.len() as u64, top, is_exact: false, facets })
    }

    /// Scores every match, so that total and facets are exact.
    fn collect_counting(&self, searcher: &Searcher, filter: &Filter, k: usize) -> anyhow::Result<Collected> {
        let (mut top, mut facets, mut total) = (TopK::new(k), Facets::default(), 0);
        for segment in self.segments(searcher) {
            let Segment { ord, fast_fields, alive, lists } = segment?;
            for_each_match(lists, Score::MIN, is_alive(alive), |doc, score| {
                if facets.count(&fast_fields, doc, filter) {
                    total += u64::from(filter.only.is_none());
                    top.collect(DocAddress::new(ord, doc), score);
                }
                Score::MIN
            });
        }
        Ok(Collected { top: top.into_sorted(), total, is_exact: true, facets })
    }

    fn top(&self, searcher: &Searcher, filter: &Filter, k: usize) -> anyhow::Result<ScoredDocuments> {
        let mut top = TopK::new(k);
        for segment in self.segments(searcher) {
            let Segment { ord, fast_fields, alive, lists } = segment?;
            let is_alive = is_alive(alive);
            let passes = |doc| is_alive(doc) && fast_fields.matches(doc, filter);
            for_each_match(lists, top.threshold(), passes, |doc, score| {
                top.collect(DocAddress::new(ord, doc), score);
                top.threshold()
            });
        }
        Ok(top.into_sorted())
    }

    /// The top `k` that pass the filter, and the top `k` of all: the facets of the latter say
    /// what another filter would find. The threshold is that of the former, which is lower.
    fn top_and_unfiltered_top(
        &self,
        searcher: &Searcher,
        filter: &Filter,
        k: usize,
    ) -> anyhow::Result<(ScoredDocuments, ScoredDocuments)> {
        let (mut top, mut unfiltered) = (TopK::new(k), TopK::new(k));
        for segment in self.segments(searcher) {
            let Segment { ord, fast_fields, alive, lists } = segment?;
            for_each_match(lists, top.threshold(), is_alive(alive), |doc, score| {
                let address = DocAddress::new(ord, doc);
                unfiltered.collect(address, score);
                if fast_fields.matches(doc, filter) {
                    top.collect(address, score);
                }
                top.threshold()
            });
        }
        Ok((top.into_sorted(), unfiltered.into_sorted()))
    }

    /// The segments of the index, with the posting lists of the query's terms in each.
    fn segments<'a>(&'a self, searcher: &'a Searcher) -> impl Iterator<Item = anyhow::Result<Segment<'a>>> {
        (0..).zip(searcher.segment_readers()).map(|(ord, reader)| {
            let lists: Vec<Option<PostingList>> = self
                .terms
                .iter()
                .map(|(term, weight)| PostingList::open(reader, term, weight))
                .collect::<anyhow::Result<_>>()?;
            Ok(Segment {
                ord,
                fast_fields: FastFields::of(reader)?,
                alive: reader.alive_bitset(),
                lists: lists.into_iter().flatten().collect(),
            })
        })
    }
}

struct Segment<'a> {
    ord: SegmentOrdinal,
    fast_fields: FastFields,
    /// The documents that are not deleted; `None` where none is.
    alive: Option<&'a AliveBitSet>,
    lists: Vec<PostingList>,
}

fn is_alive(alive: Option<&AliveBitSet>) -> impl Fn(DocId) -> bool {
    move |doc| alive.is_none_or(|alive| alive.is_alive(doc))
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
fn inverse_document_frequency(frequency: u64, documents: u64) -> Score {
    let [frequency, documents] = [frequency as Score, documents as Score];
    (1.0 + (documents - frequency + 0.5) / (frequency + 0.5)).ln()
}
