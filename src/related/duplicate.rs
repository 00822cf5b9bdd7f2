//! Near-duplicate detection: which answers at one level ask the same.

use std::collections::HashSet;

use uuid::Uuid;

use super::candidate::Candidate;
use crate::{
    answers::Publication,
    search::analysis::{terms, words},
};

/// Two answers that ask the same, in the order of their ids: a pair has one representation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct DuplicatePair {
    /// The greater id. Ids are ordered by time, so it is the later answer.
    pub answer_id: Uuid,
    pub earlier_id: Uuid,
}

impl DuplicatePair {
    pub fn of(one: Uuid, other: Uuid) -> Self {
        Self { answer_id: one.max(other), earlier_id: one.min(other) }
    }
}

/// An answer of a pair, as the desk lists it.
#[derive(Debug, Clone)]
pub struct DuplicateAnswer {
    pub id: Uuid,
    pub level_label: String,
    pub topic_label: String,
    pub question: String,
    pub short_answer: String,
    pub state: Publication,
}

/// Whether two answers of one level and subject ask the same.
pub fn is_duplicate(one: &Candidate, other: &Candidate) -> bool {
    one.id != other.id
        && one.level_id == other.level_id
        && one.subject_id == other.subject_id
        && asks_the_same(one, other)
}

/// Whether two questions ask the same: near-duplicates do, unless one asks when and the other
/// why, or one is about another year or name. Near-duplicates with equal short answers always do.
pub fn asks_the_same(one: &Candidate, other: &Candidate) -> bool {
    one.is_near_duplicate(other) && (one.short_answer == other.short_answer || !are_distinct(one, other))
}

fn are_distinct(one: &Candidate, other: &Candidate) -> bool {
    // one name more is the same question in more words; a name in place of another is not
    distinguishing_words(&one.question) != distinguishing_words(&other.question)
        || (has_own_name(one, other) && has_own_name(other, one))
}

/// The words that make two questions about one thing different: question words and numbers.
fn distinguishing_words(question: &str) -> HashSet<String> {
    let is_distinguishing = |word: &String| {
        QUESTION_WORDS.contains(&word.as_str()) || word.contains(|c: char| c.is_ascii_digit())
    };
    words(question).into_iter().map(|word| word.surface).filter(is_distinguishing).collect()
}

/// Whether a question has a capitalised word whose terms the other has not. The first word is
/// always capitalised and does not count.
fn has_own_name(one: &Candidate, other: &Candidate) -> bool {
    let is_new = |term: String| !other.terms.contains(&term);
    one.question
        .split_whitespace()
        .skip(1)
        .filter(|word| word.contains(char::is_uppercase))
        .any(|name| terms(name).any(is_new))
}

const QUESTION_WORDS: [&str; 9] = ["who", "whom", "whose", "what", "when", "where", "which", "why", "how"];

#[cfg(test)]
mod tests {
    use super::*;

    fn asks(question: &str) -> Candidate {
        let short_answer = format!("In short: {question}");
        Candidate { question: question.to_owned(), short_answer, ..Candidate::default() }.with_terms()
    }

    #[test]
    fn the_same_words_in_another_order_ask_the_same() {
        let wall = asks("Why was the Berlin Wall built?");
        for same in ["Why was the wall of Berlin built", "Berlin wall: why was it built?"] {
            assert!(asks_the_same(&wall, &asks(same)), "{same}");
        }
        for another in [
            "When was the Berlin Wall built?",
            "Why was the Berlin Wall built in 1961?",
            "Why did the Berlin Wall fall?",
        ] {
            assert!(!asks_the_same(&wall, &asks(another)), "{another}");
        }
    }

    #[test]
    fn another_name_is_another_question_and_one_name_more_is_not() {
        let asked =
            |who: &str| asks(&format!("Why did {who} follow a policy of appeasement towards Germany?"));
        let one = asked("Chamberlain");
        assert!(!asks_the_same(&one, &asked("Baldwin")));
        assert!(asks_the_same(&one, &asked("Neville Chamberlain")));
        assert!(asks_the_same(&one, &asked("chamberlain")));
    }

    #[test]
    fn equal_short_answers_make_near_duplicates_the_same() {
        let when = asks("When was the Berlin Wall built?");
        let short_answer = when.short_answer.clone();
        let why = Candidate { short_answer, ..asks("Why was the Berlin Wall built?") };
        assert!(asks_the_same(&when, &why));
    }

    #[test]
    fn another_level_is_no_duplicate() {
        let here = Candidate { id: Uuid::from_u128(1), level_id: 1, ..asks("Why did Lenin win?") };
        let there = Candidate { id: Uuid::from_u128(2), ..here.clone() };
        assert!(is_duplicate(&here, &there));
        assert!(!is_duplicate(&here, &here));
        assert!(!is_duplicate(&here, &Candidate { level_id: 2, ..there }));
    }

    #[test]
    fn a_pair_is_the_same_in_both_orders() {
        let [one, two] = [1, 2].map(Uuid::from_u128);
        assert_eq!(DuplicatePair::of(one, two), DuplicatePair::of(two, one));
    }
}
