//! A concern as a case: who takes it, what is promised to whoever reported it, how it ends.

use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::new_concern::Concern;
use crate::platform::clock::UkTime;

/// Within how long whoever reported a concern is promised a first answer.
pub const ANSWER_WITHIN: Duration = Duration::hours(24);
/// How often the team is told again of a concern that needs somebody.
pub const TELL_AGAIN: Duration = Duration::hours(4);
/// The longest note or answer, in characters.
pub const LONGEST_NOTE: usize = 5_000;

/// Something that happened to a concern. Events are append-only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    pub kind: EventKind,
    /// The address of the member of staff; empty: the clock.
    pub by_email: String,
    pub note: String,
    pub happened_at: OffsetDateTime,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::Type)]
#[sqlx(type_name = "text", rename_all = "lowercase")]
pub enum EventKind {
    Looked,
    Taken,
    Noted,
    Answered,
    /// The promised time passed without an answer.
    Late,
    /// The tutor was paused, hidden, resumed or shown.
    Tutor,
    Closed,
    Reopened,
}

impl EventKind {
    pub fn label(self) -> &'static str {
        match self {
            Self::Looked => "Looked at it",
            Self::Taken => "Took it on",
            Self::Noted => "Wrote a note",
            Self::Answered => "Answered who reported it",
            Self::Late => "The promised time passed without an answer",
            Self::Tutor => "Changed the tutor’s standing",
            Self::Closed => "Closed it",
            Self::Reopened => "Opened it again",
        }
    }
}

/// How a concern ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Outcome {
    pub slug: &'static str,
    pub label: &'static str,
}

/// The outcomes that can be chosen.
pub const OUTCOMES: [Outcome; 6] = [
    Outcome { slug: "passed_on", label: "Passed on to the council or the police" },
    Outcome { slug: "removed", label: "The tutor no longer teaches with us" },
    Outcome { slug: "advised", label: "We spoke with the tutor, who goes on teaching" },
    Outcome { slug: "support", label: "We advised the person who reported it" },
    Outcome { slug: "unfounded", label: "Looked into, nothing found" },
    Outcome { slug: "other", label: "Something else (say what in the note)" },
];

/// The label of a stored outcome.
pub fn outcome_label(slug: &str) -> &'static str {
    let known = OUTCOMES.iter().find(|outcome| outcome.slug == slug);
    known.map_or("Closed before outcomes were kept", |outcome| outcome.label)
}

impl Concern {
    /// Until when a first answer is promised.
    pub fn promised(&self) -> UkTime {
        UkTime(self.answer_by)
    }

    pub fn is_open(&self) -> bool {
        self.handled_at.is_none()
    }

    /// Whether nobody has taken it on.
    pub fn needs_an_owner(&self) -> bool {
        self.is_open() && self.owner.is_empty()
    }

    /// Whether whoever reported it can be answered, and has not been.
    pub fn needs_an_answer(&self) -> bool {
        self.is_open() && !self.email.is_empty() && self.answered_at.is_none()
    }

    /// Whether the promised time has passed without an answer.
    pub fn is_late(&self, now: OffsetDateTime) -> bool {
        self.answer_by <= now && (self.needs_an_owner() || self.needs_an_answer())
    }
}

/// What an event says of a tutor, for the concerns about them that are open.
#[derive(Debug, Clone, Copy)]
pub struct TutorChange<'a> {
    pub tutor: Uuid,
    pub by_email: &'a str,
    /// “Hidden from the site”.
    pub what: &'a str,
}
