//! The retrieval of a query's top documents: what covers enough of it, and what is only near.

use tantivy::{DocAddress, Score, Searcher};

use super::{
    Narrowed, coverage,
    weighted_query::{ScoredDocuments, Segment, WeightedQuery},
};
use crate::search::{facets::Facets, max_score::for_each_match, top_k::TopK};

/// Queries whose posting lists are longer than this together are not counted exactly, as that
/// needs every match: the lists are pruned instead, and totals become lower bounds.
const MAX_COUNTED_POSTINGS: u64 = 200_000;

/// Collected documents, before their ids are looked up.
pub(super) struct Collected {
    pub(super) top: ScoredDocuments,
    /// What covers too little of the query.
    pub(super) near: ScoredDocuments,
    pub(super) total: u64,
    pub(super) is_exact: bool,
    pub(super) facets: Facets,
}

/// The top documents of a query that is not counted.
struct Found {
    top: ScoredDocuments,
    near: ScoredDocuments,
    unfiltered: ScoredDocuments,
}

impl WeightedQuery {
    /// The top `k` documents, with the total and the facets where the weights ask for them.
    pub(super) fn collect(
        &self,
        searcher: &Searcher,
        narrowed: Narrowed<'_>,
        k: usize,
    ) -> anyhow::Result<Collected> {
        if self.weights.counts_facets && self.postings <= MAX_COUNTED_POSTINGS {
            return self.collect_counting(searcher, narrowed, k);
        }
        let mut found = if self.weights.counts_facets && !narrowed.filter.is_empty() {
            self.top_and_unfiltered_top(searcher, narrowed, k)?
        } else {
            let found = self.top(searcher, narrowed, k)?;
            Found { unfiltered: found.top.clone(), ..found }
        };
        let facets = if self.weights.counts_facets {
            Facets::of_top(&found.unfiltered, searcher, narrowed.filter)?
        } else {
            Facets::default()
        };
        let total = if self.weights.counts_facets { found.top.len() as u64 } else { 0 };
        found.near.truncate(k);
        Ok(Collected { top: found.top, near: found.near, total, is_exact: false, facets })
    }

    /// Scores every match, so that total and facets are exact.
    fn collect_counting(
        &self,
        searcher: &Searcher,
        narrowed: Narrowed<'_>,
        k: usize,
    ) -> anyhow::Result<Collected> {
        let filter = narrowed.filter;
        let (mut top, mut near) = (TopK::new(k), TopK::new(k));
        let (mut facets, mut total) = (Facets::default(), 0);
        for segment in self.segments(searcher, narrowed) {
            let Segment { ord, fast_fields, allowed, lists } = segment?;
            for_each_match(
                lists,
                Score::MIN,
                |doc| allowed.has(doc),
                |doc, score, covered| {
                    let address = DocAddress::new(ord, doc);
                    if !self.is_result(covered) {
                        if score > near.threshold()
                            && coverage::has_whole(covered)
                            && fast_fields.matches(doc, filter)
                        {
                            near.collect(address, score);
                        }
                    } else if facets.count(&fast_fields, doc, filter) {
                        total += u64::from(filter.only.is_none());
                        top.collect(address, score);
                    }
                    Score::MIN
                },
            );
        }
        Ok(Collected { top: top.into_sorted(), near: near.into_sorted(), total, is_exact: true, facets })
    }

    fn top(&self, searcher: &Searcher, narrowed: Narrowed<'_>, k: usize) -> anyhow::Result<Found> {
        let (mut top, mut near) = (TopK::new(k), TopK::new(k));
        for segment in self.segments(searcher, narrowed) {
            let Segment { ord, fast_fields, allowed, lists } = segment?;
            let passes = |doc| allowed.has(doc) && fast_fields.matches(doc, narrowed.filter);
            for_each_match(lists, top.threshold(), passes, |doc, score, covered| {
                let address = DocAddress::new(ord, doc);
                if self.is_result(covered) {
                    top.collect(address, score);
                } else if coverage::has_whole(covered) {
                    near.collect(address, score);
                }
                top.threshold()
            });
        }
        Ok(Found { top: top.into_sorted(), near: near.into_sorted(), unfiltered: Vec::new() })
    }

    /// The top `k` that pass the filter, and the top `k` of all: the facets of the latter say
    /// what another filter would find. The threshold is that of the former, which is lower.
    fn top_and_unfiltered_top(
        &self,
        searcher: &Searcher,
        narrowed: Narrowed<'_>,
        k: usize,
    ) -> anyhow::Result<Found> {
        let (mut top, mut near, mut unfiltered) = (TopK::new(k), TopK::new(k), TopK::new(k));
        for segment in self.segments(searcher, narrowed) {
            let Segment { ord, fast_fields, allowed, lists } = segment?;
            for_each_match(
                lists,
                top.threshold(),
                |doc| allowed.has(doc),
                |doc, score, covered| {
                    let address = DocAddress::new(ord, doc);
                    let (is_result, passes) =
                        (self.is_result(covered), fast_fields.matches(doc, narrowed.filter));
                    if is_result {
                        unfiltered.collect(address, score);
                    }
                    match (is_result, passes) {
                        (true, true) => top.collect(address, score),
                        (false, true) if coverage::has_whole(covered) => near.collect(address, score),
                        _ => {}
                    }
                    top.threshold()
                },
            );
        }
        let [top, near, unfiltered] = [top, near, unfiltered].map(TopK::into_sorted);
        Ok(Found { top, near, unfiltered })
    }

    /// Whether what covers this much of the query is a result. The words of a name make one where
    /// all of them are there, if not beside each other.
    fn is_result(&self, covered: u64) -> bool {
        if self.floor == 0.0 {
            return true;
        }
        let share = self.coverage.share(covered);
        share >= self.floor
            && (coverage::has_whole(covered)
                || (coverage::covered_words(covered) > 1 && share >= self.weights.floor))
    }
}
