//! The top-k collector: keeps the k documents with the highest scores.

use tantivy::{DocAddress, Score};

/// Collects into a buffer of 2k and cuts it back to k when it is full: amortised, that costs
/// less for each document than a heap.
#[derive(Debug)]
pub struct TopK {
    k: usize,
    buffer: Vec<(Score, DocAddress)>,
    threshold: Score,
}

impl TopK {
    pub fn new(k: usize) -> Self {
        Self { k, buffer: Vec::new(), threshold: Score::MIN }
    }

    /// A score must be above this to be collected.
    pub fn threshold(&self) -> Score {
        self.threshold
    }

    pub fn collect(&mut self, address: DocAddress, score: Score) {
        if score <= self.threshold {
            return;
        }
        self.buffer.push((score, address));
        if self.buffer.len() >= 2 * self.k.max(1) {
            self.cut();
        }
    }

    /// The collected documents, highest score first.
    pub fn into_sorted(mut self) -> Vec<(Score, DocAddress)> {
        self.cut();
        self.buffer
    }

    fn cut(&mut self) {
        sort_by_score(&mut self.buffer);
        if self.buffer.len() >= self.k {
            self.buffer.truncate(self.k);
            self.threshold = self.buffer.last().map_or(Score::MIN, |last| last.0);
        }
    }
}

/// Highest score first; equal scores in the order of the index, so that pages do not overlap.
pub fn sort_by_score(documents: &mut [(Score, DocAddress)]) {
    documents.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_highest_scores_stay_in_order() {
        let mut top = TopK::new(3);
        for (doc, score) in (0_u32..).zip([1.0, 5.0, 2.0, 4.0, 4.0, 0.5, 3.0]) {
            top.collect(DocAddress::new(0, doc), score);
        }
        let docs: Vec<u32> = top.into_sorted().iter().map(|(_, address)| address.doc_id).collect();
        assert_eq!(docs, [1, 3, 4]);
    }
}
