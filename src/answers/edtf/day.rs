/// A day of history. Years are astronomical, as in ISO 8601: 0 is 1 BC, -43 is 44 BC. Days of
/// either calendar, Julian or Gregorian, are taken as they are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date {
    pub year: i32,
    pub month: u8,
    pub day: u8,
}

impl Date {
    pub const MAX_YEAR: i32 = 9_999;
    pub const MIN_YEAR: i32 = -999_999;

    /// `None` if there is no such day, or it is out of range.
    pub fn new(year: i32, month: u8, day: u8) -> Option<Self> {
        let is_known = (Self::MIN_YEAR..=Self::MAX_YEAR).contains(&year)
            && (1..=12).contains(&month)
            && (1..=days_in(year, month)).contains(&day);
        is_known.then_some(Self { year, month, day })
    }

    pub fn first_of(year: i32, month: u8) -> Self {
        Self { year, month, day: 1 }
    }

    pub fn last_of(year: i32, month: u8) -> Self {
        Self { year, month, day: days_in(year, month) }
    }

    /// Counts days, so that two can be subtracted; exact enough for a drawing.
    pub fn number(self) -> i64 {
        const BEFORE: [i64; 13] = [0, 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];
        let year = i64::from(self.year);
        let leap_days = (year - 1).div_euclid(4);
        year * 365 + leap_days + BEFORE[usize::from(self.month)] + i64::from(self.day)
    }
}

/// Before 1753 a year of either calendar counts: 29 February 1500 was a day in all of Europe.
fn is_leap(year: i32) -> bool {
    year % 4 == 0 && (year < 1753 || year % 100 != 0 || year % 400 == 0)
}

fn days_in(year: i32, month: u8) -> u8 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// A year as people write it.
pub fn year_in_words(year: i32) -> String {
    if year > 0 { year.to_string() } else { format!("{} BC", 1 - year) }
}

/// A year in EDTF.
pub fn year_in_edtf(year: i32) -> String {
    match year {
        0..=9_999 => format!("{year:04}"),
        -9_999..=-1 => format!("-{:04}", -year),
        _ => format!("Y{year}"),
    }
}
