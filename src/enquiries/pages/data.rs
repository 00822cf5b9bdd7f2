use axum::{
    Json,
    extract::{Path, State},
    http::header,
    response::Response,
};
use serde::Serialize;
use uuid::Uuid;

use super::status::found;
use crate::enquiries::{
    enquiry::{Actor, EnquiryState, Event, LinkScope, Offer, OfferState, Place, Requester},
    queries,
};
use crate::platform::{
    self, Error, Result,
    clock::rfc3339,
    headers::private,
    mail::{self, LetterCopy},
};

/// All that is kept, as a machine reads it.
#[derive(Debug, Serialize)]
struct Data {
    id: Uuid,
    made_for: Requester,
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
    course: Vec<Step>,
    tutors_asked: Vec<Invited>,
    letters: Vec<Written>,
}

#[derive(Debug, Serialize)]
struct Step {
    left: Option<EnquiryState>,
    state: EnquiryState,
    by: Actor,
    why: String,
    at: String,
}

#[derive(Debug, Serialize)]
struct Invited {
    tutor: String,
    state: OfferState,
    sentence: String,
    asked_at: String,
    answer_by: String,
    answered_at: Option<String>,
}

#[derive(Debug, Serialize)]
struct Written {
    message_id: String,
    kind: String,
    subject: String,
    text: Option<String>,
    posted_at: String,
    sent_at: Option<String>,
}

pub async fn get(State(site): State<platform::App>, Path(token): Path<String>) -> Result<Response> {
    let mut db = site.pool().acquire().await?;
    let (enquiry, power) = found(&mut db, &site, &token).await?;
    if power != LinkScope::Act {
        return Err(Error::Missing);
    }
    let events = queries::events_of(&mut *db, enquiry.id).await?;
    let offers = queries::offers_of(&mut *db, enquiry.id).await?;
    let letters = mail::letters_about(&mut *db, enquiry.id, &enquiry.contact_email).await?;
    let data = Data {
        id: enquiry.id,
        made_for: enquiry.made_for,
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
        course: events.into_iter().map(Step::from).collect(),
        letters: letters.into_iter().map(Written::from).collect(),
        tutors_asked: offers.into_iter().map(Invited::from).collect(),
    };
    let name = [(header::CONTENT_DISPOSITION, "attachment; filename=\"my-enquiry.json\"")];
    Ok(private((name, Json(data))))
}

impl From<LetterCopy> for Written {
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

impl From<Event> for Step {
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

impl From<Offer> for Invited {
    fn from(offer: Offer) -> Self {
        Self {
            tutor: offer.tutor_name,
            state: offer.standing,
            sentence: offer.sentence,
            asked_at: rfc3339(offer.asked_at),
            answer_by: rfc3339(offer.answer_by),
            answered_at: offer.answered_at.map(rfc3339),
        }
    }
}
