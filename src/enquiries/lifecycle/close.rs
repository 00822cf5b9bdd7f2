//! An enquiry ends: declined, expired, withdrawn, closed or erased.

use sqlx::PgConnection;
use time::OffsetDateTime;

use super::enter;
use crate::enquiries::{
    enquiry::{Actor, Enquiry, EnquiryState, Offer, OfferState},
    letters::{
        ClosedFamily, ClosedTutor, DeclinedDesk, DeclinedFamily, ErasedTutor, ExpiredDesk, ExpiredFamily,
        OfferClosed, WithdrawnFamily,
    },
    links, notify, queries,
};
use crate::platform::{
    App,
    clock::UkDay,
    mail::{self, EmailTemplate, Letter},
};

/// Ends an enquiry in the state `how`, with an email to everybody who should know.
pub async fn close(
    tx: &mut PgConnection,
    app: &App,
    enquiry: &mut Enquiry,
    (how, actor): (EnquiryState, Actor),
    now: OffsetDateTime,
) -> anyhow::Result<()> {
    if !enquiry.may_become(how) {
        return Ok(());
    }
    let offers = queries::offers_of(&mut *tx, enquiry.id).await?;
    if how == EnquiryState::Erased {
        // before new emails are written, which must stay
        erase_personal_data(&mut *tx, enquiry).await?;
    }
    close_offers(&mut *tx, app, enquiry, (&offers, reason(how)), now).await?;
    let was_held = enquiry.state == EnquiryState::Held;
    enter(&mut *tx, app, enquiry, how, (actor, ""), now).await?;
    match how {
        EnquiryState::Erased => notify_erased(tx, app, enquiry, &offers, now).await,
        EnquiryState::Closed => notify_closed(tx, app, enquiry, &offers, now).await,
        EnquiryState::Declined => post_all(tx, app, declined_letters(app, enquiry, &offers)?, now).await,
        EnquiryState::Expired => post_all(tx, app, expired_letters(app, enquiry, &offers)?, now).await,
        EnquiryState::Withdrawn if !was_held => {
            let link = links::act(app, enquiry);
            notify::family(tx, app, &WithdrawnFamily { enquiry, link, until: UkDay(enquiry.delete_at) }, now)
                .await
        }
        _ => Ok(()),
    }
}

/// Closes the open offers, with an email to each tutor.
pub async fn close_offers(
    tx: &mut PgConnection,
    app: &App,
    enquiry: &Enquiry,
    (offers, why): (&[Offer], &'static str),
    now: OffsetDateTime,
) -> anyhow::Result<()> {
    queries::close_offers(&mut *tx, enquiry.id, now).await?;
    post_all(tx, app, closed_offer_letters(enquiry, offers, why)?, now).await
}

/// What the tutors with an open offer are told.
pub fn reason(how: EnquiryState) -> &'static str {
    match how {
        EnquiryState::Expired => "a week has passed, and we’ve told the family that we found nobody",
        EnquiryState::Closed => "we closed it",
        _ => "the family no longer needs a tutor",
    }
}

/// Erases personal data in the enquiry, its offers and the emails about it.
async fn erase_personal_data(tx: &mut PgConnection, enquiry: &mut Enquiry) -> anyhow::Result<()> {
    queries::erase(&mut *tx, enquiry.id).await?;
    mail::erase_about(&mut *tx, enquiry.id).await?;
    *enquiry = queries::by_id(tx, enquiry.id).await?.ok_or(sqlx::Error::RowNotFound)?;
    Ok(())
}

/// Asks the tutor who said yes to erase it too, in an email that names nobody.
async fn notify_erased(
    tx: &mut PgConnection,
    app: &App,
    enquiry: &Enquiry,
    offers: &[Offer],
    now: OffsetDateTime,
) -> anyhow::Result<()> {
    let Some(offer) = accepted(offers) else { return Ok(()) };
    let letter = ErasedTutor { enquiry, offer }.to(offer.tutor(), None)?;
    mail::post(tx, &app.config, letter, now).await?;
    Ok(())
}

async fn notify_closed(
    tx: &mut PgConnection,
    app: &App,
    enquiry: &Enquiry,
    offers: &[Offer],
    now: OffsetDateTime,
) -> anyhow::Result<()> {
    // an unconfirmed address may belong to a stranger
    if enquiry.confirmed_at.is_none() {
        return Ok(());
    }
    let (link, until) = (links::act(app, enquiry), UkDay(enquiry.delete_at));
    notify::family(&mut *tx, app, &ClosedFamily { enquiry, link, until }, now).await?;
    if let Some(offer) = accepted(offers) {
        let letter = ClosedTutor { enquiry, offer, until }.to(offer.tutor(), None)?;
        mail::post(tx, &app.config, letter, now).await?;
    }
    Ok(())
}

/// The emails about an enquiry that every tutor declined.
pub fn declined_letters(app: &App, enquiry: &Enquiry, offers: &[Offer]) -> anyhow::Result<[Letter; 2]> {
    let (link, until) = (links::act(app, enquiry), UkDay(enquiry.delete_at));
    let family = DeclinedFamily { enquiry, answers: answers(app), link, until };
    let desk = DeclinedDesk { enquiry, offers, link: links::desk(app, enquiry) };
    Ok([family.to(enquiry.contact(), None)?, desk.to(app.config.desk.clone(), None)?])
}

/// The emails about an enquiry that has expired.
pub fn expired_letters(app: &App, enquiry: &Enquiry, offers: &[Offer]) -> anyhow::Result<[Letter; 2]> {
    let (link, until) = (links::act(app, enquiry), UkDay(enquiry.delete_at));
    let family = ExpiredFamily { enquiry, answers: answers(app), link, until };
    let desk = ExpiredDesk { enquiry, offers, link: links::desk(app, enquiry) };
    Ok([family.to(enquiry.contact(), None)?, desk.to(app.config.desk.clone(), None)?])
}

/// The emails to the tutors whose offers are closed.
pub fn closed_offer_letters(
    enquiry: &Enquiry,
    offers: &[Offer],
    why: &'static str,
) -> anyhow::Result<Vec<Letter>> {
    let open = offers.iter().filter(|offer| offer.state == OfferState::Asked).map(Offer::tutor);
    open.map(|tutor| OfferClosed { enquiry, tutor: &tutor, why }.to(tutor.clone(), None)).collect()
}

async fn post_all(
    tx: &mut PgConnection,
    app: &App,
    letters: impl IntoIterator<Item = Letter>,
    now: OffsetDateTime,
) -> anyhow::Result<()> {
    for letter in letters {
        mail::post(&mut *tx, &app.config, letter, now).await?;
    }
    Ok(())
}

fn answers(app: &App) -> String {
    app.config.base_url.join("/answers")
}

fn accepted(offers: &[Offer]) -> Option<&Offer> {
    offers.iter().find(|offer| offer.is_accepted())
}
