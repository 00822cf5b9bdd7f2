//! The emails about an enquiry. Each has a subject, a plain text and an HTML part with the same
//! facts and links; free text of visitors never stands in a subject.

mod desk;
mod family;
pub mod samples;
#[cfg(test)]
mod tests;
mod tutor;

use uuid::Uuid;

pub use desk::{DeclinedDesk, ExpiredDesk, Held, NotMetDesk, PromiseDesk, UnmatchedDesk};
pub use family::{
    AccessLink, ClosedFamily, Confirm, DeclinedFamily, ExpiredFamily, IntroductionFamily, Meeting,
    PromiseFamily, Reminder, TutorUnavailable, UnmatchedFamily, WithdrawnFamily,
};
pub use tutor::{ClosedTutor, CorrectedTutor, ErasedTutor, IntroductionTutor, Invitation, OfferClosed};

use super::enquiry::Enquiry;
use crate::platform::mail::EmailTemplate;

/// The answer that the visitor was reading when they made the enquiry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnswerContext {
    pub id: Uuid,
    pub question: String,
    pub path: String,
}

/// An email about an enquiry.
pub trait AboutEnquiry: EmailTemplate {
    fn enquiry(&self) -> &Enquiry;
}

/// Makes an [`AboutEnquiry`] of a struct with a field `enquiry`.
macro_rules! about_enquiry {
    ($letter:ident, $kind:literal, $subject:tt, $text:tt, $html:tt) => {
        crate::platform::mail::email_template!(
            $letter,
            |letter| Some(letter.enquiry.id),
            $kind,
            $subject,
            $text,
            $html
        );

        impl $crate::enquiries::letters::AboutEnquiry for $letter<'_> {
            fn enquiry(&self) -> &Enquiry {
                self.enquiry
            }
        }
    };
}

use about_enquiry;
