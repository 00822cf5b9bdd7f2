//! What we write to the adult who is the contact.

use super::about_enquiry;
use crate::{
    enquiries::enquiry::{Enquiry, Offer},
    platform::clock::{UkDay, UkTime},
};

/// The confirmation link. It repeats nothing that was typed, because the address may belong to
/// somebody else.
#[derive(Debug)]
pub struct Confirm<'a> {
    pub enquiry: &'a Enquiry,
    pub link: String,
    pub until: UkTime,
    /// “24 hours”.
    pub promise: String,
}
about_enquiry!(
    Confirm,
    "enquiries/confirm",
    "enquiries/letters/confirm.subject",
    "enquiries/letters/confirm.txt",
    "enquiries/letters/confirm.html"
);

/// The confirmation link again, once.
#[derive(Debug)]
pub struct Reminder<'a> {
    pub enquiry: &'a Enquiry,
    pub link: String,
    pub until: UkTime,
}
about_enquiry!(
    Reminder,
    "enquiries/reminder",
    "enquiries/letters/reminder.subject",
    "enquiries/letters/reminder.txt",
    "enquiries/letters/reminder.html"
);

/// The link again, because somebody asked for it. It repeats nothing that was typed.
#[derive(Debug)]
pub struct AccessLink<'a> {
    pub enquiry: &'a Enquiry,
    pub link: String,
    pub until: UkTime,
}
about_enquiry!(
    AccessLink,
    "enquiries/access_link",
    "enquiries/letters/access_link.subject",
    "enquiries/letters/access_link.txt",
    "enquiries/letters/access_link.html"
);

/// No tutor fits at the moment.
#[derive(Debug)]
pub struct UnmatchedFamily<'a> {
    pub enquiry: &'a Enquiry,
    /// Why, in a sentence.
    pub reason: &'a str,
    /// Whether other wishes would help.
    pub may_mend: bool,
    pub link: String,
    pub until: UkTime,
}
about_enquiry!(
    UnmatchedFamily,
    "enquiries/unmatched_family",
    "enquiries/letters/unmatched_family.subject",
    "enquiries/letters/unmatched_family.txt",
    "enquiries/letters/unmatched_family.html"
);

/// The promised time passed without a yes, and what comes next.
#[derive(Debug)]
pub struct PromiseFamily<'a> {
    pub enquiry: &'a Enquiry,
    pub link: String,
    pub until: UkTime,
    pub promise: String,
}
about_enquiry!(
    PromiseFamily,
    "enquiries/promise_family",
    "enquiries/letters/promise_family.subject",
    "enquiries/letters/promise_family.txt",
    "enquiries/letters/promise_family.html"
);

/// A tutor said yes. A reply goes to the tutor and quotes the email, so it holds no access link.
#[derive(Debug)]
pub struct IntroductionFamily<'a> {
    pub enquiry: &'a Enquiry,
    pub offer: &'a Offer,
    pub profile: String,
}
about_enquiry!(
    IntroductionFamily,
    "enquiries/introduction_family",
    "enquiries/letters/introduction_family.subject",
    "enquiries/letters/introduction_family.txt",
    "enquiries/letters/introduction_family.html"
);

/// Three days after a yes: did you meet?
#[derive(Debug)]
pub struct Meeting<'a> {
    pub enquiry: &'a Enquiry,
    pub offer: &'a Offer,
    pub yes_link: String,
    pub no_link: String,
}
about_enquiry!(
    Meeting,
    "enquiries/meeting",
    "enquiries/letters/meeting.subject",
    "enquiries/letters/meeting.txt",
    "enquiries/letters/meeting.html"
);

/// Every tutor said no.
#[derive(Debug)]
pub struct DeclinedFamily<'a> {
    pub enquiry: &'a Enquiry,
    /// The address of the list of answers.
    pub answers: String,
    pub link: String,
    pub until: UkDay,
}
about_enquiry!(
    DeclinedFamily,
    "enquiries/declined_family",
    "enquiries/letters/declined_family.subject",
    "enquiries/letters/declined_family.txt",
    "enquiries/letters/declined_family.html"
);

/// No tutor said yes within a week, and what else helps.
#[derive(Debug)]
pub struct ExpiredFamily<'a> {
    pub enquiry: &'a Enquiry,
    /// The address of the list of answers.
    pub answers: String,
    pub link: String,
    pub until: UkDay,
}
about_enquiry!(
    ExpiredFamily,
    "enquiries/expired_family",
    "enquiries/letters/expired_family.subject",
    "enquiries/letters/expired_family.txt",
    "enquiries/letters/expired_family.html"
);

/// The enquiry is withdrawn.
#[derive(Debug)]
pub struct WithdrawnFamily<'a> {
    pub enquiry: &'a Enquiry,
    pub link: String,
    pub until: UkDay,
}
about_enquiry!(
    WithdrawnFamily,
    "enquiries/withdrawn_family",
    "enquiries/letters/withdrawn_family.subject",
    "enquiries/letters/withdrawn_family.txt",
    "enquiries/letters/withdrawn_family.html"
);

/// The enquiry is closed.
#[derive(Debug)]
pub struct ClosedFamily<'a> {
    pub enquiry: &'a Enquiry,
    pub link: String,
    pub until: UkDay,
}
about_enquiry!(
    ClosedFamily,
    "enquiries/closed_family",
    "enquiries/letters/closed_family.subject",
    "enquiries/letters/closed_family.txt",
    "enquiries/letters/closed_family.html"
);

/// A tutor who was asked is not available any more. It gives no reason and names nobody.
#[derive(Debug)]
pub struct TutorUnavailable<'a> {
    pub enquiry: &'a Enquiry,
    /// The family had asked for this tutor.
    pub is_preferred: bool,
    /// Whether other tutors have the enquiry.
    pub others_are_asked: bool,
    /// Until when a tutor is looked for.
    pub until: UkTime,
    pub link: String,
}
about_enquiry!(
    TutorUnavailable,
    "enquiries/tutor_unavailable",
    "enquiries/letters/tutor_unavailable.subject",
    "enquiries/letters/tutor_unavailable.txt",
    "enquiries/letters/tutor_unavailable.html"
);
