//! Re-ranking of the top documents by coverage and proximity.

use std::collections::HashMap;

use tantivy::{
    DocAddress, DocSet, Score, Searcher, Term,
    postings::Postings,
    schema::{Field, IndexRecordOption},
};

use super::{QueryTerm, coverage, weighted_query::WeightedQuery};
use crate::search::top_k::sort_by_score;

impl WeightedQuery {
    /// Adds proximity to each score, multiplies it by coverage, and sorts by the result.
    pub(super) fn rerank(
        &self,
        searcher: &Searcher,
        text: Field,
        query: &[QueryTerm],
        top: &mut [(Score, DocAddress)],
    ) -> anyhow::Result<()> {
        let weights = self.weights;
        if top.is_empty() || (weights.coverage == 0.0 && weights.proximity == 0.0) {
            return Ok(());
        }
        let positions = TermPositions::of(searcher, text, self.idf.keys(), top)?;
        let idf = self.coverage.weights();
        let bits = coverage::bits(query);
        for (score, address) in top.iter_mut() {
            let found: Vec<Vec<u32>> =
                query.iter().map(|term| positions.of_query_term(*address, term)).collect();
            let covered = bits.iter().filter(|(term, _)| positions.has(*address, term));
            let covered = self.coverage.share(covered.fold(0, |all, (_, bits)| all | bits));
            let adjacent: Score = found
                .windows(2)
                .zip(idf.windows(2))
                .filter(|(pair, _)| pair[0].iter().any(|at| pair[1].contains(&(at + 1))))
                .map(|(_, idf)| idf[0].min(idf[1]))
                .sum();
            *score = (*score + weights.proximity * adjacent) * (1.0 + weights.coverage * covered);
        }
        sort_by_score(top);
        Ok(())
    }
}

/// The positions of terms in some documents.
struct TermPositions<'a>(HashMap<(DocAddress, &'a str), Vec<u32>>);

impl<'a> TermPositions<'a> {
    fn of(
        searcher: &Searcher,
        text: Field,
        terms: impl Iterator<Item = &'a String>,
        documents: &[(Score, DocAddress)],
    ) -> anyhow::Result<Self> {
        let mut addresses: Vec<DocAddress> = documents.iter().map(|(_, address)| *address).collect();
        // postings are only read forwards
        addresses.sort_unstable();
        let mut all = HashMap::new();
        for term in terms {
            for in_segment in addresses.chunk_by(|one, other| one.segment_ord == other.segment_ord) {
                let index = searcher.segment_reader(in_segment[0].segment_ord).inverted_index(text)?;
                let indexed = Term::from_field_text(text, term);
                let Some(mut postings) =
                    index.read_postings(&indexed, IndexRecordOption::WithFreqsAndPositions)?
                else {
                    continue;
                };
                for address in in_segment {
                    if postings.doc() > address.doc_id {
                        continue;
                    }
                    if postings.seek(address.doc_id) == address.doc_id {
                        let mut positions = Vec::new();
                        postings.positions(&mut positions);
                        all.insert((*address, term.as_str()), positions);
                    }
                }
            }
        }
        Ok(Self(all))
    }

    fn has(&self, address: DocAddress, term: &str) -> bool {
        self.0.contains_key(&(address, term))
    }

    /// The positions of all alternatives of a query term.
    fn of_query_term(&self, address: DocAddress, term: &QueryTerm) -> Vec<u32> {
        term.alternatives
            .iter()
            .filter_map(|alternative| self.0.get(&(address, alternative.term.as_str())))
            .flatten()
            .copied()
            .collect()
    }
}
