//! What the letters to and about tutors say.

use super::tutor::Tutor;
use crate::platform::{clock::Moment, mail};

/// To the tutor: the link to their own page.
#[derive(Debug)]
pub struct PageLink<'a> {
    pub tutor: &'a Tutor,
    pub link: String,
    pub until: Moment,
}

/// To the tutor: their page was used in another browser.
#[derive(Debug)]
pub struct NewDevice<'a> {
    pub tutor: &'a Tutor,
    pub at: Moment,
    /// Where a fresh link is asked for.
    pub link: String,
}

/// To the desk: words wait for a yes.
#[derive(Debug)]
pub struct ChangeDesk<'a> {
    pub tutor: &'a Tutor,
    pub link: String,
}

/// To the tutor: an admin said yes, or no.
#[derive(Debug)]
pub struct ChangeAnswered<'a> {
    pub tutor: &'a Tutor,
    pub yes: bool,
    /// Their public page.
    pub link: String,
}

mail::email_template!(
    PageLink,
    |_| None,
    "tutors/page_link",
    "tutors/letters/page_link.subject",
    "tutors/letters/page_link.txt",
    "tutors/letters/page_link.html"
);
mail::email_template!(
    NewDevice,
    |_| None,
    "tutors/new_device",
    "tutors/letters/new_device.subject",
    "tutors/letters/new_device.txt",
    "tutors/letters/new_device.html"
);
mail::email_template!(
    ChangeDesk,
    |_| None,
    "tutors/change_desk",
    "tutors/letters/change_desk.subject",
    "tutors/letters/change_desk.txt",
    "tutors/letters/change_desk.html"
);
mail::email_template!(
    ChangeAnswered,
    |_| None,
    "tutors/change_answered",
    "tutors/letters/change_answered.subject",
    "tutors/letters/change_answered.txt",
    "tutors/letters/change_answered.html"
);
