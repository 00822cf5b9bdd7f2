//! What we write to the staff.

use super::about_enquiry;
use crate::{
    enquiries::enquiry::{Enquiry, Offer},
    platform::clock::Moment,
};

/// To the desk: something about the form looks odd.
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

/// To the desk: nobody here fits at the moment.
#[derive(Debug)]
pub struct UnmatchedDesk<'a> {
    pub enquiry: &'a Enquiry,
    pub link: String,
}
about_enquiry!(
    UnmatchedDesk,
    "enquiries/unmatched_desk",
    "enquiries/letters/unmatched_desk.subject",
    "enquiries/letters/unmatched_desk.txt",
    "enquiries/letters/unmatched_desk.html"
);

/// To the desk: the promised time is over without a yes.
#[derive(Debug)]
pub struct PromiseDesk<'a> {
    pub enquiry: &'a Enquiry,
    pub offers: &'a [Offer],
    pub link: String,
    pub until: Moment,
    pub promise: String,
}
about_enquiry!(
    PromiseDesk,
    "enquiries/promise_desk",
    "enquiries/letters/promise_desk.subject",
    "enquiries/letters/promise_desk.txt",
    "enquiries/letters/promise_desk.html"
);

/// To the desk: every tutor said no.
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

/// To the desk: a week went by.
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

/// To the desk: they did not meet.
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
