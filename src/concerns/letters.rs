//! Emails about concerns. Subjects never contain text from visitors.

use uuid::Uuid;

use super::new_concern::Concern;
use crate::platform::mail;

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
