//! How long daily totals are kept.

use time::Duration;

use crate::platform::room::Retention;

pub const WITHOUT_RESULT: Retention = Retention {
    what: "Searches that found nothing: the words and how often, by day. Not who searched",
    why: "to see which answers are missing",
    kept: Duration::days(90),
    after: "the day",
};
pub const CLICKS: Retention = Retention {
    what: "How often an answer was opened from a list of results, by day. Not who opened it",
    why: "to suggest first what most people look for",
    kept: Duration::days(365),
    after: "the day",
};

pub const ALL: [Retention; 2] = [WITHOUT_RESULT, CLICKS];
