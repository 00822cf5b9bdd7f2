//! A tutor says yes or no.

use sqlx::PgConnection;
use time::OffsetDateTime;

use super::{
    close::close_offers,
    offer::go_on,
    transition::{enter, plan},
};
use crate::enquiries::{
    enquiry::{Actor, Enquiry, EnquiryState, Offer, OfferState},
    letters::{IntroductionFamily, IntroductionTutor},
    links, queries,
};
use crate::{
    platform::{
        self,
        mail::{self, EmailTemplate},
    },
    tutors,
};

/// Takes the answer to an offer that is open. The caller holds the enquiry's lock, so of
/// two who say yes at once one is first.
pub async fn answer(
    tx: &mut PgConnection,
    site: &platform::App,
    enquiry: &mut Enquiry,
    offer: &Offer,
    (yes, sentence): (bool, &str),
    now: OffsetDateTime,
) -> anyhow::Result<()> {
    if !offer.takes_an_answer(enquiry.state) {
        return Ok(());
    }
    let standing = if yes { OfferState::Accepted } else { OfferState::Declined };
    queries::answer_offer(&mut *tx, offer.id, standing, sentence, now).await?;
    // a lapse is remembered already
    if offer.standing == OfferState::Asked {
        tutors::remember_answer(&mut *tx, offer.tutor_id, offer.asked_at, Some(now)).await?;
    }
    if yes {
        let offer = Offer { standing, sentence: sentence.to_owned(), ..offer.clone() };
        return accept(tx, site, enquiry, &offer, now).await;
    }
    if queries::first_deadline(&mut *tx, enquiry.id).await?.is_none() {
        go_on(&mut *tx, site, enquiry, now).await?;
    }
    plan(tx, enquiry, now).await
}

async fn accept(
    tx: &mut PgConnection,
    site: &platform::App,
    enquiry: &mut Enquiry,
    offer: &Offer,
    now: OffsetDateTime,
) -> anyhow::Result<()> {
    let others = queries::offers_of(&mut *tx, enquiry.id).await?;
    close_offers(tx, site, enquiry, (&others, "a colleague said yes first"), now).await?;
    enter(tx, site, enquiry, EnquiryState::Accepted, (Actor::Tutor, ""), now).await?;
    let to_family = IntroductionFamily {
        enquiry,
        offer,
        profile: site.config.base_url.join(&format!("/tutors/{}", offer.tutor_slug)),
        link: links::act(site, enquiry),
    };
    let to_tutor = IntroductionTutor { enquiry, offer };
    let (family, tutor) = (enquiry.contact(), offer.tutor());
    mail::post(&mut *tx, &site.config, to_family.to(family.clone(), Some(tutor.clone()))?, now).await?;
    mail::post(tx, &site.config, to_tutor.to(tutor, Some(family))?, now).await?;
    Ok(())
}
