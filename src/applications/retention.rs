//! Retention periods. Deletion jobs use these constants and the privacy page prints them.

use time::Duration;

use crate::platform::room::Retention;

pub const UNCONFIRMED: Retention = Retention {
    what: "An application to teach that nobody confirmed",
    why: "so that the person whom we wrote to can confirm it",
    kept: Duration::hours(48),
    after: "it came in",
};

pub const APPLICATION: Retention = Retention {
    what: "An application to teach that waits for our answer",
    why: "so that our desk can look at it and answer; without an answer it is deleted all the same",
    kept: Duration::days(90),
    after: "it was confirmed",
};

pub const ANSWERED: Retention = Retention {
    what: "An application to teach that was accepted or refused",
    why: "so that both sides can come back to it",
    kept: Duration::days(30),
    after: "our answer",
};

pub const ALL: [Retention; 3] = [UNCONFIRMED, APPLICATION, ANSWERED];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_times_are_those_that_were_promised() {
        let words: Vec<_> = ALL.iter().map(Retention::in_words).collect();
        assert_eq!(words, ["48 hours", "90 days", "30 days"]);
    }
}
