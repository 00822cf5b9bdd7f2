use std::collections::HashSet;

use uuid::Uuid;

use super::neighbour::{Candidate, is_near_copy};
use crate::{
    answers::Publication,
    search::analysis::{Word, all_words, words},
};

/// Two answers that ask the same; each pair has one spelling.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Pair {
    /// The one with the greater id, which is the later one.
    pub answer_id: Uuid,
    pub earlier_id: Uuid,
}

impl Pair {
    pub fn of(one: Uuid, other: Uuid) -> Self {
        Self { answer_id: one.max(other), earlier_id: one.min(other) }
    }
}

/// One of a pair, as the desk lists it.
#[derive(Debug, Clone)]
pub struct Twin {
    pub id: Uuid,
    pub level_label: String,
    pub topic_label: String,
    pub question: String,
    pub short_answer: String,
    pub state: Publication,
}

/// Whether an editor is to be told that two answers at one level ask the same.
pub fn is_duplicate(one: &Candidate, other: &Candidate) -> bool {
    one.id != other.id
        && one.level_id == other.level_id
        && one.subject_id == other.subject_id
        && asks_the_same(one, other)
}

/// Nearly the same words are the same question, unless one asks when and the other why, or
/// about another year or name; whatever they ask, one answer for both of them is one too many.
pub fn asks_the_same(one: &Candidate, other: &Candidate) -> bool {
    is_near_copy(one, other) && (one.short_answer == other.short_answer || !tells_apart(one, other))
}

fn tells_apart(one: &Candidate, other: &Candidate) -> bool {
    // a name more is the same question said at length; a name for another is not
    points(&one.question) != points(&other.question) || (names_more(one, other) && names_more(other, one))
}

/// The words that turn a question about something into another one.
fn points(question: &str) -> HashSet<String> {
    let is_point = |word: &String| {
        QUESTION_WORDS.contains(&word.as_str()) || word.contains(|c: char| c.is_ascii_digit())
    };
    all_words(question).into_iter().filter(is_point).collect()
}

/// Whether a question has a name, which is written large, that the other one has not. The
/// first word is always written large.
fn names_more(one: &Candidate, than: &Candidate) -> bool {
    let is_new = |word: Word| !than.stems.contains(&word.term);
    one.question
        .split_whitespace()
        .skip(1)
        .filter(|word| word.contains(char::is_uppercase))
        .any(|name| words(name).into_iter().any(is_new))
}

const QUESTION_WORDS: [&str; 9] = ["who", "whom", "whose", "what", "when", "where", "which", "why", "how"];

#[cfg(test)]
mod tests {
    use super::*;

    fn asks(question: &str) -> Candidate {
        let short_answer = format!("In short: {question}");
        Candidate { question: question.to_owned(), short_answer, ..Candidate::default() }.with_stems()
    }

    #[test]
    fn the_same_words_in_another_dress_ask_the_same() {
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
    fn one_answer_for_two_questions_of_the_same_words_is_told() {
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
    fn a_pair_is_one_whoever_is_named_first() {
        let [one, two] = [1, 2].map(Uuid::from_u128);
        assert_eq!(Pair::of(one, two), Pair::of(two, one));
    }
}
