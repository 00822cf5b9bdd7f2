use serde::{Deserialize, Serialize};

use super::edtf::{Date, EdtfDate, year_in_words};

/// A date that a student has to know, and what happened on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyDate {
    pub date: EdtfDate,
    pub event: String,
}

/// Sorts dates chronologically, by their start and then by their end.
pub fn in_order(dates: &mut [KeyDate]) {
    dates.sort_by_key(|key| (key.date.first(), key.date.last()));
}

/// The earliest day as a number that sorts as time does, for the database; the greatest where there are
/// no dates, so that such answers come last.
pub fn chronology(dates: &[KeyDate]) -> i32 {
    let number = |day: Date| day.year * 372 + (i32::from(day.month) - 1) * 31 + i32::from(day.day) - 1;
    dates.iter().map(|key| key.date.first()).min().map_or(i32::MAX, number)
}

/// The years from the first date to the last, such as `1948–1949`; `None` where there are no dates.
pub fn years(dates: &[KeyDate]) -> Option<String> {
    let first = dates.iter().map(|key| key.date.first()).min()?.year;
    let last = dates.iter().map(|key| key.date.last()).max()?.year;
    Some(if first == last {
        year_in_words(last)
    } else if last <= 0 {
        format!("{}–{}", 1 - first, year_in_words(last))
    } else {
        format!("{}–{}", year_in_words(first), year_in_words(last))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn years_of(dates: &[&str]) -> Option<String> {
        let dates: Vec<KeyDate> = dates
            .iter()
            .map(|date| KeyDate { date: date.parse().unwrap(), event: "Something happened.".into() })
            .collect();
        years(&dates)
    }

    #[test]
    fn years_span_all_dates_in_whatever_order() {
        assert_eq!(years_of(&[]), None);
        assert_eq!(years_of(&["1924-01-21"]).as_deref(), Some("1924"));
        assert_eq!(years_of(&["1949-05", "1948-06-24/1949-05-12"]).as_deref(), Some("1948–1949"));
        assert_eq!(years_of(&["c. 1933"]).as_deref(), Some("1933"));
        assert_eq!(years_of(&["264 BC to 146 BC"]).as_deref(), Some("264–146 BC"));
    }

    #[test]
    fn chronology_sorts_as_time_does() {
        let number = |date: &str| {
            chronology(&[KeyDate { date: date.parse().unwrap(), event: "Something happened.".into() }])
        };
        let in_order =
            ["264 BC", "44 BC", "15 March 44 BC", "1066?", "1932", "1933", "30 January 1933", "1934-02"];
        let numbers: Vec<i32> = in_order.iter().map(|date| number(date)).collect();
        assert!(numbers.is_sorted() && numbers.last() < Some(&chronology(&[])), "{numbers:?}");
    }
}
