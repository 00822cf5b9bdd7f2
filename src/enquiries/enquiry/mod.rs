//! The enquiry and what belongs to it.

mod offer;
mod place;
mod requester;
mod state;

use time::OffsetDateTime;
use uuid::Uuid;

pub use offer::{Offer, OfferState};
pub use place::Place;
pub use requester::Requester;
pub use state::{Actor, EnquiryState};

use crate::{
    config::Mailbox,
    platform::{public_form::masked, values::Times},
};

/// A request for a tutor. The contact is always an adult.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enquiry {
    pub id: Uuid,
    pub requester: Requester,
    pub contact_name: String,
    pub contact_email: String,
    pub contact_phone: String,
    /// A first name, or empty.
    pub student_name: String,
    pub level_id: i16,
    pub level_label: String,
    pub subject_id: i16,
    pub subject_label: String,
    pub answer_id: Option<Uuid>,
    pub message: String,
    pub place: Place,
    /// The outward half of a postcode, or empty.
    pub area: String,
    /// Slugs of [`Times`]; empty: any time.
    pub times: Vec<String>,
    /// The tutor who is asked first, alone.
    pub preferred_tutor: Option<Uuid>,
    pub state: EnquiryState,
    /// How many events there are.
    pub step: i32,
    /// What the tokens of its links are derived from, with the site's secret.
    pub link_salt: Vec<u8>,
    pub created_at: OffsetDateTime,
    pub reminded_at: Option<OffsetDateTime>,
    pub confirmed_at: Option<OffsetDateTime>,
    /// Until when the family was promised a tutor's answer.
    pub promised_until: Option<OffsetDateTime>,
    /// When we told the family that the promise was broken.
    pub apologised_at: Option<OffsetDateTime>,
    pub accepted_at: Option<OffsetDateTime>,
    /// When the family was asked whether they met.
    pub meeting_asked_at: Option<OffsetDateTime>,
    pub delete_at: OffsetDateTime,
}

/// A transition that happened. Events are append-only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// `None` for the first event.
    pub previous: Option<EnquiryState>,
    pub state: EnquiryState,
    pub actor: Actor,
    pub note: String,
    pub happened_at: OffsetDateTime,
}

impl Enquiry {
    /// “GCSE History”.
    pub fn course(&self) -> String {
        format!("{} {}", self.level_label, self.subject_label)
    }

    pub fn contact(&self) -> Mailbox {
        Mailbox::new(&self.contact_name, &self.contact_email)
    }

    /// The contact's address, recognisable only to those who know it: `a•••@school.example`.
    pub fn masked_email(&self) -> String {
        masked(&self.contact_email)
    }

    /// “online or in person near LS6; weekday evenings, weekends”.
    pub fn wishes(&self) -> String {
        let near = if self.area.is_empty() { String::new() } else { format!(" near {}", self.area) };
        let times: Vec<_> =
            self.times.iter().filter_map(|slug| Times::parse(slug).ok()).map(Times::described).collect();
        let times = if times.is_empty() { "at any time".to_owned() } else { times.join(", ") };
        format!("{}{near}; {times}", self.place.described())
    }

    pub fn may_become(&self, next: EnquiryState) -> bool {
        self.state.may_become(next)
    }

    /// Erased data must not be written again.
    pub fn may_be_corrected(&self) -> bool {
        self.state != EnquiryState::Erased
    }
}
