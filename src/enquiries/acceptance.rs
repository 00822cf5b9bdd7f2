//! A tutor says yes or no.

use sqlx::PgConnection;
use time::OffsetDateTime;

use super::{
    course::{close_offers, enter},
    enquiry::{Actor, Enquiry, Offer, Power, Standing, State},
    letters::{DeclinedDesk, DeclinedFamily, IntroductionFamily, IntroductionTutor, Sheet},
    links, queries,
};
use crate::{mail, web};

/// Takes the answer to an offer that is open. The caller holds the enquiry's lock, so of
/// two who say yes at once one is first.
pub async fn answer(
    tx: &mut PgConnection,
    site: &web::State,
    enquiry: &mut Enquiry,
    offer: &Offer,
    yes: bool,
    sentence: &str,
    now: OffsetDateTime,
) -> anyhow::Result<()> {
    if !offer.is_open(now) || enquiry.state != State::Offered {
        return Ok(());
    }
    let standing = if yes { Standing::Accepted } else { Standing::Declined };
    queries::answer_offer(&mut *tx, offer.id, standing, sentence, now).await?;
    if yes {
        let offer = Offer { standing, sentence: sentence.to_owned(), ..offer.clone() };
        return accept(tx, site, enquiry, &offer, now).await;
    }
    let offers = queries::offers_of(&mut *tx, enquiry.id).await?;
    if offers.iter().any(|other| other.standing == Standing::Asked) {
        return Ok(());
    }
    enter(tx, enquiry, State::Declined, Actor::Tutor, "", now).await?;
    regret(tx, site, enquiry, &offers, now).await
}

async fn accept(
    tx: &mut PgConnection,
    site: &web::State,
    enquiry: &mut Enquiry,
    offer: &Offer,
    now: OffsetDateTime,
) -> anyhow::Result<()> {
    enter(tx, enquiry, State::Accepted, Actor::Tutor, "", now).await?;
    close_offers(tx, site, enquiry, "a colleague said yes first", now).await?;
    let base_url = &site.config.base_url;
    let to_family = IntroductionFamily {
        enquiry,
        offer,
        profile: base_url.join(&format!("/tutors/{}", offer.tutor_slug)),
        link: base_url.join(&links::path(&site.secret, enquiry, Power::Act)),
    };
    let to_tutor = IntroductionTutor { enquiry, offer };
    let (family, tutor) = (enquiry.contact(), offer.tutor());
    mail::post(&mut *tx, &site.config, to_family.to(family.clone(), Some(tutor.clone()))?, now).await?;
    mail::post(tx, &site.config, to_tutor.to(tutor, Some(family))?, now).await?;
    Ok(())
}

/// The family and the desk hear that nobody takes it.
pub async fn regret(
    tx: &mut PgConnection,
    site: &web::State,
    enquiry: &Enquiry,
    offers: &[Offer],
    now: OffsetDateTime,
) -> anyhow::Result<()> {
    let base_url = &site.config.base_url;
    let link = base_url.join(&links::path(&site.secret, enquiry, Power::Act));
    let to_family = DeclinedFamily { enquiry, link }.to(enquiry.contact(), None)?;
    let link = base_url.join(&links::desk_path(enquiry));
    let to_desk = DeclinedDesk { enquiry, offers, link }.to(site.config.desk.clone(), None)?;
    mail::post(&mut *tx, &site.config, to_family, now).await?;
    mail::post(tx, &site.config, to_desk, now).await?;
    Ok(())
}
