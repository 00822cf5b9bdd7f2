use serde::Serialize;
use time::OffsetDateTime;
use uuid::Uuid;

use super::EnquiryState;
use crate::config::Mailbox;

/// The state of an offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, sqlx::Type)]
#[serde(rename_all = "lowercase")]
#[sqlx(type_name = "text", rename_all = "lowercase")]
pub enum OfferState {
    Asked,
    Accepted,
    Declined,
    /// Not answered before the deadline; a late answer still counts while tutors are looked for.
    Lapsed,
    /// No longer needed.
    Closed,
}

/// An enquiry offered to one tutor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    pub id: Uuid,
    pub enquiry_id: Uuid,
    pub tutor_id: Uuid,
    pub tutor_name: String,
    pub tutor_email: String,
    pub tutor_slug: String,
    pub state: OfferState,
    /// What the tutor wrote with the yes or no.
    pub sentence: String,
    pub asked_at: OffsetDateTime,
    /// The deadline, after which others are asked.
    pub answer_by: OffsetDateTime,
    /// When it was answered, lapsed or was closed.
    pub answered_at: Option<OffsetDateTime>,
}

impl OfferState {
    pub fn label(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Accepted => "said yes",
            Self::Declined => "said no",
            Self::Lapsed => "didn’t answer in time",
            Self::Closed => "no longer needed",
        }
    }
}

impl Offer {
    pub fn tutor(&self) -> Mailbox {
        Mailbox::new(&self.tutor_name, &self.tutor_email)
    }

    pub fn is_accepted(&self) -> bool {
        self.state == OfferState::Accepted
    }

    /// Whether an answer still counts: a late one too, while tutors are looked for.
    pub fn takes_an_answer(&self, enquiry: EnquiryState) -> bool {
        enquiry == EnquiryState::Offered && matches!(self.state, OfferState::Asked | OfferState::Lapsed)
    }
}
