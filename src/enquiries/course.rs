//! The steps that an enquiry takes, each in the caller's transaction.

use anyhow::ensure;
use sqlx::PgConnection;
use time::OffsetDateTime;

use super::{
    enquiry::{Actor, Enquiry, Offer, Power, Standing, State},
    letters::{Confirm, OfferClosed, Sheet},
    links, queries,
};
use crate::{
    mail,
    web::{self, time::Moment},
};

/// Moves an enquiry on and writes the step down.
pub async fn enter(
    tx: &mut PgConnection,
    enquiry: &mut Enquiry,
    next: State,
    actor: Actor,
    note: &str,
    now: OffsetDateTime,
) -> anyhow::Result<()> {
    ensure!(enquiry.may(next), "an enquiry that is {:?} cannot become {next:?}", enquiry.state);
    queries::enter(tx, enquiry.id, next, actor, note, now).await?;
    enquiry.state = next;
    enquiry.delete_at = now + next.kept();
    Ok(())
}

/// Sends the adult the link that confirms.
pub async fn ask_to_confirm(
    tx: &mut PgConnection,
    site: &web::State,
    enquiry: &Enquiry,
    now: OffsetDateTime,
) -> anyhow::Result<()> {
    let confirm = Confirm {
        enquiry,
        link: site.config.base_url.join(&links::path(&site.secret, enquiry, Power::Act)),
        until: Moment(enquiry.delete_at),
    };
    // without the name that was typed: a stranger may have typed it
    let mut to = enquiry.contact();
    to.name.clear();
    mail::post(tx, &site.config, confirm.to(to, None)?, now).await?;
    Ok(())
}

/// The desk lets a held enquiry go on.
pub async fn release(
    tx: &mut PgConnection,
    site: &web::State,
    enquiry: &mut Enquiry,
    now: OffsetDateTime,
) -> anyhow::Result<()> {
    enter(tx, enquiry, State::Received, Actor::Desk, "", now).await?;
    ask_to_confirm(tx, site, enquiry, now).await
}

/// Closes the offers that wait for an answer, with a letter to each tutor.
pub async fn close_offers(
    tx: &mut PgConnection,
    site: &web::State,
    enquiry: &Enquiry,
    why: &'static str,
    now: OffsetDateTime,
) -> anyhow::Result<()> {
    let offers = queries::offers_of(&mut *tx, enquiry.id).await?;
    queries::close_offers(&mut *tx, enquiry.id, now).await?;
    for offer in offers.iter().filter(|offer| offer.standing == Standing::Asked) {
        let tutor = Offer::tutor(offer);
        let letter = OfferClosed { enquiry, tutor: &tutor, why }.to(tutor.clone(), None)?;
        mail::post(tx, &site.config, letter, now).await?;
    }
    Ok(())
}

/// The family, or the desk, ends it.
pub async fn end(
    tx: &mut PgConnection,
    site: &web::State,
    enquiry: &mut Enquiry,
    how: State,
    actor: Actor,
    now: OffsetDateTime,
) -> anyhow::Result<()> {
    if !enquiry.may(how) {
        return Ok(());
    }
    if how == State::Erased {
        queries::erase(tx, enquiry.id).await?;
        mail::erase_about(&mut *tx, enquiry.id).await?;
    }
    close_offers(tx, site, enquiry, "the family no longer looks for a tutor", now).await?;
    enter(tx, enquiry, how, actor, "", now).await
}
