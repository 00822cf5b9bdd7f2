//! The clock. Handlers and jobs take the time from `App`, so that tests can move it. Readers see
//! London time.

use std::{
    fmt,
    sync::{Arc, LazyLock, Mutex, PoisonError},
};

use jiff::{Timestamp, ZonedDateTime, civil::Date, tz::TimeZone};
use time::{Duration, OffsetDateTime};

/// The system clock, or a fixed one that only moves when a test advances it.
#[derive(Debug, Clone, Default)]
pub struct Clock(Option<Arc<Mutex<OffsetDateTime>>>);

impl Clock {
    pub fn system() -> Self {
        Self(None)
    }

    pub fn fixed(now: OffsetDateTime) -> Self {
        Self(Some(Arc::new(Mutex::new(now))))
    }

    /// The current time in microseconds, the precision of PostgreSQL.
    pub fn now(&self) -> OffsetDateTime {
        let now = match &self.0 {
            None => OffsetDateTime::now_utc(),
            Some(fixed) => *fixed.lock().unwrap_or_else(PoisonError::into_inner),
        };
        now - Duration::nanoseconds(i64::from(now.nanosecond() % 1000))
    }

    /// Advances a fixed clock. Does nothing to the system clock.
    pub fn advance(&self, by: Duration) {
        if let Some(fixed) = &self.0 {
            *fixed.lock().unwrap_or_else(PoisonError::into_inner) += by;
        }
    }
}

impl governor::clock::Clock for Clock {
    type Instant = governor::nanos::Nanos;

    fn now(&self) -> Self::Instant {
        u64::try_from(Clock::now(self).unix_timestamp_nanos()).unwrap_or_default().into()
    }
}

/// The hours of the day, in London, in which a response time is counted.
const WAKING: std::ops::Range<i8> = 7..22;

/// Adds `hours` to `from`, not counting the time between 22:00 and 07:00 in London.
pub fn after_waking_hours(from: OffsetDateTime, hours: Duration) -> OffsetDateTime {
    let zone = london();
    let mut day = in_london(from).date();
    let mut left = hours;
    let mut start = from;
    while let (Some(morning), Some(evening)) =
        (moment(day, WAKING.start, &zone), moment(day, WAKING.end, &zone))
    {
        start = start.max(morning);
        let today = (evening - start).max(Duration::ZERO);
        if left <= today {
            return start + left;
        }
        left -= today;
        let Ok(tomorrow) = day.tomorrow() else { break };
        day = tomorrow;
    }
    start + left
}

/// The instant of this hour of a day in London. `None` if it is out of range.
fn moment(day: Date, hour: i8, zone: &TimeZone) -> Option<OffsetDateTime> {
    let at = day.at(hour, 0, 0, 0).to_zoned_datetime(zone.clone()).ok()?;
    OffsetDateTime::from_unix_timestamp_nanos(at.timestamp().as_nanosecond()).ok()
}

/// The time left until `at`, in words and to the nearest unit: “12 days”, “5 hours”, “a moment”.
pub fn time_left(now: OffsetDateTime, at: OffsetDateTime) -> String {
    let nearest = |count: i64, of: i64| (count + of / 2).div_euclid(of);
    let minutes = nearest((at - now).whole_seconds(), 60);
    let hours = nearest(minutes, 60);
    match minutes {
        ..2 => "a moment".to_owned(),
        2..120 => format!("{minutes} minutes"),
        _ if hours < 72 => format!("{hours} hours"),
        _ => format!("{} days", nearest(hours, 24)),
    }
}

/// A date in words: “21 January 1924”.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day(pub OffsetDateTime);

/// A date and time in words: “14:05 on 21 January 1924”.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment(pub OffsetDateTime);

/// A time that people wait for: “3 pm on Friday 27 November, UK time”.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct UkTime(pub OffsetDateTime);

/// A day that people wait for: “Friday 27 November 2026”.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct UkDay(pub OffsetDateTime);

impl UkTime {
    /// RFC 3339.
    pub fn iso(&self) -> String {
        rfc3339(self.0)
    }
}

impl fmt::Display for UkTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let at = in_london(self.0);
        // “12 am” and “12 pm” are read both ways
        let format = match (at.hour(), at.minute()) {
            (0, 0) => "midnight at the start of %A %-d %B, UK time",
            (12, 0) => "midday on %A %-d %B, UK time",
            (_, 0) => "%-I %P on %A %-d %B, UK time",
            _ => "%-I:%M %P on %A %-d %B, UK time",
        };
        at.strftime(format).fmt(f)
    }
}

impl fmt::Display for UkDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        in_london(self.0).strftime("%A %-d %B %Y").fmt(f)
    }
}

impl Day {
    /// ISO 8601: “1924-01-21”.
    pub fn iso(&self) -> String {
        in_london(self.0).date().to_string()
    }
}

