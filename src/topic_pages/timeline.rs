//! The timeline of a topic, drawn to scale. Places are per mille of its width, so that it is as wide
//! as the page and its writing keeps the size of the text; heights are CSS pixels.

use std::fmt::Write;

use super::topic_event::TopicEvent;
use crate::answers::{Date, year_in_words};

/// More events than this are drawn as how many there are at a time.
const MOST_MARKS: usize = 48;
/// What the places of labels are reckoned for, in pixels; a narrower picture leaves them out.
const WIDTH: i64 = 800;
const LETTER: i64 = 7;
const LONGEST_LABEL: usize = 34;
const LANE: i64 = 30;
const MOST_LANES: usize = 9;
/// Where the lanes begin, below the scale.
const TOP: i64 = 44;
const BINS: usize = 100;
const BINS_HEIGHT: i64 = 90;

/// A picture of events in their time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TopicTimeline {
    pub first: String,
    pub last: String,
    pub ticks: Vec<Tick>,
    pub marks: Vec<Mark>,
    /// Where there are too many for marks: the outline of a histogram, `BINS` units wide and 100 high.
    pub histogram: Option<String>,
    /// In pixels.
    pub height: i64,
}

/// A year of the scale.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tick {
    pub at: Mille,
    /// How far it is to the next.
    pub width: Mille,
    pub label: String,
    /// Whether its part of the frame is black, as on a map.
    pub is_dark: bool,
    /// Whether a narrow picture shows its label.
    pub is_major: bool,
}

/// An event: a dot, or a bar where it takes some time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    pub at: Mille,
    /// `None` for a moment.
    pub width: Option<Mille>,
    /// The top of its lane.
    pub y: i64,
    pub label: String,
    /// Where its label begins, or ends if it stands on the left.
    pub label_at: Mille,
    pub is_left: bool,
}

/// A part of the width, written as a percentage with one decimal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mille(pub i64);

impl std::fmt::Display for Mille {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.0 % 10 {
            0 => write!(f, "{}%", self.0 / 10),
            rest => write!(f, "{}.{}%", self.0 / 10, rest),
        }
    }
}

impl TopicTimeline {
    /// `None` unless there are two events at different times. `events` are in chronological order.
    pub fn of(events: &[TopicEvent]) -> Option<Self> {
        let first = events.iter().map(|event| event.key.date.first()).min()?;
        let last = events.iter().map(|event| event.key.date.last()).max()?;
        let is_one = events.iter().all(|event| event.key.date == events[0].key.date);
        if is_one {
            return None;
        }
        let scale = Scale::of(first.year, last.year);
        let ticks = scale.ticks();
        let (first, last) = (year_in_words(first.year), year_in_words(last.year));
        if events.len() > MOST_MARKS {
            let histogram = Some(histogram(events, &scale));
            return Some(Self {
                first,
                last,
                ticks,
                marks: Vec::new(),
                histogram,
                height: TOP + BINS_HEIGHT,
            });
        }
        let (marks, lanes) = marks(events, &scale);
        Some(Self { first, last, ticks, marks, histogram: None, height: TOP + lanes * LANE + 6 })
    }

    /// The height of what stands below the scale.
    pub fn depth(&self) -> i64 {
        self.height - TOP
    }
}

/// From the beginning of the first tick to the end of the last.
struct Scale {
    first_year: i32,
    years: i32,
    step: i32,
    start: i64,
    days: i64,
}

impl Scale {
    fn of(first: i32, last: i32) -> Self {
        let steps = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 50_000, 100_000];
        let span = last - first + 1;
        let step = steps.into_iter().find(|step| span / step < 11).unwrap_or(200_000);
        let first_year = first.div_euclid(step) * step;
        let years = (last + 1 - first_year).max(1);
        let start = Date::first_of(first_year, 1).number();
        let days = (Date::first_of(first_year + years, 1).number() - start).max(1);
        Self { first_year, years, step, start, days }
    }

    fn at(&self, day: Date) -> i64 {
        ((day.number() - self.start) * 1000 / self.days).clamp(0, 1000)
    }

    fn ticks(&self) -> Vec<Tick> {
        let starts = (0..).map(|number| number * self.step).take_while(|year| *year < self.years);
        starts
            .zip(0_usize..)
            .map(|(after, number)| {
                let year = self.first_year + after;
                let at = self.at(Date::first_of(year, 1));
                let end = self.at(Date::first_of(year + self.step.min(self.years - after), 1));
                Tick {
                    at: Mille(at),
                    width: Mille(end - at),
                    label: year_in_words(year),
                    is_dark: number % 2 == 0,
                    is_major: number % 3 == 0,
                }
            })
            .collect()
    }
}

