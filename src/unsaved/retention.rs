//! Retention periods. The job uses these constants and the privacy page prints them.

use time::Duration;

use crate::platform::room::Retention;

pub const DRAFT: Retention = Retention {
    what: "What our team has typed into a form and not saved",
    why: "so that nothing is lost when a page is closed",
    kept: Duration::days(30),
    after: "it was typed",
};

pub const REVISION: Retention = Retention {
    what: "The text of an answer as it was before a change, with the name of its author",
    why: "so that two people who edit at once do not overwrite each other",
    kept: Duration::days(90),
    after: "the change",
};

pub const ALL: [Retention; 2] = [DRAFT, REVISION];
