//! The adult confirms, and the first tutors are asked.

use sqlx::PgConnection;
use time::OffsetDateTime;

use super::{
    enter,
    offer::{Round, offer_round},
};
use crate::enquiries::{
    enquiry::{Actor, Enquiry, EnquiryState},
    fit::Shortage,
    letters::{UnmatchedDesk, UnmatchedFamily},
    links, notify,
};
use crate::platform::{App, clock::UkTime};

/// Confirms an enquiry: tutors are asked, or the desk hears that none fits.
pub async fn confirm(
    tx: &mut PgConnection,
    app: &App,
    enquiry: &mut Enquiry,
    now: OffsetDateTime,
) -> anyhow::Result<()> {
    if !enquiry.may_become(EnquiryState::Confirmed) {
        return Ok(());
    }
    enter(tx, app, enquiry, EnquiryState::Confirmed, (Actor::Family, ""), now).await?;
    match offer_round(tx, app, enquiry, now).await? {
        Round::Nobody(shortage) => leave_unmatched(tx, app, enquiry, shortage, now).await,
        Round::Asked => enter(tx, app, enquiry, EnquiryState::Offered, (Actor::Clock, ""), now).await,
    }
}

async fn leave_unmatched(
    tx: &mut PgConnection,
    app: &App,
    enquiry: &mut Enquiry,
    shortage: Shortage,
    now: OffsetDateTime,
) -> anyhow::Result<()> {
    enter(tx, app, enquiry, EnquiryState::Unmatched, (Actor::Clock, ""), now).await?;
    let reason = shortage.explain(&enquiry.course(), enquiry.wants());
    let link = links::desk(app, enquiry);
    notify::desk(tx, app, &UnmatchedDesk { enquiry, reason: &reason, link }, now).await?;
    let link = links::act(app, enquiry);
    let until = UkTime(enquiry.expires_at().unwrap_or(now));
    let may_mend = shortage.depends_on_wishes();
    let letter = UnmatchedFamily { enquiry, reason: &reason, may_mend, link, until };
    notify::family(tx, app, &letter, now).await
}
