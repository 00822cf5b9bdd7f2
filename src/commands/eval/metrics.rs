use std::collections::HashMap;

const CUT: usize = 10;

/// Sums over queries of the usual measures of a ranking.
#[derive(Debug, Clone, Default)]
pub(super) struct Totals {
    queries: u32,
    reciprocal_rank: f64,
    first: f64,
    recall: f64,
    average_precision: f64,
    gain: f64,
}

impl Totals {
    /// Adds a query: the documents found, the best first, and the grades of those that
    /// are relevant.
    pub(super) fn add(&mut self, found: &[usize], relevant: &HashMap<usize, u32>) {
        let hits: Vec<usize> = (0..found.len()).filter(|at| relevant.contains_key(&found[*at])).collect();
        let top: Vec<usize> = hits.iter().copied().filter(|at| *at < CUT).collect();
        let all = number(relevant.len()).max(1.0);
        self.queries += 1;
        self.reciprocal_rank += top.first().map_or(0.0, |at| 1.0 / number(at + 1));
        self.first += f64::from(u8::from(top.first() == Some(&0)));
        self.recall += number(top.len()) / all;
        self.average_precision +=
            hits.iter().enumerate().map(|(before, at)| number(before + 1) / number(at + 1)).sum::<f64>()
                / all;
        self.gain += ndcg(found, relevant);
    }

    pub(super) fn as_json(&self) -> String {
        let queries = f64::from(self.queries.max(1));
        let mean = |sum: f64| format!("{:.4}", sum / queries);
        format!(
            r#"{{"queries":{},"mrr@10":{},"p@1":{},"recall@10":{},"map":{},"ndcg@10":{}}}"#,
            self.queries,
            mean(self.reciprocal_rank),
            mean(self.first),
            mean(self.recall),
            mean(self.average_precision),
            mean(self.gain),
        )
    }
}

/// Normalised discounted cumulative gain, with gains of 2^grade - 1.
fn ndcg(found: &[usize], relevant: &HashMap<usize, u32>) -> f64 {
    let gain = |grade: u32| f64::from((1_u32 << grade.min(16)) - 1);
    let discounted = |grades: &[u32]| {
        grades
            .iter()
            .take(CUT)
            .enumerate()
            .map(|(at, grade)| gain(*grade) / number(at + 2).log2())
            .sum::<f64>()
    };
    let got: Vec<u32> = found.iter().map(|document| relevant.get(document).copied().unwrap_or(0)).collect();
    let mut best: Vec<u32> = relevant.values().copied().collect();
    best.sort_unstable_by(|a, b| b.cmp(a));
    let ideal = discounted(&best);
    if ideal == 0.0 { 0.0 } else { discounted(&got) / ideal }
}

fn number(of: usize) -> f64 {
    f64::from(u32::try_from(of).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figures(found: &[usize], relevant: &[(usize, u32)]) -> Totals {
        let mut totals = Totals::default();
        totals.add(found, &relevant.iter().copied().collect());
        totals
    }

    fn assert_near(a: f64, b: f64) {
        assert!((a - b).abs() < 1e-9, "{a} is not {b}");
    }

    #[test]
    fn worked_by_hand() {
        // relevant at ranks 2 and 4 of two relevant ones: AP = (1/2 + 2/4) / 2
        let totals = figures(&[7, 1, 8, 2], &[(1, 1), (2, 1)]);
        assert_near(totals.reciprocal_rank, 0.5);
        assert_near(totals.first, 0.0);
        assert_near(totals.recall, 1.0);
        assert_near(totals.average_precision, 0.5);
        // DCG = 1/log2(3) + 1/log2(5), ideal = 1 + 1/log2(3)
        assert_near(totals.gain, (1.0 / 3_f64.log2() + 1.0 / 5_f64.log2()) / (1.0 + 1.0 / 3_f64.log2()));
    }

    #[test]
    fn the_first_place_is_perfect() {
        let totals = figures(&[3], &[(3, 2)]);
        assert_eq!(
            totals.as_json(),
            r#"{"queries":1,"mrr@10":1.0000,"p@1":1.0000,"recall@10":1.0000,"map":1.0000,"ndcg@10":1.0000}"#
        );
    }

    #[test]
    fn beyond_the_tenth_place_only_map_counts() {
        let found: Vec<usize> = (0..20).collect();
        let totals = figures(&found, &[(10, 1)]);
        assert_near(totals.reciprocal_rank, 0.0);
        assert_near(totals.recall, 0.0);
        assert_near(totals.average_precision, 1.0 / 11.0);
        assert_near(totals.gain, 0.0);
    }

    #[test]
    fn nothing_found_is_nothing() {
        assert_eq!(
            figures(&[], &[(1, 1)]).as_json(),
            r#"{"queries":1,"mrr@10":0.0000,"p@1":0.0000,"recall@10":0.0000,"map":0.0000,"ndcg@10":0.0000}"#
        );
    }
}
