//! How long enquiries are kept. The code deletes by these constants, and the privacy page shows
//! them.

use time::Duration;

use super::enquiry::EnquiryState;
use crate::platform::room::Retention;

pub const UNCONFIRMED: Retention = Retention {
    what: "An enquiry that was not confirmed",
    why: "to give the adult time to confirm it",
    kept: Duration::hours(48),
    after: "we received it",
};

pub const LOOKING: Retention = Retention {
    what: "An enquiry while we ask tutors",
    why: "to find a tutor. If nobody says yes for a week, it ends",
    kept: Duration::days(37),
    after: "it was confirmed",
};

pub const ENDED: Retention = Retention {
    what: "An enquiry that ended without a tutor: declined, expired, withdrawn or closed",
    why: "so that you can look up what happened and ask us about it",
    kept: Duration::days(30),
    after: "it ended",
};

pub const ACCEPTED: Retention = Retention {
    what: "An enquiry that a tutor said yes to",
    why: "in case you or the tutor have a question or a concern",
    kept: Duration::days(365),
    after: "the tutor said yes",
};

pub const ERASED: Retention = Retention {
    what: "What is left of a deleted enquiry: its course and times, and nothing personal",
    why: "so that its page can say that it was deleted",
    kept: Duration::days(30),
    after: "it was deleted",
};

pub const LETTERS: Retention = Retention {
    what: "The text of our emails",
    why: "so that we can send one again if it doesn’t arrive",
    kept: Duration::days(30),
    after: "we wrote the email",
};

/// All of them, in the order of the lifecycle.
pub const ALL: [Retention; 6] = [UNCONFIRMED, LOOKING, ENDED, ACCEPTED, ERASED, LETTERS];

impl EnquiryState {
    /// How long an enquiry is kept, counted from when it entered this state.
    pub fn retention(self) -> Retention {
        match self {
            Self::Held | Self::Received => UNCONFIRMED,
            Self::Confirmed | Self::Unmatched | Self::Offered => LOOKING,
            Self::Accepted | Self::Met | Self::NotMet => ACCEPTED,
            Self::Declined | Self::Expired | Self::Withdrawn | Self::Closed => ENDED,
            Self::Erased => ERASED,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_times_are_those_that_were_promised() {
        let words: Vec<_> = ALL.iter().map(Retention::in_words).collect();
        assert_eq!(words, ["48 hours", "37 days", "30 days", "12 months", "30 days", "30 days"]);
    }
}
