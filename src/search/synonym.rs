//! The thesaurus that staff edit: names of one thing, and the broader things that it belongs to.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::{
    analysis::{analyze, is_stop_word},
    index::{MAX_PHRASE_TOKENS, Phrases},
};

/// A search for a broader thing looks for at most this many names of narrower ones,
const MAX_NARROWER: usize = 16;
/// the first few of each.
const NAMES_OF_NARROWER: usize = 2;

/// Names of one thing, such as USSR and Soviet Union.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Synonym {
    pub names: Vec<String>,
    /// What it belongs to: Elizabethan England to the Tudors. A search for that finds it too.
    pub broader: Vec<String>,
}

/// A line that is no synonym, with the reason in an editor's words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SynonymError {
    /// Counted from 1.
    pub line: usize,
    pub reason: &'static str,
}

impl Synonym {
    /// Parses `one name = another = a third < a broader thing, another`.
    pub fn parse(line: &str) -> Result<Self, &'static str> {
        let (names, broader) = line.split_once('<').map_or((line, None), |(names, all)| (names, Some(all)));
        let spaced = |name: &str| name.split_whitespace().collect::<Vec<_>>().join(" ");
        let names: Vec<String> = names.split('=').map(spaced).collect();
        let broader: Vec<String> =
            broader.map(|all| all.split(',').map(spaced).collect()).unwrap_or_default();
        if names.len() + broader.len() < 2 || names.iter().any(String::is_empty) {
            return Err("Write at least two names with = between them.");
        }
        if broader.iter().any(|name| name.is_empty() || name.contains(['<', '='])) {
            return Err("Write < once, and after it the broader things with commas between them.");
        }
        if names.iter().chain(&broader).any(|name| !(1..=MAX_PHRASE_TOKENS).contains(&analyze(name).len())) {
            return Err("Each name needs one to four words, not counting small words such as “the”.");
        }
        Ok(Self { names, broader })
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
        let names = self.names.join(" = ");
        if self.broader.is_empty() { names } else { format!("{names} < {}", self.broader.join(", ")) }
    }
}

/// All synonyms, by their index terms.
#[derive(Debug, Clone, Default)]
pub struct Synonyms {
    things: Vec<Thing>,
    /// The things that a name means, by the terms of the name in their alphabetical order.
    by_name: HashMap<Vec<String>, Vec<usize>>,
    /// The names whose words all begin with capitals: each is of one thing, and its words are not.
    proper: HashSet<Vec<String>>,
    /// The words of all names, as they are spelt.
    surfaces: HashSet<String>,
}

#[derive(Debug, Clone, Default)]
struct Thing {
    /// Each name as the term that it is indexed under.
    names: Vec<String>,
    narrower: Vec<usize>,
}

impl Synonyms {
    pub fn new(synonyms: &[Synonym]) -> Self {
        let mut all = Self::default();
        for synonym in synonyms {
            let names: Vec<Vec<String>> = synonym.names.iter().map(|name| all.learn(name)).collect();
            let thing = all.things.len();
            all.things.push(Thing::default());
            for name in names {
                all.name(thing, &name);
            }
        }
        for (narrower, synonym) in synonyms.iter().enumerate() {
            for broader in &synonym.broader {
                let name = all.learn(broader);
                let key = sorted(&name);
                if !all.by_name.contains_key(&key) {
                    all.things.push(Thing::default());
                    all.name(all.things.len() - 1, &name);
                }
                for broader in all.by_name[&key].clone() {
                    if broader != narrower && !all.things[broader].narrower.contains(&narrower) {
                        all.things[broader].narrower.push(narrower);
                    }
                }
            }
        }
        all
    }

    /// The terms of a name, whose words are known from now on.
    fn learn(&mut self, name: &str) -> Vec<String> {
        let tokens = analyze(name);
        self.surfaces.extend(tokens.iter().map(|token| token.surface.clone()));
        let terms: Vec<String> = tokens.into_iter().map(|token| token.term).collect();
        if terms.len() > 1 && is_proper(name) {
            self.proper.insert(sorted(&terms));
        }
        terms
    }

    fn name(&mut self, thing: usize, name: &[String]) {
        let key = sorted(name);
        let things = self.by_name.entry(key).or_default();
        if !things.contains(&thing) {
            things.push(thing);
        }
        self.things[thing].names.push(name.join(" "));
    }

    /// The names of more than one term.
    pub fn phrases(&self) -> Phrases {
        let names = self.things.iter().flat_map(|thing| &thing.names);
        Phrases(names.filter(|name| name.contains(' ')).cloned().collect::<BTreeSet<_>>())
    }

    /// Whether a word, as it is spelt, is part of a name.
    pub fn is_in_name(&self, surface: &str) -> bool {
        self.surfaces.contains(surface)
    }

    /// The names that occur in a query, whatever the order of their words, each with its other
    /// names.
    pub fn find_in(&self, terms: &[&str]) -> Vec<NameInQuery> {
        let mut found = Vec::new();
        if self.things.is_empty() {
            return found;
        }
        for start in 0..terms.len() {
            for length in 1..=MAX_PHRASE_TOKENS.min(terms.len() - start) {
                let name: Vec<String> =
                    terms[start..start + length].iter().map(|term| (*term).to_owned()).collect();
                for thing in self.by_name.get(&sorted(&name)).into_iter().flatten() {
                    found.push(self.name_in_query(*thing, start, &name));
                }
            }
        }
        found
    }

