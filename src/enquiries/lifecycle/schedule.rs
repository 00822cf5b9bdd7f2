//! What the clock does: reminders, lapsed offers, broken promises, expiry, closing.

use sqlx::PgConnection;
use time::OffsetDateTime;

use super::{close::close, meeting, offer::offer_next};
use crate::enquiries::{
    enquiry::{Actor, Enquiry, EnquiryState},
    letters::{PromiseDesk, PromiseFamily, Reminder},
    links, notify, queries,
};
use crate::{
    platform::{App, clock::Moment},
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
        let (link, until) = (links::act(app, enquiry), Moment(enquiry.delete_at));
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
    if enquiry.apologised_at.is_some() || enquiry.promised_until.is_none_or(|until| now < until) {
        return Ok(());
    }
    let until = Moment(enquiry.expires_at().unwrap_or(now));
    let promise = app.config.promise_in_words();
    let link = links::act(app, enquiry);
    let to_family = PromiseFamily { enquiry, link, until, promise: promise.clone() };
    notify::family(&mut *tx, app, &to_family, now).await?;
    let offers = queries::offers_of(&mut *tx, enquiry.id).await?;
    let link = links::desk(app, enquiry);
    notify::desk(tx, app, &PromiseDesk { enquiry, offers: &offers, link, until, promise }, now).await?;
    enquiry.apologised_at = Some(now);
    Ok(())
}
