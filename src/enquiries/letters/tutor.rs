//! What we write to tutors.

use super::about_enquiry;
use crate::{
    config::Mailbox,
    enquiries::enquiry::{Enquiry, Offer},
    platform::clock::{UkDay, UkTime},
};

/// An offer: what is asked for, without contact details.
#[derive(Debug)]
pub struct Invitation<'a> {
    pub enquiry: &'a Enquiry,
    pub tutor: &'a Mailbox,
    /// The question and the address of the answer that was being read.
    pub reading: Option<(&'a str, String)>,
    pub link: String,
    pub until: UkTime,
    /// The family prefers this tutor.
    pub is_preferred: bool,
    pub pause_link: String,
}
about_enquiry!(
    Invitation,
    "enquiries/offer",
    "enquiries/letters/offer.subject",
    "enquiries/letters/offer.txt",
    "enquiries/letters/offer.html"
);

/// The answer is no longer needed.
#[derive(Debug)]
pub struct OfferClosed<'a> {
    pub enquiry: &'a Enquiry,
    pub tutor: &'a Mailbox,
    pub why: &'static str,
}
about_enquiry!(
    OfferClosed,
    "enquiries/offer_closed",
    "enquiries/letters/offer_closed.subject",
    "enquiries/letters/offer_closed.txt",
    "enquiries/letters/offer_closed.html"
);

/// After a yes: the contact details of the family.
#[derive(Debug)]
pub struct IntroductionTutor<'a> {
    pub enquiry: &'a Enquiry,
    pub offer: &'a Offer,
}
about_enquiry!(
    IntroductionTutor,
    "enquiries/introduction_tutor",
    "enquiries/letters/introduction_tutor.subject",
    "enquiries/letters/introduction_tutor.txt",
    "enquiries/letters/introduction_tutor.html"
);

/// After a yes: the family has corrected their details.
#[derive(Debug)]
pub struct CorrectedTutor<'a> {
    pub enquiry: &'a Enquiry,
    pub offer: &'a Offer,
}
about_enquiry!(
    CorrectedTutor,
    "enquiries/corrected_tutor",
    "enquiries/letters/corrected_tutor.subject",
    "enquiries/letters/corrected_tutor.txt",
    "enquiries/letters/corrected_tutor.html"
);

/// After a yes: the enquiry is closed.
#[derive(Debug)]
pub struct ClosedTutor<'a> {
    pub enquiry: &'a Enquiry,
    pub offer: &'a Offer,
    pub until: UkDay,
}
about_enquiry!(
    ClosedTutor,
    "enquiries/closed_tutor",
    "enquiries/letters/closed_tutor.subject",
    "enquiries/letters/closed_tutor.txt",
    "enquiries/letters/closed_tutor.html"
);

/// After a yes: the family erased the enquiry. Names nobody.
#[derive(Debug)]
pub struct ErasedTutor<'a> {
    pub enquiry: &'a Enquiry,
    pub offer: &'a Offer,
}
about_enquiry!(
    ErasedTutor,
    "enquiries/erased_tutor",
    "enquiries/letters/erased_tutor.subject",
    "enquiries/letters/erased_tutor.txt",
    "enquiries/letters/erased_tutor.html"
);