    fn name_in_query(&self, thing: usize, start: usize, name: &[String]) -> NameInQuery {
        let key = sorted(name);
        let is_own = |other: &&String| sorted_words(other) == key;
        let thing = &self.things[thing];
        let (own, others): (Vec<&String>, Vec<&String>) = thing.names.iter().partition(is_own);
        let narrower =
            thing.narrower.iter().flat_map(|thing| self.things[*thing].names.iter().take(NAMES_OF_NARROWER));
        NameInQuery {
            start,
            length: name.len(),
            is_proper: self.proper.contains(&key),
            own: own.into_iter().filter(|name| name.contains(' ')).cloned().collect(),
            others: others.into_iter().cloned().collect(),
            narrower: narrower.take(MAX_NARROWER).cloned().collect(),
        }
    }
}

/// Whether all words but small ones begin with a capital or a digit.
fn is_proper(name: &str) -> bool {
    let words = name.split(|c: char| c.is_whitespace() || c == '-');
    words.filter(|word| !is_stop_word(&word.to_lowercase())).all(|word| !word.starts_with(char::is_lowercase))
}

fn sorted(name: &[String]) -> Vec<String> {
    let mut words = name.to_vec();
    words.sort_unstable();
    words
}

fn sorted_words(name: &str) -> Vec<String> {
    sorted(&name.split(' ').map(str::to_owned).collect::<Vec<_>>())
}

/// A name of a thing in a query, and its other names, each as the term that it is indexed under.
#[derive(Debug, PartialEq, Eq)]
pub struct NameInQuery {
    /// Its first term in the query.
    pub start: usize,
    /// How many terms it has.
    pub length: usize,
    /// It is one thing, and its words by themselves are not: League of Nations.
    pub is_proper: bool,
    /// The name itself, where it has several words.
    pub own: Vec<String>,
    pub others: Vec<String>,
    /// What belongs to it.
    pub narrower: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::index::phrase_term;

    fn term(name: &str) -> String {
        phrase_term(&analyze(name))
    }

    fn found(start: usize, length: usize, other: &str) -> NameInQuery {
        NameInQuery {
            start,
            length,
            is_proper: false,
            own: Vec::new(),
            others: vec![term(other)],
            narrower: Vec::new(),
        }
    }

    #[test]
    fn a_line_is_names_with_equals_signs_between() {
        let synonym = Synonym::parse("USSR =  Soviet   Union").unwrap();
        assert_eq!(
            (synonym.names.as_slice(), synonym.broader.len()),
            (&["USSR".into(), "Soviet Union".into()][..], 0)
        );
        assert_eq!(synonym.to_line(), "USSR = Soviet Union");
        for wrong in ["", "USSR", "USSR =", "= ", "the = of", "one two three four five six = seven"] {
            assert!(Synonym::parse(wrong).is_err(), "{wrong}");
        }
        assert_eq!(Synonym::parse_all("a1 = b1\n\nwrong").unwrap_err().line, 3);
    }

    fn synonyms(lines: &str) -> Synonyms {
        Synonyms::new(&Synonym::parse_all(lines).unwrap())
    }

    #[test]
    fn a_name_in_a_query_is_expanded_to_the_others() {
        let synonyms = synonyms("USSR = Soviet Union");
        let own = NameInQuery { is_proper: true, own: vec![term("Soviet Union")], ..found(1, 2, "ussr") };
        assert_eq!(synonyms.find_in(&["death", "soviet", "union"]), [own]);
        assert_eq!(synonyms.find_in(&["ussr"]), [found(0, 1, "Soviet Union")]);
        assert!(synonyms.phrases().0.contains(&term("soviet unions")));
        assert!(synonyms.is_in_name("soviet") && !synonyms.is_in_name("soviets"));
    }

    #[test]
    fn the_words_of_a_name_stand_in_any_order() {
        let synonyms = synonyms("Five-Year Plans = industrialisation of the USSR");
        let found = synonyms.find_in(&["ussr", "industrialis"]);
        assert_eq!(found[0].others, [term("five-year plans")]);
    }

    #[test]
    fn a_broader_thing_finds_the_narrower_ones() {
        let synonyms =
            synonyms("Elizabethan England = reign of Elizabeth < Tudors\nArmada < Elizabethan England");
        let narrower = |query: &[&str]| synonyms.find_in(query).remove(0).narrower;
        assert_eq!(narrower(&["tudor"]), [term("elizabethan england"), term("reign of elizabeth")]);
        assert_eq!(narrower(&["elizabethan", "england"]), [term("armada")]);
        assert_eq!(Synonym::parse("Armada <  Spain, Tudors").unwrap().to_line(), "Armada < Spain, Tudors");
        for wrong in ["Armada <", "< Tudors", "Armada < Tudors < England", "Armada < Tudors,"] {
            assert!(Synonym::parse(wrong).is_err(), "{wrong}");
        }
    }
}
