//! Emails about concerns. Subjects never contain text from visitors.

use uuid::Uuid;

use super::new_concern::Concern;
use crate::platform::{clock::UkTime, mail};

/// To the desk: a concern about a tutor was reported.
#[derive(Debug)]
pub struct ConcernDesk<'a> {
    pub about: Uuid,
    pub concern: &'a Concern,
    /// Whether the honeypot was filled in.
    pub is_odd: bool,
    pub link: String,
}

/// To the person who reported the concern, if they gave an address. It repeats nothing that was
/// typed.
#[derive(Debug)]
pub struct ConcernAcknowledged<'a> {
    pub about: Uuid,
    /// The retention period in words: “12 months”.
    pub kept: &'a str,
    /// Until when a first answer is promised.
    pub until: UkTime,
}

/// To the desk: nobody has taken a concern on, or its answer is late.
#[derive(Debug)]
pub struct ConcernWaiting<'a> {
    pub about: Uuid,
    pub concern: &'a Concern,
    /// “4 hours”.
    pub waits: String,
    pub link: String,
}

/// To the desk and to each admin: the promised first answer is late.
#[derive(Debug)]
pub struct ConcernLate<'a> {
    pub about: Uuid,
    pub concern: &'a Concern,
    pub link: String,
}

/// To the person who reported the concern: the promised answer is late. It repeats nothing that was
/// typed.
#[derive(Debug)]
pub struct ConcernSorry<'a> {
    pub about: Uuid,
    pub concern: &'a Concern,
}

/// To the person who reported the concern: an answer that a member of staff wrote.
#[derive(Debug)]
pub struct ConcernAnswer<'a> {
    pub about: Uuid,
    pub text: &'a str,
}

mail::email_template!(
    ConcernDesk,
    |letter| Some(letter.about),
    "concerns/desk",
    "concerns/letters/desk.subject",
    "concerns/letters/desk.txt",
    "concerns/letters/desk.html"
);
mail::email_template!(
    ConcernAcknowledged,
    |letter| Some(letter.about),
    "concerns/acknowledged",
    "concerns/letters/acknowledged.subject",
    "concerns/letters/acknowledged.txt",
    "concerns/letters/acknowledged.html"
);
mail::email_template!(
    ConcernWaiting,
    |letter| Some(letter.about),
    "concerns/waiting",
    "concerns/letters/waiting.subject",
    "concerns/letters/waiting.txt",
    "concerns/letters/waiting.html"
);
mail::email_template!(
    ConcernLate,
    |letter| Some(letter.about),
    "concerns/late",
    "concerns/letters/late.subject",
    "concerns/letters/late.txt",
    "concerns/letters/late.html"
);
mail::email_template!(
    ConcernSorry,
    |letter| Some(letter.about),
    "concerns/sorry",
    "concerns/letters/sorry.subject",
    "concerns/letters/sorry.txt",
    "concerns/letters/sorry.html"
);
mail::email_template!(
    ConcernAnswer,
    |letter| Some(letter.about),
    "concerns/answer",
    "concerns/letters/answer.subject",
    "concerns/letters/answer.txt",
    "concerns/letters/answer.html"
);
