//! What the clock does: reminders, lapsed offers, broken promises, expiry, closing.

use sqlx::PgConnection;
use time::OffsetDateTime;

use super::{close::close, meeting, offer::offer_next};
use crate::enquiries::{
    enquiry::{Actor, Enquiry, EnquiryState, Offer},
    letters::{PromiseDesk, PromiseFamily, Reminder},
    links, notify, queries,
};
use crate::{
    platform::{
        App,
        clock::UkTime,
        mail::{self, EmailTemplate, Letter},
    },
    tutors,
};

/// Stores when [`run_due`] is to be called next.
pub async fn plan(tx: &mut PgConnection, enquiry: &Enquiry, now: OffsetDateTime) -> anyhow::Result<()> {
    let deadline = queries::first_deadline(&mut *tx, enquiry.id).await?;
    queries::plan(tx, enquiry, enquiry.next_due(deadline, now)).await?;
    Ok(())
}

/// Does all that is due for one enquiry, and plans the next time.
pub async fn run_due(
    tx: &mut PgConnection,
    app: &App,
    enquiry: &mut Enquiry,
    now: OffsetDateTime,
) -> anyhow::Result<()> {
    match enquiry.state {
        EnquiryState::Received => remind(tx, app, enquiry, now).await?,
        EnquiryState::Unmatched | EnquiryState::Offered => continue_search(tx, app, enquiry, now).await?,
        EnquiryState::Accepted if enquiry.meeting_asked_at.is_none() => {
            meeting::ask(tx, app, enquiry, now).await?;
        }
        EnquiryState::Accepted | EnquiryState::Met | EnquiryState::NotMet => {
            close(tx, app, enquiry, (EnquiryState::Closed, Actor::Clock), now).await?;
        }
        _ => {}
    }
    plan(tx, enquiry, now).await
}

async fn remind(
    tx: &mut PgConnection,
    app: &App,
    enquiry: &mut Enquiry,
    now: OffsetDateTime,
) -> anyhow::Result<()> {
    if enquiry.reminded_at.is_none() && enquiry.reminder_at() <= now {
        let (link, until) = (links::act(app, enquiry), UkTime(enquiry.delete_at));
        notify::unconfirmed(tx, app, &Reminder { enquiry, link, until }, now).await?;
        enquiry.reminded_at = Some(now);
    }
    Ok(())
}

async fn continue_search(
    tx: &mut PgConnection,
    app: &App,
    enquiry: &mut Enquiry,
    now: OffsetDateTime,
) -> anyhow::Result<()> {
    for (tutor, asked_at) in queries::lapse_offers(&mut *tx, enquiry.id, now).await? {
        tutors::remember_answer(&mut *tx, tutor, asked_at, None).await?;
    }
    if enquiry.expires_at().is_none_or(|expires| expires <= now) {
        return close(tx, app, enquiry, (EnquiryState::Expired, Actor::Clock), now).await;
    }
    if queries::first_deadline(&mut *tx, enquiry.id).await?.is_none() {
        offer_next(tx, app, enquiry, now).await?;
    }
    if enquiry.state.is_looking() {
        apologise(tx, app, enquiry, now).await?;
    }
    Ok(())
}

/// Tells the family and the desk, once, that the promised time passed without a yes.
async fn apologise(
    tx: &mut PgConnection,
    app: &App,
    enquiry: &mut Enquiry,
    now: OffsetDateTime,
) -> anyhow::Result<()> {
    if owes_apology(enquiry, now) {
        let offers = queries::offers_of(&mut *tx, enquiry.id).await?;
        for letter in apologies(app, enquiry, &offers, now)? {
            mail::post(&mut *tx, &app.config, letter, now).await?;
        }
        enquiry.apologised_at = Some(now);
    }
    Ok(())
}

/// Whether the promised time has passed, and we have not said so yet.
pub fn owes_apology(enquiry: &Enquiry, now: OffsetDateTime) -> bool {
    enquiry.apologised_at.is_none() && enquiry.promised_until.is_some_and(|until| until <= now)
}

/// The emails that say so.
pub fn apologies(
    app: &App,
    enquiry: &Enquiry,
    offers: &[Offer],
    now: OffsetDateTime,
) -> anyhow::Result<[Letter; 2]> {
    let until = UkTime(enquiry.expires_at().unwrap_or(now));
    let promise = app.config.promise_in_words();
    let family = PromiseFamily { enquiry, link: links::act(app, enquiry), until, promise: promise.clone() };
    let desk = PromiseDesk { enquiry, offers, link: links::desk(app, enquiry), until, promise };
    Ok([family.to(enquiry.contact(), None)?, desk.to(app.config.desk.clone(), None)?])
}
