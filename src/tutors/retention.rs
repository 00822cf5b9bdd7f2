//! How long everything is kept. The code deletes by these lines, and the privacy page is
//! drawn from them.

use time::Duration;

/// What is kept, why, and how long after what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retention {
    pub what: &'static str,
    pub why: &'static str,
    pub kept: Duration,
    /// What the time is counted from.
    pub after: &'static str,
}

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

pub const CONCERN: Retention = Retention {
    what: "A concern about a tutor",
    why: "so that we can look into it, and see whether it is the first",
    kept: Duration::days(365),
    after: "it came in",
};

/// Every line about tutors.
pub const RETENTIONS: [Retention; 4] = [UNCONFIRMED, APPLICATION, ANSWERED, CONCERN];

impl Retention {
    /// “48 hours”, “30 days”, “12 months”.
    pub fn in_words(&self) -> String {
        match self.kept.whole_days() {
            365 => "12 months".to_owned(),
            days if days > 2 => format!("{days} days"),
            _ => format!("{} hours", self.kept.whole_hours()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_times_are_those_that_were_promised() {
        let words: Vec<_> = RETENTIONS.iter().map(Retention::in_words).collect();
        assert_eq!(words, ["48 hours", "90 days", "30 days", "12 months"]);
    }
}
