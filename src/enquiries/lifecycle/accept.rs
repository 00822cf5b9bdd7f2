//! A tutor says yes or no.

use sqlx::PgConnection;
use time::OffsetDateTime;

use super::{close::close_offers, enter, offer::offer_next, schedule::plan};
use crate::enquiries::{
    enquiry::{Actor, Enquiry, EnquiryState, Offer, OfferState},
    letters::{IntroductionFamily, IntroductionTutor},
    queries,
};
use crate::{
    platform::{
        App,
        mail::{self, EmailTemplate},
    },
    tutors,
};

/// Records the answer to an offer. The caller holds the row lock of the enquiry, so of two tutors
/// who say yes at the same time only the first is introduced.
pub async fn answer(
    tx: &mut PgConnection,
    app: &App,
    enquiry: &mut Enquiry,
    offer: &Offer,
    (yes, sentence): (bool, &str),
    now: OffsetDateTime,
) -> anyhow::Result<()> {
    if !offer.takes_an_answer(enquiry.state) {
        return Ok(());
    }
    // The team may have suspended the tutor while the page was open: the offer is about to close. Only
    // for a yes, as what follows a no waits for the lock of the choice with the tutor's row locked.
    if yes && tutors::queries::is_barred(&mut *tx, offer.tutor_id).await? {
        return Ok(());
    }
    let state = if yes { OfferState::Accepted } else { OfferState::Declined };
    queries::answer_offer(&mut *tx, offer.id, state, sentence, now).await?;
    // a lapsed offer was counted when it lapsed
    if offer.state == OfferState::Asked {
        tutors::remember_answer(&mut *tx, offer.tutor_id, offer.asked_at, Some(now)).await?;
    }
    if yes {
        let offer = Offer { state, sentence: sentence.to_owned(), ..offer.clone() };
        return accept(tx, app, enquiry, &offer, now).await;
    }
    if queries::first_deadline(&mut *tx, enquiry.id).await?.is_none() {
        offer_next(&mut *tx, app, enquiry, now).await?;
    }
    plan(tx, enquiry, now).await
}

async fn accept(
    tx: &mut PgConnection,
    app: &App,
    enquiry: &mut Enquiry,
    offer: &Offer,
    now: OffsetDateTime,
) -> anyhow::Result<()> {
    let others = queries::offers_of(&mut *tx, enquiry.id).await?;
    close_offers(tx, app, enquiry, (&others, "another tutor said yes first"), now).await?;
    enter(tx, app, enquiry, EnquiryState::Accepted, (Actor::Tutor, ""), now).await?;
    let to_family = IntroductionFamily {
        enquiry,
        offer,
        profile: app.config.base_url.join(&format!("/tutors/{}", offer.tutor_slug)),
    };
    let to_tutor = IntroductionTutor { enquiry, offer };
    let (family, tutor) = (enquiry.contact(), offer.tutor());
    mail::post(&mut *tx, &app.config, to_family.to(family.clone(), Some(tutor.clone()))?, now).await?;
    mail::post(tx, &app.config, to_tutor.to(tutor, Some(family))?, now).await?;
    Ok(())
}
