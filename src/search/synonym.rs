//! Synonyms that staff edit, and how a query is expanded with them.

use std::collections::BTreeSet;

use super::{
    analysis::{analyze, terms},
    index::{MAX_PHRASE_TOKENS, Phrases},
};

/// Names of one thing, such as USSR and Soviet Union.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Synonym {
    pub names: Vec<String>,
}

/// A line that is no synonym, with the reason in an editor's words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SynonymError {
    /// Counted from 1.
    pub line: usize,
    pub reason: &'static str,
}

impl Synonym {
    /// Parses `one name = another = a third`.
    pub fn parse(line: &str) -> Result<Self, &'static str> {
        let names: Vec<String> =
            line.split('=').map(|name| name.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
        if names.len() < 2 || names.iter().any(String::is_empty) {
            return Err("Write at least two names with = between them.");
        }
        if names.iter().any(|name| !(1..=MAX_PHRASE_TOKENS).contains(&analyze(name).len())) {
            return Err("Each name needs one to four words, not counting small words such as “the”.");
        }
        Ok(Self { names })
    }

    /// Parses one synonym a line; blank lines are skipped.
    pub fn parse_all(text: &str) -> Result<Vec<Self>, SynonymError> {
        let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
        lines
            .map(|(at, line)| Self::parse(line).map_err(|reason| SynonymError { line: at + 1, reason }))
            .collect()
    }

    /// The line that [`Synonym::parse`] takes.
    pub fn to_line(&self) -> String {
        self.names.join(" = ")
    }
}

/// All synonyms: for each its names, each name as its terms.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Synonyms(Vec<Vec<Vec<String>>>);

impl Synonyms {
    pub fn new(synonyms: &[Synonym]) -> Self {
        let terms = |name: &String| terms(name).collect();
        Self(synonyms.iter().map(|synonym| synonym.names.iter().map(terms).collect()).collect())
    }

    /// The names of more than one term.
    pub fn phrases(&self) -> Phrases {
        let names = self.0.iter().flatten().filter(|name| name.len() > 1).map(|name| name.join(" "));
        Phrases(names.collect::<BTreeSet<_>>())
    }

    /// The names that occur in a query, each with its other names.
    pub fn find_in(&self, terms: &[&str]) -> Vec<NameInQuery> {
        let mut found = Vec::new();
        for names in &self.0 {
            for name in names {
                let places = terms.windows(name.len()).enumerate();
                for (at, _) in places.filter(|(_, window)| *window == name.as_slice()) {
                    let others = names.iter().filter(|other| *other != name).map(|other| other.join(" "));
                    found.push(NameInQuery { start: at, length: name.len(), others: others.collect() });
                }
            }
        }
        found
    }
}

/// A name of a thing in a query, and its other names.
#[derive(Debug, PartialEq, Eq)]
pub struct NameInQuery {
    /// Its first term in the query.
    pub start: usize,
    /// How many terms it has.
    pub length: usize,
    /// The other names, each as the term that it is indexed under.
    pub others: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::index::phrase_term;

    fn term(name: &str) -> String {
        phrase_term(&analyze(name))
    }

    fn found(start: usize, length: usize, other: &str) -> NameInQuery {
        NameInQuery { start, length, others: vec![term(other)] }
    }

    #[test]
    fn a_line_is_names_with_equals_signs_between() {
        let synonym = Synonym::parse("USSR =  Soviet   Union").unwrap();
        assert_eq!(synonym.names, ["USSR", "Soviet Union"]);
        assert_eq!(synonym.to_line(), "USSR = Soviet Union");
        for wrong in ["", "USSR", "USSR =", "= ", "the = of", "one two three four five six = seven"] {
            assert!(Synonym::parse(wrong).is_err(), "{wrong}");
        }
        assert_eq!(Synonym::parse_all("a1 = b1\n\nwrong").unwrap_err().line, 3);
    }

    #[test]
    fn a_name_in_a_query_is_expanded_to_the_others() {
        let synonyms = Synonyms::new(&[Synonym::parse("USSR = Soviet Union").unwrap()]);
        assert_eq!(synonyms.find_in(&["death", "soviet", "union"]), [found(1, 2, "ussr")]);
        assert_eq!(synonyms.find_in(&["ussr"]), [found(0, 1, "Soviet Union")]);
        assert!(synonyms.phrases().0.contains(&term("soviet unions")));
    }
}
