//! What the letters about concerns say. The words of visitors never stand in a subject.

use uuid::Uuid;

use super::new_concern::Concern;
use crate::platform::mail;

/// To the desk: somebody is worried about a tutor.
#[derive(Debug)]
pub struct ConcernDesk<'a> {
    pub about: Uuid,
    pub concern: &'a Concern,
    /// A field that people do not see was filled in.
    pub is_odd: bool,
    pub link: String,
}

/// To whoever told us, where they gave an address. It repeats nothing that was typed.
#[derive(Debug)]
pub struct ConcernAcknowledged<'a> {
    pub about: Uuid,
    /// “12 months”.
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
