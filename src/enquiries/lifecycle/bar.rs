//! The team suspended or hid a tutor: their open offers close at once, the families are told, and
//! other tutors are asked.
//!
//! A tutor is barred in a transaction of its own first. From then on no offer is made to them and
//! none takes their yes, whatever happens to the transactions that follow, and the clock closes
//! what is left over.

use sqlx::PgConnection;
use time::OffsetDateTime;

use super::{offer::offer_next, schedule::plan};
use crate::enquiries::{
    enquiry::{Enquiry, EnquiryState, OfferState},
    letters::{OfferClosed, TutorUnavailable},
    links, notify, queries,
};
use crate::platform::{
    App,
    clock::UkTime,
    mail::{self, EmailTemplate},
};

/// Closes the open offers of barred tutors for one enquiry.
pub async fn close_offers(
    tx: &mut PgConnection,
    app: &App,
    enquiry: &mut Enquiry,
    now: OffsetDateTime,
) -> anyhow::Result<()> {
    if enquiry.state != EnquiryState::Offered {
        return Ok(());
    }
    let offers = queries::offers_of(&mut *tx, enquiry.id).await?;
    let closed = queries::close_offers_of_barred(&mut *tx, enquiry.id, now).await?;
    if closed.is_empty() {
        return Ok(());
    }
    for (offer_id, is_hidden) in &closed {
        // Who is hidden is not written to: whoever looks into a concern speaks to them first.
        let Some(offer) = offers.iter().find(|offer| offer.id == *offer_id && !is_hidden) else { continue };
        if offer.state == OfferState::Asked {
            let tutor = offer.tutor();
            let why = "our team has paused enquiries to you, and will write to you about it";
            let letter = OfferClosed { enquiry, tutor: &tutor, why }.to(tutor.clone(), None)?;
            mail::post(&mut *tx, &app.config, letter, now).await?;
        }
    }
    if queries::first_deadline(&mut *tx, enquiry.id).await?.is_none() {
        offer_next(&mut *tx, app, enquiry, now).await?;
    }
    let letter = TutorUnavailable {
        enquiry,
        is_preferred: offers.iter().any(|offer| {
            Some(offer.tutor_id) == enquiry.preferred_tutor && closed.iter().any(|(id, _)| *id == offer.id)
        }),
        others_are_asked: queries::first_deadline(&mut *tx, enquiry.id).await?.is_some(),
        until: UkTime(enquiry.expires_at().unwrap_or(now)),
        link: links::act(app, enquiry),
    };
    notify::family(&mut *tx, app, &letter, now).await?;
    plan(tx, enquiry, now).await
}
