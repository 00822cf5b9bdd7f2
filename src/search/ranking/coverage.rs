//! How much of a query a document covers, by inverse document frequency.

use std::collections::HashMap;

use tantivy::Score;

use super::QueryTerm;

/// A query has at most this many terms: each is two bits of what a document covers.
pub const MAX_TERMS: usize = 32;
/// The lower bits of all pairs.
const WHOLE: u64 = 0x5555_5555_5555_5555;
/// The share of a word that counts as covered where a document has a part of it only.
const PART: Score = 0.46;

/// The weights of a query's terms.
#[derive(Debug)]
pub struct Coverage {
    weights: Vec<Score>,
    whole: Score,
}

impl Coverage {
    /// From the inverse document frequencies of known terms. A term that no document contains counts
    /// as much as the rarest one that is found: no document covers it.
    pub fn of(query: &[QueryTerm], idf: &HashMap<String, Score>) -> Self {
        let rarest = idf.values().copied().fold(0.0, Score::max);
        let weight = |term: &QueryTerm| {
            let mut known = term.alternatives.iter().filter_map(|alternative| idf.get(&alternative.term));
            // the word as it was typed; where that is unknown, what stands for it
            known.next().copied().unwrap_or(rarest)
        };
        let weights: Vec<Score> = query.iter().map(weight).collect();
        let whole = weights.iter().sum::<Score>().max(Score::MIN_POSITIVE);
        Self { weights, whole }
    }

    pub fn weights(&self) -> &[Score] {
        &self.weights
    }

    /// The share of the query that is covered, from 0 to 1.
    pub fn share(&self, covered: u64) -> Score {
        let each = self.weights.iter().enumerate().map(|(at, weight)| match covered >> (2 * at) & 3 {
            0 => 0.0,
            2 => PART * weight,
            _ => *weight,
        });
        each.sum::<Score>() / self.whole
    }
}

/// Whether anything is covered that is more than a part of a name.
pub fn has_whole(covered: u64) -> bool {
    covered & WHOLE != 0
}

/// How many words are covered, if only by a part.
pub fn covered_words(covered: u64) -> u32 {
    ((covered | covered >> 1) & WHOLE).count_ones()
}

/// What a document with a term covers, for each term of a query. The lower bit of two is for a word,
/// the upper one for a part of it.
pub fn bits(query: &[QueryTerm]) -> HashMap<&str, u64> {
    let mut bits: HashMap<&str, u64> = HashMap::new();
    for (at, term) in query.iter().enumerate().take(MAX_TERMS) {
        for alternative in &term.alternatives {
            let bit = if alternative.is_whole { 1 } else { 2 };
            *bits.entry(&alternative.term).or_default() |= bit << (2 * at);
        }
    }
    bits
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::ranking::Alternative;

    #[test]
    fn rare_words_weigh_more_and_parts_less() {
        let day =
            QueryTerm { alternatives: vec![Alternative::new("dday", 1.0), Alternative::part("day", 0.5)] };
        let query = [QueryTerm::of("lenin"), QueryTerm::of("death"), day];
        let idf = [("lenin", 4.0), ("death", 2.0), ("day", 2.0)].map(|(term, idf)| (term.to_owned(), idf));
        let coverage = Coverage::of(&query, &HashMap::from(idf));
        let bits = bits(&query);
        let share = |terms: &[&str]| coverage.share(terms.iter().map(|term| bits[term]).sum());
        assert!((share(&["lenin", "death", "dday"]) - 1.0).abs() < 1e-6);
        assert!((share(&["lenin"]) - 0.5).abs() < 1e-6);
        assert!((share(&["day"]) - PART * 0.25).abs() < 1e-6);
        assert!(share(&[]).abs() < 1e-6);
    }
}
