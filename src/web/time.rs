//! Time comes in as an argument: handlers and rounds ask the clock of the state, so
//! that a test can move it. Readers see the hour of London.

use std::{
    fmt,
    sync::{Arc, Mutex, PoisonError},
};

use jiff::{Timestamp, ZonedDateTime, tz::TimeZone};
use time::{Duration, OffsetDateTime};

/// Tells the time: the machine's, or one that stands still until a test moves it.
#[derive(Debug, Clone, Default)]
pub struct Clock(Option<Arc<Mutex<OffsetDateTime>>>);

impl Clock {
    pub fn system() -> Self {
        Self(None)
    }

    pub fn fixed(now: OffsetDateTime) -> Self {
        Self(Some(Arc::new(Mutex::new(now))))
    }

    /// The time now, to the microsecond that PostgreSQL keeps.
    pub fn now(&self) -> OffsetDateTime {
        let now = match &self.0 {
            None => OffsetDateTime::now_utc(),
            Some(fixed) => *fixed.lock().unwrap_or_else(PoisonError::into_inner),
        };
        now - Duration::nanoseconds(i64::from(now.nanosecond() % 1000))
    }

    /// Moves a fixed clock; the machine's cannot be moved.
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

/// A date in a reader's words: “21 January 1924”.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day(pub OffsetDateTime);

/// A moment in a reader's words: “14:05 on 21 January 1924”.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment(pub OffsetDateTime);

impl Day {
    /// The date for a machine: “1924-01-21”.
    pub fn iso(&self) -> String {
        in_london(self.0).strftime("%Y-%m-%d").to_string()
    }
}

impl Moment {
    /// The moment for a machine (RFC 3339).
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

/// A moment as RFC 3339 in UTC.
pub fn rfc3339(at: OffsetDateTime) -> String {
    timestamp(at).to_string()
}

fn in_london(at: OffsetDateTime) -> ZonedDateTime {
    timestamp(at).to_zoned_datetime(TimeZone::get("Europe/London").unwrap_or(TimeZone::UTC))
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
    fn a_fixed_clock_moves_only_when_told() {
        let clock = Clock::fixed(datetime!(2026-01-01 12:00 UTC));
        clock.advance(Duration::hours(48));
        assert_eq!(clock.now(), datetime!(2026-01-03 12:00 UTC));
    }
}
