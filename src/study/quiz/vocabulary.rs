//! Key terms as they are asked for.

use std::collections::BTreeSet;

use super::{
    Fact,
    meaning::{Meaning, SameThings},
};
use crate::study::{
    card::folded,
    deck::StudyAnswer,
    sentence_link::{KEY_TERMS, sentence_link},
};

/// Definitions that share this much, in percent, may define the same.
const SAME_PERCENT: usize = 50;

/// A key term of an answer.
#[derive(Debug, Clone)]
pub struct KeyTerm {
    pub term: String,
    pub definition: String,
    pub fact: Fact,
    pub topic: String,
    pub answer: usize,
    term_meaning: Meaning,
    definition_meaning: Meaning,
}

impl KeyTerm {
    /// Whether one definition may be right for the other term as well: the terms are names of one
    /// thing or parts of each other, one definition names the other term, or both say the same.
    pub fn may_mean(&self, other: &Self) -> bool {
        let within = |one: &Meaning, other: &Meaning| !one.is_empty() && one.is_within(other);
        within(&self.term_meaning, &other.term_meaning)
            || within(&other.term_meaning, &self.term_meaning)
            || within(&self.term_meaning, &other.definition_meaning)
            || within(&other.term_meaning, &self.definition_meaning)
            || self.definition_meaning.percent_shared(&other.definition_meaning) >= SAME_PERCENT
    }

    /// Whether the definition names the term, or part of it, which would give it away.
    pub fn gives_itself_away(&self) -> bool {
        self.term_meaning.shares_a_word_with(&self.definition_meaning)
    }
}

/// The terms of these answers, each once a topic.
pub fn key_terms(answers: &[StudyAnswer], same: &SameThings) -> Vec<KeyTerm> {
    let mut known = BTreeSet::new();
    let all = answers.iter().enumerate();
    all.flat_map(|(at, answer)| answer.terms.iter().map(move |key| (at, answer, key)))
        .filter(|(_, answer, key)| known.insert((answer.topic.clone(), folded(&key.term))))
        .map(|(at, answer, key)| KeyTerm {
            term: key.term.clone(),
            definition: key.definition.clone(),
            fact: Fact {
                text: format!("{}: {}", key.term, key.definition),
                link: sentence_link(&answer.path(), KEY_TERMS, &key.definition),
                answer: answer.question.clone(),
            },
            topic: answer.topic.clone(),
            answer: at,
            term_meaning: Meaning::of(&key.term, same),
            definition_meaning: Meaning::of(&key.definition, same),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{search::Synonym, study::deck::samples::answer};

    #[test]
    fn names_of_one_thing_are_never_choices_of_one_question() {
        let terms = [
            ("Cheka", "The first secret police of the Bolsheviks."),
            ("Secret police", "Officers who watch opponents of the state."),
            ("Kulak", "A richer peasant."),
            ("OGPU", "Successor of the Cheka."),
            ("Soviet Union", "The state that followed the Russian Empire."),
            ("USSR", "A union of republics from 1922."),
        ];
        let same = SameThings::new(&[Synonym {
            names: vec!["USSR".into(), "Soviet Union".into()],
            ..Synonym::default()
        }]);
        let key_terms = key_terms(&[answer(1, "Why?", &terms, &[])], &same);
        let may_mean = |one: usize, other: usize| key_terms[one].may_mean(&key_terms[other]);
        assert!(may_mean(0, 1), "a definition names the other term");
        assert!(may_mean(0, 3) && may_mean(3, 0));
        assert!(may_mean(4, 5), "staff say that these are one thing");
        assert!(!may_mean(0, 2) && !may_mean(2, 5));
        assert!(!key_terms[2].gives_itself_away());
    }
}