/// Puts each event into the highest lane in which it has room, and says how many lanes there are.
fn marks(events: &[TopicEvent], scale: &Scale) -> (Vec<Mark>, i64) {
    let mut ends: Vec<i64> = Vec::new();
    let mut marks = Vec::with_capacity(events.len());
    for event in events {
        let date = &event.key.date;
        let (from, until) = (scale.at(date.first()), scale.at(date.last()));
        let length = (until - from).max(6);
        let is_interval = date.is_interval() && until - from > 8;
        let label = short(&event.key.event);
        let letters = i64::try_from(label.chars().count()).unwrap_or(0) * LETTER * 1000 / WIDTH;
        let is_left = from + letters > 1000;
        let end = if is_interval { from + length } else { from + 6 };
        let (begins, ends_at) = if is_left { (end - letters, end) } else { (from, end.max(from + letters)) };
        let free = |begins: i64| ends.iter().position(|taken| *taken + 12 < begins);
        let own = if ends.len() < MOST_LANES { Some(ends.len()) } else { None };
        // where there is room for no more than the mark, the label is left out; the list has it
        let (lane, is_labelled) = match (free(begins).or(own), free(from)) {
            (Some(lane), _) => (lane, true),
            (None, Some(lane)) => (lane, false),
            (None, None) => (earliest(&ends), false),
        };
        let taken = if is_labelled { ends_at } else { end.max(ends.get(lane).copied().unwrap_or(0)) };
        if lane == ends.len() {
            ends.push(taken);
        } else {
            ends[lane] = taken;
        }
        marks.push(Mark {
            at: Mille(from.min(994)),
            width: is_interval.then_some(Mille(length)),
            y: TOP + i64::try_from(lane).unwrap_or(0) * LANE,
            label: if is_labelled { label } else { String::new() },
            label_at: Mille(if is_left { end.min(1000) } else { from }),
            is_left,
        });
    }
    (marks, i64::try_from(ends.len()).unwrap_or(1))
}

/// The lane that ends first.
fn earliest(ends: &[i64]) -> usize {
    ends.iter().enumerate().min_by_key(|(_, end)| **end).map_or(0, |(lane, _)| lane)
}

/// The beginning of an event's sentence, cut at a word.
fn short(event: &str) -> String {
    let event = event.trim().trim_end_matches('.');
    if event.chars().count() <= LONGEST_LABEL {
        return event.to_owned();
    }
    let mut kept = String::new();
    for word in event.split_whitespace() {
        if kept.chars().count() + word.chars().count() + 2 > LONGEST_LABEL {
            break;
        }
        if !kept.is_empty() {
            kept.push(' ');
        }
        kept.push_str(word);
    }
    format!("{}…", kept.trim_end_matches([',', ';', ':']))
}

/// The outline of how many events there are in each part of the time.
fn histogram(events: &[TopicEvent], scale: &Scale) -> String {
    let mut bins = [0_usize; BINS];
    for event in events {
        let at = usize::try_from(scale.at(event.key.date.first())).unwrap_or(0) * BINS / 1001;
        bins[at.min(BINS - 1)] += 1;
    }
    let most = bins.iter().max().copied().unwrap_or(1).max(1);
    let mut path = String::from("M0 100");
    for count in bins {
        // what is there can be seen, however little it is
        let height = if count == 0 { 0 } else { (count * 100 / most).max(4) };
        // a String takes whatever is written
        let _ = write!(path, "V{}h1", 100 - height);
    }
    path.push_str("V100z");
    path
}

#[cfg(test)]
mod tests;
