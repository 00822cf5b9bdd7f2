//! What we write to the staff.

use super::about_enquiry;
use crate::{
    enquiries::enquiry::{Enquiry, Offer},
    platform::clock::UkTime,
};

/// A form looks like spam, and is held.
#[derive(Debug)]
pub struct Held<'a> {
    pub enquiry: &'a Enquiry,
    pub reason: &'a str,
    pub link: String,
}
about_enquiry!(
    Held,
    "enquiries/held",
    "enquiries/letters/held.subject",
    "enquiries/letters/held.txt",
    "enquiries/letters/held.html"
);

/// No tutor fits at the moment.
#[derive(Debug)]
pub struct UnmatchedDesk<'a> {
    pub enquiry: &'a Enquiry,
    /// Why, in a sentence.
    pub reason: &'a str,
    pub link: String,
}
about_enquiry!(
    UnmatchedDesk,
    "enquiries/unmatched_desk",
    "enquiries/letters/unmatched_desk.subject",
    "enquiries/letters/unmatched_desk.txt",
    "enquiries/letters/unmatched_desk.html"
);

/// The promised time passed without a yes.
#[derive(Debug)]
pub struct PromiseDesk<'a> {
    pub enquiry: &'a Enquiry,
    pub offers: &'a [Offer],
    pub link: String,
    pub until: UkTime,
    pub promise: String,
}
about_enquiry!(
    PromiseDesk,
    "enquiries/promise_desk",
    "enquiries/letters/promise_desk.subject",
    "enquiries/letters/promise_desk.txt",
    "enquiries/letters/promise_desk.html"
);

/// Every tutor said no.
#[derive(Debug)]
pub struct DeclinedDesk<'a> {
    pub enquiry: &'a Enquiry,
    pub offers: &'a [Offer],
    pub link: String,
}
about_enquiry!(
    DeclinedDesk,
    "enquiries/declined_desk",
    "enquiries/letters/declined_desk.subject",
    "enquiries/letters/declined_desk.txt",
    "enquiries/letters/declined_desk.html"
);

/// No tutor said yes within a week.
#[derive(Debug)]
pub struct ExpiredDesk<'a> {
    pub enquiry: &'a Enquiry,
    pub offers: &'a [Offer],
    pub link: String,
}
about_enquiry!(
    ExpiredDesk,
    "enquiries/expired_desk",
    "enquiries/letters/expired_desk.subject",
    "enquiries/letters/expired_desk.txt",
    "enquiries/letters/expired_desk.html"
);

/// The family and the tutor did not meet.
#[derive(Debug)]
pub struct NotMetDesk<'a> {
    pub enquiry: &'a Enquiry,
    pub offer: &'a Offer,
    pub link: String,
}
about_enquiry!(
    NotMetDesk,
    "enquiries/not_met_desk",
    "enquiries/letters/not_met_desk.subject",
    "enquiries/letters/not_met_desk.txt",
    "enquiries/letters/not_met_desk.html"
);
