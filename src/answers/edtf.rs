//! Dates as precise as history knows them. What was written is kept and shown; what it means is
//! put into the order of time, drawn, and told to machines in EDTF (ISO 8601-2).

mod day;
mod notation;
mod span;
#[cfg(test)]
mod tests;
mod words;

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

pub use self::day::{Date, year_in_words};
use self::span::{Span, Unit};

/// A date or a time from one date to another, in words (`30 January 1933`, `c. 1933`, `44 BC`,
/// `early 1933`, `5th century BC`, `1928 to 1932`) or in EDTF (`1924-01-21`, `-0043`, `1066?`,
/// `1928/1932`). Two are equal if they are written alike.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct EdtfDate {
    written: String,
    from: Span,
    until: Option<Span>,
    open: Open,
}

/// Which end is not known or has not come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Open {
    No,
    Start,
    End,
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "“{0}” is not a date that we can read. Write it like 1924, January 1924, 21 January 1924, c. 1924, early 1924, 1066?, 1920s, 44 BC or 5th century BC, and a time from one to another like 1928 to 1932 or 264 BC to 146 BC"
)]
pub struct UnreadableDate(String);

const MAX_CHARS: usize = 80;
/// What stands between two dates, what is sure to stand there first.
const BETWEEN: [&str; 11] =
    ["/", "–", "—", " to ", " until ", " and ", " or ", " - ", "-", " through ", " till "];
const OPEN_ENDS: [&str; 6] = ["..", "present", "the present", "now", "today", "present day"];

impl EdtfDate {
    /// In EDTF.
    pub fn in_edtf(&self) -> String {
        match (self.open, self.until) {
            (Open::Start, _) => format!("../{}", self.from.in_edtf()),
            (Open::End, _) => format!("{}/..", self.from.in_edtf()),
            (Open::No, None) => self.from.in_edtf(),
            (Open::No, Some(until)) => {
                let (from, until) = (self.from.in_edtf(), until.in_edtf());
                // the ends of two intervals are those of one
                let from = from.split('/').next().unwrap_or_default();
                format!("{from}/{}", until.rsplit('/').next().unwrap_or_default())
            }
        }
    }

    /// The parts that readers see, each with its `datetime` attribute where HTML has one for it.
    /// Words are shown as they were written; EDTF is put into words.
    pub fn parts(&self) -> Vec<(Option<String>, String)> {
        let words = |span: &Span| (span.in_html(), span.in_words());
        if !self.is_notation() {
            let machine = if self.until.is_none() { self.from.in_html() } else { None };
            return vec![(machine, self.written.clone())];
        }
        match (self.open, self.until) {
            (Open::Start, _) => vec![(None, "until ".to_owned()), words(&self.from)],
            (Open::End, _) => vec![words(&self.from), (None, " onwards".to_owned())],
            (Open::No, None) => vec![words(&self.from)],
            (Open::No, Some(until)) => vec![words(&self.from), (None, self.dash(until)), words(&until)],
        }
    }

    /// Whether it is written in digits alone, as no text writes it. Years with a dash between them
    /// are words, but a hyphen there is not.
    fn is_notation(&self) -> bool {
        let has_word = self.written.chars().any(|c| c.is_alphabetic() && !matches!(c, 'X' | 'x' | 'Y'));
        !has_word && !self.written.contains(['–', '—', '(', '['])
    }

    /// Between two years it has no spaces.
    fn dash(&self, until: Span) -> String {
        let is_tight = (self.from.unit, until.unit) == (Unit::Year, Unit::Year);
        if is_tight { "–" } else { " – " }.to_owned()
    }

    /// Whether it is a time and no point in time.
    pub fn is_interval(&self) -> bool {
        self.until.is_some() || matches!(self.from.unit, Unit::Years | Unit::Part)
    }

    /// The first day that it may mean.
    pub fn first(&self) -> Date {
        self.from.first
    }

