//! The family corrects what they sent.

use sqlx::PgConnection;
use time::OffsetDateTime;

use super::{offer::match_again, schedule::plan};
use crate::enquiries::{
    enquiry::{Enquiry, OfferState},
    fit::Misfit,
    letters::{CorrectedTutor, OfferClosed},
    new_enquiry::Correction,
    queries,
};
use crate::platform::{
    App,
    mail::{self, EmailTemplate},
};

/// Stores a correction. Other wishes start the choice of tutors again; a tutor who said yes gets the
/// new details.
pub async fn correct(
    tx: &mut PgConnection,
    app: &App,
    enquiry: &mut Enquiry,
    correction: &Correction,
    now: OffsetDateTime,
) -> anyhow::Result<()> {
    queries::correct(&mut *tx, enquiry.id, correction).await?;
    let corrected = queries::by_id(&mut *tx, enquiry.id).await?.ok_or(sqlx::Error::RowNotFound)?;
    let before = std::mem::replace(enquiry, corrected);
    if *enquiry == before {
        return Ok(());
    }
    if enquiry.accepted_at.is_some() {
        return notify_tutor(tx, app, enquiry, now).await;
    }
    let has_other_wishes =
        (before.place, &before.area, &before.times) != (enquiry.place, &enquiry.area, &enquiry.times);
    if enquiry.state.is_looking() && has_other_wishes {
        close_misfits(&mut *tx, app, enquiry, now).await?;
        match_again(&mut *tx, app, enquiry, now).await?;
        plan(tx, enquiry, now).await?;
    }
    Ok(())
}

async fn notify_tutor(
    tx: &mut PgConnection,
    app: &App,
    enquiry: &Enquiry,
    now: OffsetDateTime,
) -> anyhow::Result<()> {
    let offers = queries::offers_of(&mut *tx, enquiry.id).await?;
    let Some(offer) = offers.iter().find(|offer| offer.is_accepted()) else { return Ok(()) };
    let letter = CorrectedTutor { enquiry, offer }.to(offer.tutor(), Some(enquiry.contact()))?;
    mail::post(tx, &app.config, letter, now).await?;
    Ok(())
}

/// Closes the open offers to tutors who no longer suit where and when lessons can be.
async fn close_misfits(
    tx: &mut PgConnection,
    app: &App,
    enquiry: &Enquiry,
    now: OffsetDateTime,
) -> anyhow::Result<()> {
    let candidates = queries::candidates(&mut *tx, enquiry, now).await?;
    for offer in queries::offers_of(&mut *tx, enquiry.id).await? {
        let tutor = candidates.iter().find(|candidate| candidate.id == offer.tutor_id);
        let misfit = tutor.and_then(|tutor| tutor.availability.misfit(enquiry.wants()));
        if offer.state == OfferState::Asked && matches!(misfit, Some(Misfit::Place | Misfit::Times)) {
            queries::close_offer(&mut *tx, offer.id, now).await?;
            let why = "the family has changed where or when lessons can be";
            let letter = OfferClosed { enquiry, tutor: &offer.tutor(), why }.to(offer.tutor(), None)?;
            mail::post(&mut *tx, &app.config, letter, now).await?;
        }
    }
    Ok(())
}
