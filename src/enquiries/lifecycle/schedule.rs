//! What the clock has promised to do for one enquiry.

use sqlx::PgConnection;
use time::OffsetDateTime;

use super::{
    close::end,
    offer,
    transition::{plan, post_to_desk, post_to_family, post_unnamed},
};
use crate::enquiries::{
    enquiry::{Actor, Enquiry, EnquiryState},
    letters::{Meeting, PromiseDesk, PromiseFamily, Reminder},
    links, queries,
};
use crate::{
    platform::{self, clock::Moment},
    tutors,
};

/// Does all that is due, and sets the next appointment. A second time changes nothing.
pub async fn keep(
    tx: &mut PgConnection,
    site: &platform::App,
    enquiry: &mut Enquiry,
    now: OffsetDateTime,
) -> anyhow::Result<()> {
    match enquiry.state {
        EnquiryState::Received => remind(tx, site, enquiry, now).await?,
        EnquiryState::Unmatched | EnquiryState::Offered => look_further(tx, site, enquiry, now).await?,
        EnquiryState::Accepted if enquiry.meeting_asked_at.is_none() => {
            ask_whether_they_met(tx, site, enquiry, now).await?;
        }
        EnquiryState::Accepted | EnquiryState::Met | EnquiryState::NotMet => {
            end(tx, site, enquiry, (EnquiryState::Closed, Actor::Clock), now).await?;
        }
        _ => {}
    }
    plan(tx, enquiry, now).await
}

async fn remind(
    tx: &mut PgConnection,
    site: &platform::App,
    enquiry: &mut Enquiry,
    now: OffsetDateTime,
) -> anyhow::Result<()> {
    if enquiry.reminded_at.is_none() && enquiry.reminder_at() <= now {
        let (link, until) = (links::act(site, enquiry), Moment(enquiry.delete_at));
        post_unnamed(tx, site, &Reminder { enquiry, link, until }, now).await?;
        enquiry.reminded_at = Some(now);
    }
    Ok(())
}

async fn look_further(
    tx: &mut PgConnection,
    site: &platform::App,
    enquiry: &mut Enquiry,
    now: OffsetDateTime,
) -> anyhow::Result<()> {
    for (tutor, asked_at) in queries::lapse_offers(&mut *tx, enquiry.id, now).await? {
        tutors::remember_answer(&mut *tx, tutor, asked_at, None).await?;
    }
    if enquiry.expires_at().is_none_or(|over| over <= now) {
        return end(tx, site, enquiry, (EnquiryState::Expired, Actor::Clock), now).await;
    }
    if queries::first_deadline(&mut *tx, enquiry.id).await?.is_none() {
        offer::go_on(tx, site, enquiry, now).await?;
    }
    if enquiry.state.is_looking() {
        apologise(tx, site, enquiry, now).await?;
    }
    Ok(())
}

/// The promised time is over without a yes.
async fn apologise(
    tx: &mut PgConnection,
    site: &platform::App,
    enquiry: &mut Enquiry,
    now: OffsetDateTime,
) -> anyhow::Result<()> {
    if enquiry.apologised_at.is_some() || enquiry.promised_until.is_none_or(|until| now < until) {
        return Ok(());
    }
    let until = Moment(enquiry.expires_at().unwrap_or(now));
    let promise = site.config.promise_in_words();
    let link = links::act(site, enquiry);
    let to_family = PromiseFamily { enquiry, link, until, promise: promise.clone() };
    post_to_family(&mut *tx, site, &to_family, now).await?;
    let offers = queries::offers_of(&mut *tx, enquiry.id).await?;
    let link = links::desk(site, enquiry);
    post_to_desk(tx, site, &PromiseDesk { enquiry, offers: &offers, link, until, promise }, now).await?;
    enquiry.apologised_at = Some(now);
    Ok(())
}

async fn ask_whether_they_met(
    tx: &mut PgConnection,
    site: &platform::App,
    enquiry: &mut Enquiry,
    now: OffsetDateTime,
) -> anyhow::Result<()> {
    let offers = queries::offers_of(&mut *tx, enquiry.id).await?;
    if let Some(offer) = offers.iter().find(|offer| offer.is_accepted()) {
        let page = format!("{}/meeting", links::act(site, enquiry));
        let meeting = Meeting {
            enquiry,
            offer,
            yes_link: format!("{page}?met=yes"),
            no_link: format!("{page}?met=no"),
        };
        post_to_family(tx, site, &meeting, now).await?;
    }
    enquiry.meeting_asked_at = Some(now);
    Ok(())
}