    /// The last day that it may mean.
    pub fn last(&self) -> Date {
        self.until.unwrap_or(self.from).last
    }
}

impl FromStr for EdtfDate {
    type Err = UnreadableDate;

    fn from_str(text: &str) -> Result<Self, UnreadableDate> {
        let written = text.trim();
        let parsed = if written.chars().count() > MAX_CHARS { None } else { parse(written) };
        let (from, until, open) = parsed.ok_or_else(|| UnreadableDate(written.chars().take(60).collect()))?;
        Ok(Self { written: written.to_owned(), from, until, open })
    }
}

fn parse(written: &str) -> Option<(Span, Option<Span>, Open)> {
    if let Some(span) = single(written) {
        return Some((span, None, Open::No));
    }
    let written = &written.replace("-to-", " to ");
    BETWEEN.iter().find_map(|between| {
        let (from, until) = written.split_once(between)?;
        interval(from.trim(), until.trim())
    })
}

fn single(text: &str) -> Option<Span> {
    notation::parse(text).or_else(|| words::parse(text))
}

fn interval(from: &str, until: &str) -> Option<(Span, Option<Span>, Open)> {
    if from == ".." {
        return Some((single(until)?, None, Open::Start));
    }
    if OPEN_ENDS.contains(&&*until.to_lowercase()) {
        return Some((single(from)?, None, Open::End));
    }
    let from = from.strip_prefix("between ").or_else(|| from.strip_prefix("Between ")).unwrap_or(from);
    let until = with_century(from, until);
    let (first, last) = (beginning(from, &until)?, single(&until)?);
    // 44 BC to 31 may mean either era
    let has_changed_era =
        first.first.year <= 0 && last.first.year > 0 && !has_era(&until) && !from.starts_with('-');
    (first.first <= last.last && !has_changed_era).then_some((first, Some(last), Open::No))
}

/// The end of `1936–38` is 1938: it lacks the digits that it shares with the start.
fn with_century(from: &str, until: &str) -> String {
    let end = ['?', '~', '%', 's'];
    let start = from.rsplit(' ').next().unwrap_or_default().trim_start_matches(|c: char| !c.is_ascii_digit());
    let (start, bare) = (start.trim_end_matches(end), until.trim_end_matches(end));
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if is_digits(start) && is_digits(bare) && start.len() >= 3 && bare.len() < start.len() {
        let whole = format!("{}{until}", &start[..start.len() - bare.len()]);
        if whole.trim_end_matches(end) >= start {
            return whole;
        }
    }
    until.to_owned()
}

/// The start, with what it leaves to the end: `4` of `4–12 May 1926`, `264` of `264–146 BC`, `5th`
/// of `5th to 4th century BC`.
fn beginning(from: &str, until: &str) -> Option<Span> {
    let words: Vec<&str> = until.split_whitespace().collect();
    let is_day = from.len() <= 4 && from.starts_with(|c: char| c.is_ascii_digit());
    let is_day_and_month = words.get(1).is_some_and(|word| words::month_of(&word.to_lowercase()).is_some());
    if is_day && is_day_and_month && words.len() > 2 {
        return single(&format!("{from} {}", words[1..].join(" ")));
    }
    if has_era(until) && !has_era(from) {
        let era = words.last()?;
        if let Some(span) = single(&format!("{from} {era}")) {
            return Some(span);
        }
    }
    single(from).or_else(|| {
        (1..=words.len().min(4))
            .find_map(|many| single(&format!("{from} {}", words[words.len() - many..].join(" "))))
    })
}

/// Whether it ends in BC or its like; AD is what has none.
fn has_era(text: &str) -> bool {
    let bare: String = text.to_lowercase().chars().filter(char::is_ascii_alphanumeric).collect();
    ["bc", "bce", "ad", "ce"].iter().any(|era| bare.ends_with(era) || bare.starts_with("ad"))
}

impl fmt::Display for EdtfDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.written)
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
        date.written
    }
}
