//! Retention periods. Deletion jobs use them and the privacy page prints them.

use time::{Duration, OffsetDateTime};

use crate::{config::Config, platform::room::Retention};

/// How long a concern is kept: `LECTERN_CONCERN_YEARS`, as long as safeguarding guidance asks.
pub fn concern(config: &Config) -> Retention {
    Retention {
        what: "A concern about a tutor, with what we did about it and who looked at it",
        why: "safeguarding guidance asks for it: a later concern may show that it was not the first",
        kept: Duration::days(i64::from(config.concern_years) * 1461 / 4 + 1),
        after: "we received it",
    }
}

/// When a concern that comes in now is deleted.
pub fn delete_at(config: &Config, now: OffsetDateTime) -> OffsetDateTime {
    now + concern(config).kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn six_years_or_what_is_set() {
        let years = |value: Option<&str>| {
            let config =
                Config::read(|name| value.filter(|_| name == "LECTERN_CONCERN_YEARS").map(str::to_owned));
            config.map(|config| concern(&config).in_words())
        };
        assert_eq!(years(None).unwrap(), "6 years");
        assert_eq!(years(Some("25")).unwrap(), "25 years");
        assert!(years(Some("0")).is_err() && years(Some("many")).is_err());
    }
}
