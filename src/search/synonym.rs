use std::collections::BTreeSet;

use super::{analysis::words, index::Phrases};

/// Names of one thing, such as USSR and Soviet Union.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Synonym {
    pub names: Vec<String>,
}

/// A line that is no synonym, with the reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unusable {
    pub line: usize,
    pub reason: &'static str,
}

/// Longer names are sentences.
const LONGEST: usize = 4;

impl Synonym {
    /// Reads `one name = another = a third`.
    pub fn parse(line: &str) -> Result<Self, &'static str> {
        let names: Vec<String> =
            line.split('=').map(|name| name.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
        if names.len() < 2 || names.iter().any(String::is_empty) {
            return Err("Write at least two names with = between them.");
        }
        if names.iter().any(|name| !(1..=LONGEST).contains(&words(name).len())) {
            return Err("Each name has one to four words that tell something.");
        }
        Ok(Self { names })
    }

    /// Reads a text of one synonym a line; empty lines are left out.
    pub fn parse_all(text: &str) -> Result<Vec<Self>, Unusable> {
        let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
        lines
            .map(|(at, line)| Self::parse(line).map_err(|reason| Unusable { line: at + 1, reason }))
            .collect()
    }

    pub fn line(&self) -> String {
        self.names.join(" = ")
    }
}

/// Every synonym, cut into terms.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Synonyms(Vec<Vec<Vec<String>>>);

impl Synonyms {
    pub fn new(synonyms: &[Synonym]) -> Self {
        let terms = |name: &String| words(name).into_iter().map(|word| word.term).collect();
        Self(synonyms.iter().map(|synonym| synonym.names.iter().map(terms).collect()).collect())
    }

    /// The names of more than one word: they are indexed as terms of their own.
    pub fn phrases(&self) -> Phrases {
        let names = self.0.iter().flatten().filter(|name| name.len() > 1).map(|name| name.join(" "));
        Phrases(names.collect::<BTreeSet<_>>())
    }

    /// Where a name stands in a phrase: its place, its length, and the other names as terms.
    pub fn in_terms(&self, terms: &[&str]) -> Vec<(usize, usize, Vec<String>)> {
        let mut found = Vec::new();
        for names in &self.0 {
            for name in names {
                let places = terms.windows(name.len()).enumerate();
                for (at, _) in places.filter(|(_, window)| *window == name.as_slice()) {
                    let others = names.iter().filter(|other| *other != name).map(|other| other.join(" "));
                    found.push((at, name.len(), others.collect()));
                }
            }
        }
        found
    }
}

/// What a line is indexed as, where it is one name.
#[cfg(test)]
fn term(name: &str) -> String {
    super::index::joined(&words(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_names_with_signs_between() {
        let synonym = Synonym::parse("USSR =  Soviet   Union").unwrap();
        assert_eq!(synonym.names, ["USSR", "Soviet Union"]);
        assert_eq!(synonym.line(), "USSR = Soviet Union");
        for wrong in ["", "USSR", "USSR =", "= ", "the = of", "one two three four five six = seven"] {
            assert!(Synonym::parse(wrong).is_err(), "{wrong}");
        }
        assert_eq!(Synonym::parse_all("a1 = b1\n\nwrong").unwrap_err().line, 3);
    }

    #[test]
    fn a_name_in_a_phrase_brings_the_others() {
        let synonyms = Synonyms::new(&[Synonym::parse("USSR = Soviet Union").unwrap()]);
        let found = synonyms.in_terms(&["death", "soviet", "union"]);
        assert_eq!(found, [(1, 2, vec![term("ussr")])]);
        let found = synonyms.in_terms(&["ussr"]);
        assert_eq!(found, [(0, 1, vec![term("Soviet Union")])]);
        assert!(synonyms.phrases().0.contains(&term("soviet unions")));
    }
}
