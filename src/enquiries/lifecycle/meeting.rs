//! After a tutor's yes: did the family and the tutor meet?

use sqlx::PgConnection;
use time::OffsetDateTime;

use super::enter;
use crate::enquiries::{
    enquiry::{Actor, Enquiry, EnquiryState},
    letters::{Meeting, NotMetDesk},
    links, notify, queries,
};
use crate::platform::App;

/// Asks the family, once. The caller plans what comes next.
pub async fn ask(
    tx: &mut PgConnection,
    app: &App,
    enquiry: &mut Enquiry,
    now: OffsetDateTime,
) -> anyhow::Result<()> {
    let offers = queries::offers_of(&mut *tx, enquiry.id).await?;
    if let Some(offer) = offers.iter().find(|offer| offer.is_accepted()) {
        let page = format!("{}/meeting", links::act(app, enquiry));
        let meeting = Meeting {
            enquiry,
            offer,
            yes_link: format!("{page}?met=yes"),
            no_link: format!("{page}?met=no"),
        };
        notify::family(tx, app, &meeting, now).await?;
    }
    enquiry.meeting_asked_at = Some(now);
    Ok(())
}

/// Records the family's answer; the first one counts. After a no the desk finds out what went wrong.
pub async fn answer(
    tx: &mut PgConnection,
    app: &App,
    enquiry: &mut Enquiry,
    has_met: bool,
    now: OffsetDateTime,
) -> anyhow::Result<()> {
    let next = if has_met { EnquiryState::Met } else { EnquiryState::NotMet };
    if !enquiry.may_become(next) {
        return Ok(());
    }
    enter(tx, app, enquiry, next, (Actor::Family, ""), now).await?;
    if has_met {
        return Ok(());
    }
    let offers = queries::offers_of(&mut *tx, enquiry.id).await?;
    let Some(offer) = offers.iter().find(|offer| offer.is_accepted()) else { return Ok(()) };
    let link = links::desk(app, enquiry);
    notify::desk(tx, app, &NotMetDesk { enquiry, offer, link }, now).await
}
