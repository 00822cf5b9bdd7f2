//! The key dates of an answer: how they are stored (EDTF, that is ISO 8601-2, of level 0),
//! how an editor may type them, and where they stand on a line.

use std::{fmt, str::FromStr};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A date that a student has to know, and what happened on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyDate {
    pub date: When,
    pub event: String,
}

/// A point in time or the time between two: `1924`, `1924-01`, `1924-01-21`, `1928/1932`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct When {
    from: Point,
    until: Option<Point>,
}

/// A year of our era, a month or a day, as exactly as it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Point {
    Year(i16),
    Month(i16, i8),
    Day(Date),
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "“{0}” is not a date of our era: write 1924, January 1924, 21 January 1924 or 1924-01-21, and a time from one to another as 1928 to 1932"
)]
pub struct Unreadable(String);

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

impl Point {
    fn read(text: &str) -> Option<Self> {
        let parts: Vec<&str> =
            if text.contains('-') { text.split('-').collect() } else { text.split_whitespace().collect() };
        match parts[..] {
            [year, month, day] if exact(year, 4) && exact(month, 2) && exact(day, 2) => {
                Self::day(number(year)?, number(month)?, number(day)?)
            }
            [year, month] if exact(year, 4) && exact(month, 2) => {
                let month = number(month).filter(|month| (1..=12).contains(month))?;
                Some(Self::Month(year_of(year)?, month))
            }
            [day, month, year] if is_month(month) => Self::day(number(year)?, month_of(month)?, number(day)?),
            [month, year] if is_month(month) => Some(Self::Month(year_of(year)?, month_of(month)?)),
            [year] => Some(Self::Year(year_of(year)?)),
            _ => None,
        }
    }

    fn day(year: i16, month: i8, day: i8) -> Option<Self> {
        (year > 0).then_some(())?;
        Date::new(year, month, day).ok().map(Self::Day)
    }

    fn first(self) -> Date {
        match self {
            Self::Year(year) => Date::new(year, 1, 1).unwrap_or(Date::MIN),
            Self::Month(year, month) => Date::new(year, month, 1).unwrap_or(Date::MIN),
            Self::Day(day) => day,
        }
    }

    fn last(self) -> Date {
        match self {
            Self::Year(_) => self.first().last_of_year(),
            Self::Month(..) => self.first().last_of_month(),
            Self::Day(day) => day,
        }
    }

    fn edtf(self) -> String {
        match self {
            Self::Year(year) => format!("{year:04}"),
            Self::Month(year, month) => format!("{year:04}-{month:02}"),
            Self::Day(day) => day.to_string(),
        }
    }
}

fn exact(text: &str, digits: usize) -> bool {
    text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn number<T: FromStr>(text: &str) -> Option<T> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok()).flatten()
}

fn year_of(text: &str) -> Option<i16> {
    number(text).filter(|year| (1..=9999).contains(year) && text.len() <= 4)
}

fn is_month(text: &str) -> bool {
    month_of(text).is_some()
}

/// A month by its name, or by its first three letters or more.
fn month_of(text: &str) -> Option<i8> {
    let text = text.trim_end_matches('.').to_lowercase();
    let at = MONTHS.iter().position(|month| text.len() >= 3 && month.to_lowercase().starts_with(&text))?;
    i8::try_from(at + 1).ok()
}

impl fmt::Display for Point {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = |month: i8| MONTHS.get(usize::try_from(month - 1).unwrap_or(0)).unwrap_or(&"");
        match self {
            Self::Year(year) => write!(f, "{year}"),
            Self::Month(year, month) => write!(f, "{} {year}", name(*month)),
            Self::Day(day) => write!(f, "{} {} {}", day.day(), name(day.month()), day.year()),
        }
    }
}

impl When {
    /// Its beginning and its end for a `datetime` attribute.
    pub fn ends(&self) -> (String, Option<String>) {
        (self.from.edtf(), self.until.map(Point::edtf))
    }

    /// The same in a reader's words.
    pub fn shown(&self) -> (String, Option<String>) {
        (self.from.to_string(), self.until.map(|until| until.to_string()))
    }

    /// Two years need no air around the dash between them.
    pub fn dash(&self) -> &'static str {
        match (self.from, self.until) {
            (Point::Year(_), Some(Point::Year(_))) => "–",
            _ => " – ",
        }
    }

    fn first(self) -> Date {
        self.from.first()
    }

    fn last(self) -> Date {
        self.until.unwrap_or(self.from).last()
    }
}

impl FromStr for When {
    type Err = Unreadable;

    fn from_str(text: &str) -> Result<Self, Unreadable> {
        let unreadable = || Unreadable(text.chars().take(60).collect());
        let whole = text.trim();
        if let Some(from) = Point::read(whole) {
            return Ok(Self { from, until: None });
        }
        let (from, until) = ["/", "–", " to ", " - ", "-"]
            .iter()
            .find_map(|between| whole.split_once(between))
            .ok_or_else(unreadable)?;
        let (from, until) = (from.trim(), until.trim());
        // 1936–38
        let until = match (exact(from, 4), exact(until, 2)) {
            (true, true) => format!("{}{until}", &from[..2]),
            _ => until.to_owned(),
        };
        match (Point::read(from), Point::read(&until)) {
            (Some(from), Some(until)) if from.first() <= until.last() => {
                Ok(Self { from, until: Some(until) })
            }
            _ => Err(unreadable()),
        }
    }
}

