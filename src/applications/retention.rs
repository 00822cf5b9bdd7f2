//! Retention periods. Deletion jobs use these constants and the privacy page prints them.

use time::Duration;

use crate::platform::room::Retention;

pub const UNCONFIRMED: Retention = Retention {
    what: "An application to teach that was not confirmed",
    why: "to give you time to confirm it",
    kept: Duration::hours(48),
    after: "we received it",
};

pub const APPLICATION: Retention = Retention {
    what: "An application to teach that is waiting for our reply",
    why: "so that we can read it and reply. We delete it even if we haven’t replied",
    kept: Duration::days(90),
    after: "it was confirmed",
};

pub const ANSWERED: Retention = Retention {
    what: "An application to teach that we accepted or declined",
    why: "in case you or we have a question about it",
    kept: Duration::days(30),
    after: "our reply",
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