impl Moment {
    /// RFC 3339.
    pub fn iso(&self) -> String {
        rfc3339(self.0)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        in_london(self.0).strftime("%-d %B %Y").fmt(f)
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        in_london(self.0).strftime("%H:%M on %-d %B %Y").fmt(f)
    }
}

/// RFC 3339 in UTC.
pub fn rfc3339(at: OffsetDateTime) -> String {
    timestamp(at).to_string()
}

/// The HTTP date format: “Wed, 14 Jan 2026 12:00:00 GMT”.
pub fn http_date(at: OffsetDateTime) -> String {
    timestamp(at).strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

fn in_london(at: OffsetDateTime) -> ZonedDateTime {
    timestamp(at).to_zoned_datetime(london())
}

fn london() -> TimeZone {
    static LONDON: LazyLock<TimeZone> =
        LazyLock::new(|| TimeZone::get("Europe/London").unwrap_or(TimeZone::UTC));
    LONDON.clone()
}

fn timestamp(at: OffsetDateTime) -> Timestamp {
    Timestamp::from_nanosecond(at.unix_timestamp_nanos()).unwrap_or(Timestamp::UNIX_EPOCH)
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    #[test]
    fn readers_see_london_time_summer_and_winter() {
        assert_eq!(Moment(datetime!(2026-07-01 23:30 UTC)).to_string(), "00:30 on 2 July 2026");
        assert_eq!(Moment(datetime!(2026-01-01 23:30 UTC)).to_string(), "23:30 on 1 January 2026");
        assert_eq!(Day(datetime!(2026-07-01 23:30 UTC)).iso(), "2026-07-02");
    }

    #[test]
    fn what_people_wait_for_has_a_weekday_and_a_zone() {
        for (at, words) in [
            (datetime!(2026-11-27 15:00 UTC), "3 pm on Friday 27 November, UK time"),
            (datetime!(2026-07-01 08:05 UTC), "9:05 am on Wednesday 1 July, UK time"),
            (datetime!(2026-01-14 12:00 UTC), "midday on Wednesday 14 January, UK time"),
            (datetime!(2026-01-14 12:30 UTC), "12:30 pm on Wednesday 14 January, UK time"),
            (datetime!(2026-06-30 23:00 UTC), "midnight at the start of Wednesday 1 July, UK time"),
        ] {
            assert_eq!(UkTime(at).to_string(), words);
        }
        assert_eq!(UkDay(datetime!(2026-02-20 12:30 UTC)).to_string(), "Friday 20 February 2026");
    }

    #[test]
    fn the_night_does_not_count() {
        let cases = [
            // winter: London is UTC
            (datetime!(2026-01-14 12:00 UTC), datetime!(2026-01-14 20:00 UTC)),
            (datetime!(2026-01-14 14:00 UTC), datetime!(2026-01-14 22:00 UTC)),
            (datetime!(2026-01-14 18:00 UTC), datetime!(2026-01-15 11:00 UTC)),
            (datetime!(2026-01-14 23:30 UTC), datetime!(2026-01-15 15:00 UTC)),
            (datetime!(2026-01-15 03:00 UTC), datetime!(2026-01-15 15:00 UTC)),
            // summer: an hour before UTC
            (datetime!(2026-07-01 20:00 UTC), datetime!(2026-07-02 13:00 UTC)),
            (datetime!(2026-07-01 21:30 UTC), datetime!(2026-07-02 14:00 UTC)),
            // the night in which the clocks go forward has an hour less
            (datetime!(2026-03-28 21:00 UTC), datetime!(2026-03-29 13:00 UTC)),
            // the night in which they go back has an hour more
            (datetime!(2026-10-24 20:00 UTC), datetime!(2026-10-25 14:00 UTC)),
        ];
        for (from, end) in cases {
            assert_eq!(after_waking_hours(from, Duration::hours(8)), end, "from {from}");
        }
        let long = after_waking_hours(datetime!(2026-01-14 12:00 UTC), Duration::hours(40));
        assert_eq!(long, datetime!(2026-01-16 22:00 UTC));
    }

    #[test]
    fn what_is_left_is_told_in_round_words() {
        let now = datetime!(2026-01-14 12:00 UTC);
        for (left, words) in [
            (Duration::days(30), "30 days"),
            (Duration::hours(71), "71 hours"),
            (Duration::minutes(119), "119 minutes"),
            (Duration::hours(48) - Duration::seconds(1), "48 hours"),
            (Duration::hours(24) - Duration::seconds(20), "24 hours"),
            (Duration::days(30) - Duration::minutes(5), "30 days"),
            (Duration::hours(2) - Duration::seconds(1), "2 hours"),
            (Duration::seconds(89), "a moment"),
            (Duration::seconds(-5), "a moment"),
        ] {
            assert_eq!(time_left(now, now + left), words);
        }
    }

    #[test]
    fn a_fixed_clock_moves_only_when_told() {
        let clock = Clock::fixed(datetime!(2026-01-01 12:00 UTC));
        clock.advance(Duration::hours(48));
        assert_eq!(clock.now(), datetime!(2026-01-03 12:00 UTC));
    }
}
