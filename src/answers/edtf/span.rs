use super::day::{Date, year_in_edtf, year_in_words};

pub const MONTHS: [&str; 12] = [
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
const SEASONS: [&str; 4] = ["Spring", "Summer", "Autumn", "Winter"];

/// From the first to the last day that a date may mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    pub first: Date,
    pub last: Date,
    pub unit: Unit,
    /// “c. 1933”, in EDTF `1933~`.
    pub is_approximate: bool,
    /// “1066?”
    pub is_uncertain: bool,
}

/// How precisely a date is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    Day,
    Month,
    /// Counted from 0, spring.
    Season(u8),
    Year,
    /// A decade, a century or a millennium.
    Years,
    /// Early, mid or late in a year, a month or several years.
    Part,
    /// Before or after a date.
    Beside,
}

/// One of `of` equal parts, counted from 0: early is 0 of 3.
#[derive(Debug, Clone, Copy)]
pub struct Part {
    pub number: u8,
    pub of: u8,
}

impl Span {
    fn new(first: Date, last: Date, unit: Unit) -> Self {
        Self { first, last, unit, is_approximate: false, is_uncertain: false }
    }

    pub fn day(year: i32, month: u8, day: u8) -> Option<Self> {
        let day = Date::new(year, month, day)?;
        Some(Self::new(day, day, Unit::Day))
    }

    pub fn month(year: i32, month: u8) -> Option<Self> {
        Date::new(year, month, 1)?;
        Some(Self::new(Date::first_of(year, month), Date::last_of(year, month), Unit::Month))
    }

    /// A winter begins in the December of its year.
    pub fn season(year: i32, season: u8) -> Option<Self> {
        let (from, until) = match season {
            0..=2 => ((year, season * 3 + 3), (year, season * 3 + 5)),
            _ => ((year, 12), (year + 1, 2)),
        };
        Date::new(from.0, from.1, 1).and(Date::new(until.0, until.1, 1))?;
        Some(Self::new(Date::first_of(from.0, from.1), Date::last_of(until.0, until.1), Unit::Season(season)))
    }

    pub fn year(year: i32) -> Option<Self> {
        Self::years(year, year).map(|span| Self { unit: Unit::Year, ..span })
    }

    pub fn years(from: i32, until: i32) -> Option<Self> {
        Date::new(from, 1, 1).and(Date::new(until, 12, 31))?;
        Some(Self::new(Date::first_of(from, 1), Date::last_of(until, 12), Unit::Years))
    }

    /// A part of it; `None` of a day, a season or what is a part already.
    pub fn part(self, Part { number, of }: Part) -> Option<Self> {
        // the part begins and ends at these of so many days, months or years
        let ends = |all: i32| {
            let (number, of) = (i32::from(number), i32::from(of));
            ((all * number + of - 1) / of, (all * (number + 1) + of - 1) / of - 1)
        };
        let Date { year, month, .. } = self.first;
        let (first, last) = match self.unit {
            Unit::Month => {
                let (from, until) = ends(i32::from(self.last.day));
                (
                    Date { day: u8::try_from(from + 1).ok()?, ..self.first },
                    Date { day: u8::try_from(until + 1).ok()?, ..self.first },
                )
            }
            Unit::Year => {
                let (from, until) = ends(12);
                (
                    Date::first_of(year, month + u8::try_from(from).ok()?),
                    Date::last_of(year, month + u8::try_from(until).ok()?),
                )
            }
            Unit::Years => {
                let (from, until) = ends(self.last.year - year + 1);
                (Date::first_of(year + from, 1), Date::last_of(year + until, 12))
            }
            Unit::Day | Unit::Season(_) | Unit::Part | Unit::Beside => return None,
        };
        Some(Self { first, last, unit: Unit::Part, ..self })
    }

    /// At the edge of it: sorted just before or after what it begins or ends.
    pub fn beside(self, is_after: bool) -> Self {
        let edge = if is_after { self.last } else { self.first };
        Self { first: edge, last: edge, unit: Unit::Beside, ..self }
    }

    pub fn in_edtf(&self) -> String {
        let mark = match (self.is_approximate, self.is_uncertain) {
            (true, true) => "%",
            (true, false) => "~",
            (false, true) => "?",
            (false, false) => "",
        };
        let year = year_in_edtf(self.first.year);
        let month = |day: Date| format!("{}-{:02}", year_in_edtf(day.year), day.month);
        let whole = |day: Date| format!("{}-{:02}", month(day), day.day);
        match self.unit {
            Unit::Day | Unit::Beside => whole(self.first) + mark,
            Unit::Month => month(self.first) + mark,
            Unit::Season(season) => format!("{year}-{}{mark}", 21 + season),
            Unit::Year => year + mark,
            Unit::Years | Unit::Part if (self.first.month, self.last.month) == (1, 12) => {
                format!("{year}{mark}/{}{mark}", year_in_edtf(self.last.year))
            }
            Unit::Part if self.first.day != 1 || self.first.month == self.last.month => {
                format!("{}{mark}/{}{mark}", whole(self.first), whole(self.last))
            }
            Unit::Years | Unit::Part => format!("{}{mark}/{}{mark}", month(self.first), month(self.last)),
        }
    }

    /// As a `datetime` attribute, which knows neither doubt nor years before 1.
    pub fn in_html(&self) -> Option<String> {
        let is_plain = matches!(self.unit, Unit::Day | Unit::Month | Unit::Year) && self.first.year > 0;
        (is_plain && !self.is_approximate && !self.is_uncertain).then(|| self.in_edtf())
    }

    pub fn in_words(&self) -> String {
        let year = year_in_words(self.first.year);
        let month = MONTHS.get(usize::from(self.first.month) - 1).unwrap_or(&"");
        let words = match self.unit {
            Unit::Month => format!("{month} {year}"),
            Unit::Season(season) => format!("{} {year}", SEASONS[usize::from(season)]),
            Unit::Year => year,
            Unit::Years if self.last.year - self.first.year == 9 => format!("{year}s"),
            Unit::Years | Unit::Part => format!("{year}–{}", year_in_words(self.last.year)),
            Unit::Day | Unit::Beside => format!("{} {month} {year}", self.first.day),
        };
        let (before, after) =
            (if self.is_approximate { "c. " } else { "" }, if self.is_uncertain { "?" } else { "" });
        format!("{before}{words}{after}")
    }
}
