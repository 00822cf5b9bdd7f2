//! Questions and their short answers as they are asked for.

use super::{
    Fact,
    meaning::{Meaning, SameThings},
};
use crate::study::{
    card::folded,
    deck::StudyAnswer,
    sentence_link::{IN_SHORT, sentence_link},
};

/// A longer one is no choice to take in at a glance; bytes.
const LONGEST: usize = 320;
/// How a question may begin, so that the wrong choices are of the same kind.
const ASKING: [&str; 16] = [
    "who",
    "whom",
    "whose",
    "when",
    "where",
    "why",
    "how many",
    "how much",
    "how long",
    "how far",
    "how",
    "what year",
    "what percentage",
    "which",
    "to what extent",
    "what",
];

/// Questions that begin like this have answers of one kind: people, places, numbers or dates.
const ASKING_FOR_ONE_KIND: [&str; 10] = [
    "who",
    "whom",
    "whose",
    "when",
    "where",
    "how many",
    "how much",
    "how long",
    "what year",
    "what percentage",
];
/// From so many words on an answer is a sentence.
const SENTENCE_WORDS: usize = 8;
/// Words of so many letters are small ones, which names have too.
const SMALL_WORD: usize = 3;

/// What an answer looks like: next to others of another kind it is told at a glance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Look {
    Number,
    Name,
    Phrase,
    Sentence,
}

/// What a question and its whole answer say.
#[derive(Debug)]
pub struct Whole {
    pub meaning: Meaning,
    text: String,
}

impl Whole {
    /// Whether a text stands in it, word for word.
    pub fn says(&self, text: &str) -> bool {
        self.text.contains(&format!(" {} ", folded(text)))
    }
}

/// A question with the answer in one sentence.
#[derive(Debug, Clone)]
pub struct ShortAnswer {
    pub question: String,
    pub text: String,
    pub fact: Fact,
    pub topic: String,
    pub answer: usize,
    /// How the question begins.
    asking: &'static str,
    look: Look,
    /// Whether the question can be asked with other choices than those of its own.
    pub can_be_asked: bool,
    pub meaning: Meaning,
    pub question_meaning: Meaning,
    /// The years that the text names.
    pub years: Vec<i32>,
}

impl ShortAnswer {
    fn of(at: usize, answer: &StudyAnswer, same: &SameThings) -> Self {
        let meaning = |text: &str| Meaning::of(text, same);
        let question = answer.question.to_lowercase();
        Self {
            asking: ASKING.into_iter().find(|word| asks(&question, word)).unwrap_or(""),
            look: Look::of(&answer.short_answer),
            can_be_asked: can_be_asked(&question),
            meaning: meaning(&answer.short_answer),
            question_meaning: meaning(&answer.question),
            years: years_in(&answer.short_answer),
            fact: Fact {
                text: answer.short_answer.clone(),
                link: sentence_link(&answer.path(), IN_SHORT, &answer.short_answer),
                answer: answer.question.clone(),
            },
            question: answer.question.clone(),
            text: answer.short_answer.clone(),
            topic: answer.topic.clone(),
            answer: at,
        }
    }
}

impl ShortAnswer {
    pub fn whole(&self, answers: &[StudyAnswer], same: &SameThings) -> Whole {
        let body = answers.get(self.answer).map_or("", |answer| answer.body.as_str());
        let text = format!("{} {} {body}", self.question, self.text);
        Whole { meaning: Meaning::of(&text, same), text: format!(" {} ", folded(&text)) }
    }

    /// Whether it may be taken for the answer of the other: it looks like it, and answers the same
    /// kind of question where that tells what the answer is.
    pub fn is_plausible_for(&self, other: &Self) -> bool {
        let is_one_kind = |short: &Self| ASKING_FOR_ONE_KIND.contains(&short.asking);
        self.look == other.look
            && (self.asking == other.asking || (!is_one_kind(self) && !is_one_kind(other)))
    }

    /// How far it is from the other in kind and length.
    pub fn distance(&self, other: &Self) -> (bool, usize) {
        (self.asking != other.asking, self.text.len().abs_diff(other.text.len()) / 60)
    }
}

