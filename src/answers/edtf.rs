//! Dates as precise as history knows them: parsing, storing and showing them.

use std::{fmt, str::FromStr};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A date or an interval in EDTF (ISO 8601-2, level 0): `1924`, `1924-01`, `1924-01-21`,
/// `1928/1932`. It parses from what editors type, too: `21 January 1924`, `1928 to 1932`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct EdtfDate {
    from: Point,
    until: Option<Point>,
}

/// A year of the common era, a month or a day: as precise as it is known.
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
pub struct UnreadableDate(String);

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
    fn parse(text: &str) -> Option<Self> {
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

impl EdtfDate {
    /// The start and the end in EDTF, for `datetime` attributes.
    pub fn ends(&self) -> (String, Option<String>) {
        (self.from.edtf(), self.until.map(Point::edtf))
    }

    /// The start and the end as readers see them.
    pub fn shown(&self) -> (String, Option<String>) {
        (self.from.to_string(), self.until.map(|until| until.to_string()))
    }

    /// What separates start and end; between two years the dash has no spaces.
    pub fn dash(&self) -> &'static str {
        match (self.from, self.until) {
            (Point::Year(_), Some(Point::Year(_))) => "–",
            _ => " – ",
        }
    }

    pub fn is_interval(self) -> bool {
        self.until.is_some()
    }

    /// The first day that it covers.
    pub fn first(self) -> Date {
        self.from.first()
    }

    /// The last day that it covers.
    pub fn last(self) -> Date {
        self.until.unwrap_or(self.from).last()
    }
}

impl FromStr for EdtfDate {
    type Err = UnreadableDate;

    fn from_str(text: &str) -> Result<Self, UnreadableDate> {
        let unreadable = || UnreadableDate(text.chars().take(60).collect());
        let whole = text.trim();
        if let Some(from) = Point::parse(whole) {
            return Ok(Self { from, until: None });
        }
        let (from, until) = ["/", "–", " to ", " - ", "-"]
            .iter()
            .find_map(|between| whole.split_once(between))
            .ok_or_else(unreadable)?;
        let (from, until) = (from.trim(), until.trim());
        // 1936–38: the century is that of the start
        let until = match (exact(from, 4), exact(until, 2)) {
            (true, true) => format!("{}{until}", &from[..2]),
            _ => until.to_owned(),
        };
        match (Point::parse(from), Point::parse(&until)) {
            (Some(from), Some(until)) if from.first() <= until.last() => {
                Ok(Self { from, until: Some(until) })
            }
            _ => Err(unreadable()),
        }
    }
}

impl fmt::Display for EdtfDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.from.edtf())?;
        self.until.map_or(Ok(()), |until| write!(f, "/{}", until.edtf()))
    }
}

impl TryFrom<String> for EdtfDate {
    type Error = UnreadableDate;

    fn try_from(text: String) -> Result<Self, UnreadableDate> {
        text.parse()
    }
}

impl From<EdtfDate> for String {
    fn from(date: EdtfDate) -> Self {
        date.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<String, UnreadableDate> {
        text.parse::<EdtfDate>().map(|date| date.to_string())
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
            assert_eq!(parse(typed).as_deref(), Ok(kept), "{typed}");
            assert_eq!(parse(kept).as_deref(), Ok(kept), "{kept}");
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
            assert!(parse(typed).is_err(), "{typed}");
        }
    }

    #[test]
    fn a_reader_sees_words() {
        let shown = |text: &str| {
            let date: EdtfDate = text.parse().unwrap();
            let (from, until) = date.shown();
            until.map_or(from.clone(), |until| format!("{from}{}{until}", date.dash()))
        };
        assert_eq!(shown("1924-01-21"), "21 January 1924");
        assert_eq!(shown("1928/1932"), "1928–1932");
        assert_eq!(shown("1918-03/1921"), "March 1918 – 1921");
    }

    proptest::proptest! {
        #[test]
        fn nothing_typed_breaks_it(text in "\\PC{0,40}") {
            let _ = text.parse::<EdtfDate>();
        }
    }
}
