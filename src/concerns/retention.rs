//! Retention periods. Deletion jobs use these constants and the privacy page prints them.

use time::Duration;

use crate::platform::room::Retention;

pub const CONCERN: Retention = Retention {
    what: "A concern about a tutor",
    why: "so that we can look into it, and see if others are worried too",
    kept: Duration::days(365),
    after: "we received it",
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_is_the_one_that_was_promised() {
        assert_eq!(CONCERN.in_words(), "12 months");
    }
}
