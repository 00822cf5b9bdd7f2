//! What a text is about, to tell whether two texts say the same.

use std::collections::BTreeSet;

use crate::search::{Synonym, analysis};

/// Names of one thing, as staff keep them for the search: USSR and Soviet Union.
#[derive(Debug, Clone, Default)]
pub struct SameThings(Vec<Vec<Vec<String>>>);

impl SameThings {
    pub fn new(synonyms: &[Synonym]) -> Self {
        let terms = |name: &String| analysis::terms(name).collect();
        Self(synonyms.iter().map(|synonym| synonym.names.iter().map(terms).collect()).collect())
    }
}

/// The words of a text that carry its meaning, stemmed, and one name for each thing that has several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meaning(BTreeSet<String>);

impl Meaning {
    pub fn of(text: &str, same: &SameThings) -> Self {
        let mut terms: Vec<String> = analysis::terms(text).collect();
        for names in &same.0 {
            let Some(first) = names.first() else { continue };
            for name in names.iter().filter(|name| !name.is_empty()) {
                while let Some(at) = terms.windows(name.len()).position(|window| window == name.as_slice()) {
                    terms.splice(at..at + name.len(), [format!("={}", first.join(" "))]);
                }
            }
        }
        Self(terms.into_iter().collect())
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn shared(&self, other: &Self) -> usize {
        self.0.intersection(&other.0).count()
    }

    pub fn shares_a_word_with(&self, other: &Self) -> bool {
        !self.0.is_disjoint(&other.0)
    }

    /// Whether every word stands in the other.
    pub fn is_within(&self, other: &Self) -> bool {
        self.0.is_subset(&other.0)
    }

    /// How much of the shorter one stands in the other, in percent.
    pub fn percent_shared(&self, other: &Self) -> usize {
        self.shared(other) * 100 / self.len().min(other.len()).max(1)
    }

    /// How much both have in common of what either has, in percent.
    pub fn percent_alike(&self, other: &Self) -> usize {
        let shared = self.shared(other);
        shared * 100 / (self.len() + other.len() - shared).max(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_one_thing_mean_the_same() {
        let same = SameThings::new(&[Synonym {
            names: vec!["USSR".into(), "Soviet Union".into()],
            ..Synonym::default()
        }]);
        let meaning = |text: &str| Meaning::of(text, &same);
        assert_eq!(meaning("The Soviet Union"), meaning("the USSR"));
        assert_eq!(meaning("The collapse of the Soviet Union").percent_shared(&meaning("USSR")), 100);
        assert_eq!(meaning("peace, land, bread").percent_alike(&meaning("land and peace")), 66);
        assert!(!meaning("Lenin").shares_a_word_with(&meaning("Stalin")));
    }
}
