//! Key dates as they are asked for.

use std::collections::BTreeSet;

use super::{
    Fact,
    meaning::{Meaning, SameThings},
};
use crate::{
    answers::KeyDate,
    study::{
        card::folded,
        deck::{StudyAnswer, words_of},
        sentence_link::{KEY_DATES, sentence_link},
    },
};

/// From how many years before a date to how many after it an “about” may mean.
const ABOUT_YEARS: i32 = 10;
/// Two events that are worded this much alike, in percent, may be the same.
const SAME_PERCENT: usize = 60;

/// A key date of an answer.
#[derive(Debug, Clone)]
pub struct Event {
    pub text: String,
    /// The date as readers see it.
    pub date: String,
    pub period: Period,
    /// Whether the date is said without “about” or a question mark.
    pub is_exact: bool,
    /// Whether the text gives a year away.
    pub tells_a_year: bool,
    pub fact: Fact,
    pub topic: String,
    pub answer: usize,
    meaning: Meaning,
}

/// From the first to the last day that a date may mean: year, month and day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    first: (i32, u8, u8),
    last: (i32, u8, u8),
}

impl Period {
    /// Whether both may mean one and the same day.
    pub fn overlaps(self, other: Self) -> bool {
        self.first <= other.last && other.first <= self.last
    }

    pub fn is_before(self, other: Self) -> bool {
        self.last < other.first
    }

    /// The year that all of it is in.
    pub fn year(self) -> Option<i32> {
        (self.first.0 == self.last.0).then_some(self.first.0)
    }

    /// The years between the beginnings of both.
    pub fn years_from(self, other: Self) -> u32 {
        self.first.0.abs_diff(other.first.0)
    }

    fn of(key: &KeyDate, is_exact: bool) -> Self {
        let (first, last) = (key.date.first(), key.date.last());
        let about = if is_exact { 0 } else { ABOUT_YEARS };
        Self {
            first: (first.year - about, first.month, first.day),
            last: (last.year + about, last.month, last.day),
        }
    }
}

impl Event {
    fn of(key: &KeyDate, at: usize, answer: &StudyAnswer, same: &SameThings) -> Option<Self> {
        let edtf = key.date.in_edtf();
        if edtf.contains("..") {
            return None;
        }
        let is_exact = !edtf.contains(['~', '?', '%', 'X']);
        let date = words_of(key);
        Some(Self {
            period: Period::of(key, is_exact),
            is_exact,
            tells_a_year: tells_a_year(&key.event),
            fact: Fact {
                text: format!("{}: {}", date, key.event),
                link: sentence_link(&answer.path(), KEY_DATES, &key.event),
                answer: answer.question.clone(),
            },
            meaning: Meaning::of(&key.event, same),
            text: key.event.clone(),
            date,
            topic: answer.topic.clone(),
            answer: at,
        })
    }

    /// Whether both may tell of one event, in other words.
    pub fn may_be(&self, other: &Self) -> bool {
        self.meaning.percent_alike(&other.meaning) >= SAME_PERCENT || self.meaning == other.meaning
    }
}

/// The events of these answers, one of each text.
pub fn events(answers: &[StudyAnswer], same: &SameThings) -> Vec<Event> {
    let mut known = BTreeSet::new();
    let all = answers.iter().enumerate();
    all.flat_map(|(at, answer)| answer.dates.iter().filter_map(move |key| Event::of(key, at, answer, same)))
        .filter(|event| known.insert((event.topic.clone(), folded(&event.text))))
        .collect()
}

/// Whether a text has a number of three digits or more, as years have.
fn tells_a_year(text: &str) -> bool {
    let numbers = text.split(|c: char| !c.is_ascii_digit());
    numbers.into_iter().any(|number| number.len() >= 3)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::deck::samples::answer;

    fn period(date: &str) -> Period {
        let answers = [answer(1, "Why?", &[], &[(date, "Something happens.")])];
        events(&answers, &SameThings::default())[0].period
    }

    #[test]
    fn a_year_overlaps_its_days_and_an_about_its_neighbours() {
        assert!(period("1933").overlaps(period("30 January 1933")));
        assert!(!period("1933").overlaps(period("1934")));
        assert!(period("1928 to 1932").overlaps(period("1932")));
        assert!(period("c. 1933").overlaps(period("1938")));
        assert!(period("44 BC").is_before(period("1066")) && !period("1933").is_before(period("1933")));
        assert_eq!(period("30 January 1933").year(), Some(1933));
        assert_eq!(period("1928 to 1932").year(), None);
    }

    #[test]
    fn an_event_that_tells_its_year_is_known() {
        assert!(tells_a_year("The plan of 1928 begins.") && !tells_a_year("The 2nd plan begins."));
    }
}