impl fmt::Display for When {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.from.edtf())?;
        self.until.map_or(Ok(()), |until| write!(f, "/{}", until.edtf()))
    }
}

impl TryFrom<String> for When {
    type Error = Unreadable;

    fn try_from(text: String) -> Result<Self, Unreadable> {
        text.parse()
    }
}

impl From<When> for String {
    fn from(when: When) -> Self {
        when.to_string()
    }
}

/// Puts dates into the order of time.
pub fn in_order(dates: &mut [KeyDate]) {
    dates.sort_by_key(|key| (key.date.first(), key.date.last()));
}

/// Where dates stand on a line of [`Timeline::LENGTH`]: each as its place and its length.
#[derive(Debug, PartialEq, Eq)]
pub struct Timeline {
    pub first: i16,
    pub last: i16,
    pub marks: Vec<(i64, i64)>,
}

impl Timeline {
    pub const LENGTH: i64 = 960;
    /// A mark is seen, however short its time was.
    const SHORTEST: i64 = 10;

    /// Dates in the order of time; a line takes at least two that differ.
    pub fn of(dates: &[KeyDate]) -> Option<Self> {
        let first = dates.iter().map(|key| key.date.first()).min()?;
        let last = dates.iter().map(|key| key.date.last()).max()?;
        // from the beginning of the first year to the end of the last
        let (start, end) = (first.first_of_year(), last.last_of_year());
        let days = |from: Date, until: Date| i64::from((until - from).get_days());
        let whole = days(start, end).max(1);
        let at = |day: Date| days(start, day) * Self::LENGTH / whole;
        let mut marks: Vec<(i64, i64)> = dates
            .iter()
            .map(|key| {
                let from = at(key.date.first());
                let length = match key.date.until {
                    Some(_) => (at(key.date.last()) - from).max(Self::SHORTEST),
                    None => Self::SHORTEST,
                };
                (from.min(Self::LENGTH - length), length)
            })
            .collect();
        marks.dedup();
        (marks.len() > 1).then_some(Self { first: first.year(), last: last.year(), marks })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<String, Unreadable> {
        text.parse::<When>().map(|when| when.to_string())
    }

    #[test]
    fn dates_are_read_as_people_write_them_and_kept_in_one_form() {
        for (typed, kept) in [
            ("1924", "1924"),
            ("410", "0410"),
            ("1924-01", "1924-01"),
            ("1924-01-21", "1924-01-21"),
            (" 21 January 1924 ", "1924-01-21"),
            ("jan. 1924", "1924-01"),
            ("Sept 1939", "1939-09"),
            ("1928/1932", "1928/1932"),
            ("1928–1932", "1928/1932"),
            ("1928-1932", "1928/1932"),
            ("1936–38", "1936/1938"),
            ("4 May 1926 to 12 May 1926", "1926-05-04/1926-05-12"),
            ("1918-03/1921", "1918-03/1921"),
        ] {
            assert_eq!(read(typed).as_deref(), Ok(kept), "{typed}");
            assert_eq!(read(kept).as_deref(), Ok(kept), "{kept}");
        }
    }

    #[test]
    fn what_is_no_date_is_none() {
        for typed in [
            "",
            "-",
            "/",
            "soon",
            "31 February 1924",
            "1924-13",
            "1924-00-01",
            "0",
            "0000",
            "10000",
            "1932/1928",
            "44 BC",
            "1924-1-2-3",
            "+1924",
            "१९२४",
            "–",
            "May",
            "1924/",
            "2026-11-24T10:00",
        ] {
            assert!(read(typed).is_err(), "{typed}");
        }
    }

    #[test]
    fn a_reader_sees_words() {
        let shown = |text: &str| {
            let when: When = text.parse().unwrap();
            let (from, until) = when.shown();
            until.map_or(from.clone(), |until| format!("{from}{}{until}", when.dash()))
        };
        assert_eq!(shown("1924-01-21"), "21 January 1924");
        assert_eq!(shown("1928/1932"), "1928–1932");
        assert_eq!(shown("1918-03/1921"), "March 1918 – 1921");
    }

    #[test]
    fn a_line_holds_its_dates_in_proportion() {
        let dates = ["1900", "1910", "1915/1919"]
            .map(|date| KeyDate { date: date.parse().unwrap(), event: String::new() });
        let line = Timeline::of(&dates).unwrap();
        assert_eq!((line.first, line.last), (1900, 1919));
        assert_eq!(line.marks, [(0, 10), (480, 10), (720, 240)]);
        assert_eq!(Timeline::of(&dates[..1]), None);
    }

    proptest::proptest! {
        #[test]
        fn nothing_typed_breaks_it(text in "\\PC{0,40}") {
            let _ = text.parse::<When>();
        }

        #[test]
        fn every_mark_lies_on_the_line(years in proptest::collection::vec((1_i16..=9999, 0_i16..50), 2..8)) {
            let mut dates: Vec<KeyDate> = years
                .iter()
                .map(|(from, more)| format!("{from:04}/{:04}", (from + more).min(9999)))
                .map(|date| KeyDate { date: date.parse().unwrap(), event: String::new() })
                .collect();
            in_order(&mut dates);
            if let Some(line) = Timeline::of(&dates) {
                for (at, length) in line.marks {
                    proptest::prop_assert!(at >= 0 && length > 0 && at + length <= Timeline::LENGTH);
                }
            }
        }
    }
}