impl Look {
    fn of(text: &str) -> Self {
        let words: Vec<&str> = text.split_whitespace().collect();
        let is_capital = |word: &&str| word.starts_with(char::is_uppercase);
        if words.len() >= SENTENCE_WORDS {
            Self::Sentence
        } else if text.contains(|c: char| c.is_ascii_digit()) {
            Self::Number
        } else if words.iter().any(is_capital)
            && words.iter().filter(|word| word.len() > SMALL_WORD).all(is_capital)
        {
            Self::Name
        } else {
            Self::Phrase
        }
    }
}

/// Those that are short enough, and stand by themselves.
pub fn short_answers(answers: &[StudyAnswer], same: &SameThings) -> Vec<ShortAnswer> {
    let all = answers.iter().enumerate();
    all.filter(|(_, answer)| !answer.short_answer.is_empty() && answer.short_answer.len() <= LONGEST)
        .filter(|(_, answer)| !speaks_of_choices(&answer.short_answer))
        .map(|(at, answer)| ShortAnswer::of(at, answer, same))
        .collect()
}

/// Imported answers may be choices that speak of other choices.
fn speaks_of_choices(text: &str) -> bool {
    let text = format!(" {} ", folded(text));
    let beginnings = [" all of ", " both ", " none of ", " neither "];
    [" above ", " statements ", " both a ", " both b "].iter().any(|words| text.contains(words))
        || beginnings.iter().any(|words| text.starts_with(words))
        || matches!(text.trim(), "true" | "false" | "yes" | "no" | "all" | "none")
}

/// Imported questions may begin with another word: “In what year”.
fn asks(question: &str, phrase: &str) -> bool {
    let words: Vec<&str> = question.split(|c: char| !c.is_alphanumeric()).take(4).collect();
    let phrase: Vec<&str> = phrase.split(' ').collect();
    words.windows(phrase.len()).any(|window| window == phrase)
}

/// Not where it has choices of its own, a gap, or asks for what is not so.
fn can_be_asked(question: &str) -> bool {
    let mut words = question.split(|c: char| !c.is_alphanumeric());
    let is_negative = words.any(|word| {
        matches!(word, "not" | "except" | "following" | "least" | "false" | "statement" | "statements")
    });
    !is_negative && !question.contains("__") && question.trim_end().ends_with('?')
}

/// Numbers that may be years.
fn years_in(text: &str) -> Vec<i32> {
    let numbers = text.split(|c: char| !c.is_ascii_digit()).filter(|number| number.len() >= 3);
    numbers.filter_map(|number| number.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_with_choices_of_their_own_are_not_asked() {
        assert!(can_be_asked("why did stalin win?"));
        for no in [
            "which of the following is true?",
            "in a ____ system, who rules?",
            "which was not a cause?",
            "describe the causes.",
        ] {
            assert!(!can_be_asked(no), "{no}");
        }
        assert_eq!(years_in("From 1924 to 21 January 1930"), [1924, 1930]);
    }

    #[test]
    fn an_answer_is_known_by_its_look() {
        assert_eq!(Look::of("21 January 1924"), Look::Number);
        assert_eq!(Look::of("the Bank of England"), Look::Name);
        assert_eq!(Look::of("higher taxes on land"), Look::Phrase);
        assert_eq!(Look::of("To catch up with the industry of the West by 1938."), Look::Sentence);
        assert!(speaks_of_choices("all the above") && speaks_of_choices("False"));
        assert!(speaks_of_choices("Both B and C") && !speaks_of_choices("The Bolsheviks"));
    }

    #[test]
    fn a_question_is_known_by_how_it_asks() {
        let asking = |question: &str| ASKING.into_iter().find(|word| asks(question, word)).unwrap_or("");
        assert_eq!(asking("in what year did lenin die?"), "what year");
        assert_eq!(asking("how many men fought?"), "how many");
        assert_eq!(asking("who led the reds?"), "who");
        assert_eq!(asking("how did stalin win?"), "how");
    }
}
