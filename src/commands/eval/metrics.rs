//! Metrics of information retrieval.

use std::collections::HashMap;

/// All metrics but average precision look at this many documents.
const CUTOFF: usize = 10;

/// Sums of metrics over queries.
#[derive(Debug, Clone, Default)]
pub(super) struct MetricSums {
    queries: u32,
    reciprocal_rank: f64,
    precision_at_1: f64,
    recall: f64,
    average_precision: f64,
    ndcg: f64,
}

impl MetricSums {
    /// Adds a query: its ranked documents, best first, and the grades of those that are relevant.
    /// A query without relevant documents adds 0 to each sum.
    pub(super) fn add(&mut self, ranked: &[usize], relevant: &HashMap<usize, u32>) {
        let hits: Vec<usize> = (0..ranked.len()).filter(|at| relevant.contains_key(&ranked[*at])).collect();
        let top: Vec<usize> = hits.iter().copied().filter(|at| *at < CUTOFF).collect();
        let all = to_f64(relevant.len()).max(1.0);
        self.queries += 1;
        self.reciprocal_rank += top.first().map_or(0.0, |at| 1.0 / to_f64(at + 1));
        self.precision_at_1 += f64::from(u8::from(top.first() == Some(&0)));
        self.recall += to_f64(top.len()) / all;
        self.average_precision +=
            hits.iter().enumerate().map(|(before, at)| to_f64(before + 1) / to_f64(at + 1)).sum::<f64>()
                / all;
        self.ndcg += ndcg(ranked, relevant);
    }

    pub(super) fn means_as_json(&self) -> String {
        let queries = f64::from(self.queries.max(1));
        let mean = |sum: f64| format!("{:.4}", sum / queries);
        format!(
            r#"{{"queries":{},"mrr@10":{},"p@1":{},"recall@10":{},"map":{},"ndcg@10":{}}}"#,
            self.queries,
            mean(self.reciprocal_rank),
            mean(self.precision_at_1),
            mean(self.recall),
            mean(self.average_precision),
            mean(self.ndcg),
        )
    }
}

/// Normalised discounted cumulative gain of the first ten, with gains of 2^grade - 1.
fn ndcg(ranked: &[usize], relevant: &HashMap<usize, u32>) -> f64 {
    let gain = |grade: u32| f64::from((1_u32 << grade.min(16)) - 1);
    let discounted = |grades: &[u32]| {
        grades
            .iter()
            .take(CUTOFF)
            .enumerate()
            .map(|(at, grade)| gain(*grade) / to_f64(at + 2).log2())
            .sum::<f64>()
    };
    let grades: Vec<u32> =
        ranked.iter().map(|document| relevant.get(document).copied().unwrap_or(0)).collect();
    let mut best: Vec<u32> = relevant.values().copied().collect();
    best.sort_unstable_by(|a, b| b.cmp(a));
    let ideal = discounted(&best);
    if ideal == 0.0 { 0.0 } else { discounted(&grades) / ideal }
}

fn to_f64(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figures(found: &[usize], relevant: &[(usize, u32)]) -> MetricSums {
        let mut sums = MetricSums::default();
        sums.add(found, &relevant.iter().copied().collect());
        sums
    }

    fn assert_near(a: f64, b: f64) {
        assert!((a - b).abs() < 1e-9, "{a} is not {b}");
    }

    #[test]
    fn binary_judgements_by_hand() {
        // relevant at ranks 2 and 4 of two relevant ones: AP = (1/2 + 2/4) / 2
        let sums = figures(&[7, 1, 8, 2], &[(1, 1), (2, 1)]);
        assert_near(sums.reciprocal_rank, 0.5);
        assert_near(sums.precision_at_1, 0.0);
        assert_near(sums.recall, 1.0);
        assert_near(sums.average_precision, 0.5);
        // DCG = 1/log2(3) + 1/log2(5), ideal = 1 + 1/log2(3)
        assert_near(sums.ndcg, (1.0 / 3_f64.log2() + 1.0 / 5_f64.log2()) / (1.0 + 1.0 / 3_f64.log2()));
    }

    #[test]
    fn graded_judgements_by_hand() {
        // gains by rank: 7 (grade 3), 0, 1 (grade 1), 0, 3 (grade 2); a grade 1 is not found
        // DCG = 7/log2(2) + 1/log2(4) + 3/log2(6) = 7 + 0.5 + 1.160558 = 8.660558
        // ideal = 7/log2(2) + 3/log2(3) + 1/log2(4) + 1/log2(5) = 7 + 1.892789 + 0.5 + 0.430677 = 9.823466
        let sums = figures(&[3, 9, 1, 8, 2], &[(1, 1), (2, 2), (3, 3), (4, 1)]);
        assert!((sums.ndcg - 0.881_619).abs() < 1e-5, "{}", sums.ndcg);
        // every grade above 0 is relevant to the others
        assert_near(sums.recall, 0.75);
        assert_near(sums.average_precision, (1.0 + 2.0 / 3.0 + 3.0 / 5.0) / 4.0);
    }

    #[test]
    fn the_first_place_is_perfect() {
        let sums = figures(&[3], &[(3, 2)]);
        assert_eq!(
            sums.means_as_json(),
            r#"{"queries":1,"mrr@10":1.0000,"p@1":1.0000,"recall@10":1.0000,"map":1.0000,"ndcg@10":1.0000}"#
        );
    }

    #[test]
    fn beyond_the_tenth_place_only_map_counts() {
        let found: Vec<usize> = (0..20).collect();
        let sums = figures(&found, &[(10, 1)]);
        assert_near(sums.reciprocal_rank, 0.0);
        assert_near(sums.recall, 0.0);
        assert_near(sums.average_precision, 1.0 / 11.0);
        assert_near(sums.ndcg, 0.0);
    }

    #[test]
    fn nothing_found_is_nothing() {
        assert_eq!(
            figures(&[], &[(1, 1)]).means_as_json(),
            r#"{"queries":1,"mrr@10":0.0000,"p@1":0.0000,"recall@10":0.0000,"map":0.0000,"ndcg@10":0.0000}"#
        );
    }
}
