//! Emails to and about tutors.

use super::tutor::Tutor;
use crate::platform::{clock::UkTime, mail};

/// To the tutor: the link to their own page.
#[derive(Debug)]
pub struct PageLink<'a> {
    pub tutor: &'a Tutor,
    pub link: String,
    pub until: UkTime,
}

/// To the tutor: their own page was used from a new browser.
#[derive(Debug)]
pub struct NewDevice<'a> {
    pub tutor: &'a Tutor,
    pub at: UkTime,
    /// The page where a new link can be requested.
    pub link: String,
}

/// To the desk: a profile text is waiting for approval.
#[derive(Debug)]
pub struct ChangeDesk<'a> {
    pub tutor: &'a Tutor,
    pub link: String,
}

/// To the tutor: the profile text was approved or rejected.
#[derive(Debug)]
pub struct ChangeAnswered<'a> {
    pub tutor: &'a Tutor,
    pub yes: bool,
    /// The tutor's public page.
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
