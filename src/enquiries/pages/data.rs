use axum::{Json, extract::State, http::header, response::Response};
use serde::Serialize;
use uuid::Uuid;

use crate::enquiries::{
    access,
    enquiry::{Actor, EnquiryState, Event, Offer, OfferState, Place, Requester},
    links::{EXPIRED, LinkScope},
    queries,
};
use crate::platform::{
    App, Error, Result,
    clock::rfc3339,
    extract::Path,
    headers::private,
    mail::{self, LetterCopy},
};

/// All personal data of the family that is stored about the enquiry (article 20 of the UK GDPR:
/// portability). What tutors wrote to the team alone, and who they are, is not the family's.
#[derive(Debug, Serialize)]
struct EnquiryData {
    id: Uuid,
    #[serde(rename = "made_for")]
    requester: Requester,
    contact_name: String,
    contact_email: String,
    contact_phone: String,
    student_name: String,
    level: String,
    subject: String,
    answer: Option<Uuid>,
    message: String,
    place: Place,
    area: String,
    times: Vec<String>,
    state: EnquiryState,
    created_at: String,
    confirmed_at: Option<String>,
    answer_promised_until: Option<String>,
    deleted_at_latest: String,
    #[serde(rename = "course")]
    events: Vec<EventData>,
    tutors_asked: Vec<OfferData>,
    letters: Vec<LetterData>,
}

#[derive(Debug, Serialize)]
struct EventData {
    left: Option<EnquiryState>,
    state: EnquiryState,
    by: Actor,
    why: String,
    at: String,
}

#[derive(Debug, Serialize)]
struct OfferData {
    /// `None` unless the tutor said yes: until then the family is not told whom we ask.
    tutor: Option<String>,
    state: OfferState,
    /// `None` unless the tutor said yes: the words of a no are for the team alone.
    sentence: Option<String>,
    asked_at: String,
    answer_by: String,
    answered_at: Option<String>,
}

#[derive(Debug, Serialize)]
struct LetterData {
    message_id: String,
    kind: String,
    subject: String,
    text: Option<String>,
    posted_at: String,
    sent_at: Option<String>,
}

pub async fn get(State(app): State<App>, Path(token): Path<String>) -> Result<Response> {
    let mut db = app.pool().acquire().await?;
    let (enquiry, scope) =
        access::enquiry(&mut db, &token, app.clock.now()).await?.ok_or(Error::Expired(EXPIRED))?;
    if scope != LinkScope::Act {
        return Err(Error::Missing);
    }
    let events = queries::events_of(&mut *db, enquiry.id).await?;
    let offers = queries::offers_of(&mut *db, enquiry.id).await?;
    let letters = mail::letters_about(&mut *db, enquiry.id, &enquiry.contact_email).await?;
    let data = EnquiryData {
        id: enquiry.id,
        requester: enquiry.requester,
        contact_name: enquiry.contact_name,
        contact_email: enquiry.contact_email,
        contact_phone: enquiry.contact_phone,
        student_name: enquiry.student_name,
        level: enquiry.level_label,
        subject: enquiry.subject_label,
        answer: enquiry.answer_id,
        message: enquiry.message,
        place: enquiry.place,
        area: enquiry.area,
        times: enquiry.times,
        state: enquiry.state,
        created_at: rfc3339(enquiry.created_at),
        confirmed_at: enquiry.confirmed_at.map(rfc3339),
        answer_promised_until: enquiry.promised_until.map(rfc3339),
        deleted_at_latest: rfc3339(enquiry.delete_at),
        events: events.into_iter().map(EventData::from).collect(),
        letters: letters.into_iter().map(LetterData::from).collect(),
        tutors_asked: offers.into_iter().map(OfferData::from).collect(),
    };
    let name = [(header::CONTENT_DISPOSITION, "attachment; filename=\"my-enquiry.json\"")];
    Ok(private((name, Json(data))))
}

impl From<LetterCopy> for LetterData {
    fn from(letter: LetterCopy) -> Self {
        Self {
            message_id: letter.message_id,
            kind: letter.kind,
            subject: letter.subject,
            text: letter.text,
            posted_at: rfc3339(letter.posted_at),
            sent_at: letter.sent_at.map(rfc3339),
        }
    }
}

impl From<Event> for EventData {
    fn from(event: Event) -> Self {
        Self {
            left: event.previous,
            state: event.state,
            by: event.actor,
            why: event.note,
            at: rfc3339(event.happened_at),
        }
    }
}

impl From<Offer> for OfferData {
    fn from(offer: Offer) -> Self {
        let is_accepted = offer.is_accepted();
        Self {
            tutor: is_accepted.then_some(offer.tutor_name),
            state: offer.state,
            sentence: is_accepted.then_some(offer.sentence),
            asked_at: rfc3339(offer.asked_at),
            answer_by: rfc3339(offer.answer_by),
            answered_at: offer.answered_at.map(rfc3339),
        }
    }
}
