//! The end of an enquiry, and the letters by which both sides hear of it.

use sqlx::PgConnection;
use time::OffsetDateTime;

use super::transition::{enter, post_to_desk, post_to_family};
use crate::enquiries::{
    enquiry::{Actor, Enquiry, EnquiryState, Offer, OfferState},
    letters::{
        ClosedFamily, ClosedTutor, DeclinedDesk, DeclinedFamily, ErasedTutor, ExpiredDesk, ExpiredFamily,
        OfferClosed, WithdrawnFamily,
    },
    links, queries,
};
use crate::platform::{
    self,
    clock::Day,
    mail::{self, EmailTemplate},
};

/// Ends an enquiry, where its course allows that. A second time changes nothing.
pub async fn end(
    tx: &mut PgConnection,
    site: &platform::App,
    enquiry: &mut Enquiry,
    (how, actor): (EnquiryState, Actor),
    now: OffsetDateTime,
) -> anyhow::Result<()> {
    if !enquiry.may(how) {
        return Ok(());
    }
    let offers = queries::offers_of(&mut *tx, enquiry.id).await?;
    if how == EnquiryState::Erased {
        // before any letter is written that is to stay
        empty(&mut *tx, enquiry).await?;
    }
    close_offers(&mut *tx, site, enquiry, (&offers, reason(how)), now).await?;
    let was_held = enquiry.state == EnquiryState::Held;
    enter(&mut *tx, site, enquiry, how, (actor, ""), now).await?;
    match how {
        EnquiryState::Erased => tell_who_knows(tx, site, enquiry, &offers, now).await,
        EnquiryState::Closed => close(tx, site, enquiry, &offers, now).await,
        EnquiryState::Declined => decline(tx, site, enquiry, &offers, now).await,
        EnquiryState::Expired => expire(tx, site, enquiry, &offers, now).await,
        EnquiryState::Withdrawn if !was_held => {
            let link = links::act(site, enquiry);
            post_to_family(tx, site, &WithdrawnFamily { enquiry, link, until: Day(enquiry.delete_at) }, now)
                .await
        }
        _ => Ok(()),
    }
}

/// Closes the offers that wait for an answer, with a letter to each tutor.
pub async fn close_offers(
    tx: &mut PgConnection,
    site: &platform::App,
    enquiry: &Enquiry,
    (offers, why): (&[Offer], &'static str),
    now: OffsetDateTime,
) -> anyhow::Result<()> {
    queries::close_offers(&mut *tx, enquiry.id, now).await?;
    for offer in offers.iter().filter(|offer| offer.standing == OfferState::Asked) {
        let tutor = offer.tutor();
        let letter = OfferClosed { enquiry, tutor: &tutor, why }.to(tutor.clone(), None)?;
        mail::post(&mut *tx, &site.config, letter, now).await?;
    }
    Ok(())
}

/// Why a tutor who was asked is not needed any more.
fn reason(how: EnquiryState) -> &'static str {
    match how {
        EnquiryState::Expired => "a week has gone by, and we have told the family that we found nobody",
        EnquiryState::Closed => "our desk has closed it",
        _ => "the family no longer looks for a tutor",
    }
}

/// Empties what is personal, in the enquiry and in all that hangs on it.
async fn empty(tx: &mut PgConnection, enquiry: &mut Enquiry) -> anyhow::Result<()> {
    queries::erase(&mut *tx, enquiry.id).await?;
    mail::erase_about(&mut *tx, enquiry.id).await?;
    *enquiry = queries::by_id(tx, enquiry.id).await?.ok_or(sqlx::Error::RowNotFound)?;
    Ok(())
}

/// The tutor who said yes is asked to erase it too, in a letter that names nobody.
async fn tell_who_knows(
    tx: &mut PgConnection,
    site: &platform::App,
    enquiry: &Enquiry,
    offers: &[Offer],
    now: OffsetDateTime,
) -> anyhow::Result<()> {
    let Some(offer) = accepted(offers) else { return Ok(()) };
    let letter = ErasedTutor { enquiry, offer }.to(offer.tutor(), None)?;
    mail::post(tx, &site.config, letter, now).await?;
    Ok(())
}

async fn close(
    tx: &mut PgConnection,
    site: &platform::App,
    enquiry: &Enquiry,
    offers: &[Offer],
    now: OffsetDateTime,
) -> anyhow::Result<()> {
    // what nobody confirmed may have come from anybody
    if enquiry.confirmed_at.is_none() {
        return Ok(());
    }
    let (link, until) = (links::act(site, enquiry), Day(enquiry.delete_at));
    post_to_family(&mut *tx, site, &ClosedFamily { enquiry, link, until }, now).await?;
    if let Some(offer) = accepted(offers) {
        let letter = ClosedTutor { enquiry, offer, until }.to(offer.tutor(), None)?;
        mail::post(tx, &site.config, letter, now).await?;
    }
    Ok(())
}

async fn decline(
    tx: &mut PgConnection,
    site: &platform::App,
    enquiry: &Enquiry,
    offers: &[Offer],
    now: OffsetDateTime,
) -> anyhow::Result<()> {
    let link = links::act(site, enquiry);
    post_to_family(
        &mut *tx,
        site,
        &DeclinedFamily { enquiry, answers: answers(site), link, until: Day(enquiry.delete_at) },
        now,
    )
    .await?;
    let link = links::desk(site, enquiry);
    post_to_desk(tx, site, &DeclinedDesk { enquiry, offers, link }, now).await
}

async fn expire(
    tx: &mut PgConnection,
    site: &platform::App,
    enquiry: &Enquiry,
    offers: &[Offer],
    now: OffsetDateTime,
) -> anyhow::Result<()> {
    let link = links::act(site, enquiry);
    post_to_family(
        &mut *tx,
        site,
        &ExpiredFamily { enquiry, answers: answers(site), link, until: Day(enquiry.delete_at) },
        now,
    )
    .await?;
    let link = links::desk(site, enquiry);
    post_to_desk(tx, site, &ExpiredDesk { enquiry, offers, link }, now).await
}

fn answers(site: &platform::App) -> String {
    site.config.base_url.join("/answers")
}

fn accepted(offers: &[Offer]) -> Option<&Offer> {
    offers.iter().find(|offer| offer.is_accepted())
}
