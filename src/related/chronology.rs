//! Which of two answers comes before the other in history, by their key dates.

use crate::answers::{Date, KeyDate};

/// An answer without this many key dates has no place in time.
const MIN_DATES: usize = 3;
/// What ends in these days after something else began still comes before it.
const OVERLAP: i64 = 200;
/// In days: what comes later than this is no consequence.
const MAX_GAP: i64 = 12 * 365;

/// When most of what an answer tells happened, in days.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Chronology {
    /// The first and the last quartile of its key dates; of those in the years that the question
    /// names, where it names any.
    core: Option<(i64, i64)>,
    /// The dates that are known to the day.
    days: Vec<Date>,
}

impl Chronology {
    pub fn of(question: &str, dates: &[KeyDate]) -> Self {
        let asked = || years(question);
        let is_asked = |key: &&KeyDate| {
            asked().min().is_none_or(|first| key.date.last().year >= first)
                && asked().max().is_none_or(|last| key.date.first().year <= last)
        };
        let mut middles: Vec<i64> = dates.iter().filter(is_asked).map(middle).collect();
        if middles.is_empty() {
            middles = dates.iter().map(middle).collect();
        }
        middles.sort_unstable();
        let quartile = |of: usize| middles.get((middles.len() * of / 4).min(middles.len().saturating_sub(1)));
        let core = quartile(1).zip(quartile(3)).filter(|_| dates.len() >= MIN_DATES);
        let days = dates.iter().filter(|key| key.date.first() == key.date.last()).map(|key| key.date.first());
        Self { core: core.map(|(from, until)| (*from, *until)), days: days.collect() }
    }

    /// Whether this comes right before the other.
    pub fn is_before(&self, other: &Self) -> bool {
        let (Some(here), Some(there)) = (self.core, other.core) else { return false };
        let gap = there.0 - here.1;
        (-OVERLAP..=MAX_GAP).contains(&gap) && here.0 < there.0 && here.1 < there.1
    }

    /// Whether both tell of one day.
    pub fn share_a_day(&self, other: &Self) -> bool {
        self.days.iter().any(|day| other.days.contains(day))
    }
}

fn middle(key: &KeyDate) -> i64 {
    i64::midpoint(key.date.first().number(), key.date.last().number())
}

/// Every number that can be a year, 1000 to 2099, unless the question is about what came before or
/// after it.
fn years(text: &str) -> impl Iterator<Item = i32> {
    const BESIDE: [&str; 6] = ["after", "since", "before", "until", "by", "from"];
    let words: Vec<&str> =
        text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let is_year = |word: &str| {
        word.len() == 4
            && word.chars().all(|c| c.is_ascii_digit())
            && (word.starts_with('1') || word.starts_with("20"))
    };
    let years: Vec<i32> = (0..words.len())
        .filter(|at| is_year(words[*at]) && (*at == 0 || !BESIDE.contains(&words[*at - 1])))
        .filter_map(|at| words[at].parse().ok())
        .collect();
    years.into_iter()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(question: &str, dates: &[&str]) -> Chronology {
        let dates: Vec<KeyDate> = dates
            .iter()
            .map(|date| KeyDate { date: date.parse().unwrap(), event: "Something happened.".into() })
            .collect();
        Chronology::of(question, &dates)
    }

    #[test]
    fn what_ends_when_the_other_begins_comes_before_it() {
        let tsar =
            told("Why did the Tsar fall?", &["1905", "1914-08", "1916-12-30", "1917-03-08", "1917-03-15"]);
        let october = told("Why October?", &["1917-03", "1917-07", "1917-09", "1917-11-07", "1918-01"]);
        let terror = told("Why the Great Terror of 1936 to 1938?", &["1932", "1934-12-01", "1936-08"]);
        assert!(tsar.is_before(&october) && !october.is_before(&tsar));
        assert!(!october.is_before(&terror), "too much lies between");
        assert!(!told("When?", &["1905"]).is_before(&october), "one date is no story");
    }

    #[test]
    fn a_day_is_shared_where_both_are_sure_of_it() {
        let [one, other] = [["1914-08-04", "1914-09"], ["1914-08-04", "1914"]].map(|dates| told("?", &dates));
        assert!(one.share_a_day(&other));
        assert!(!told("?", &["1914-09"]).share_a_day(&one));
    }
}
