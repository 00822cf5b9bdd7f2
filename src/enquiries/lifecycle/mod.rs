//! The lifecycle of an enquiry: a state machine whose transitions run in the caller's transaction.
//! The caller holds the row lock of the enquiry ([`queries::locked`]), so transitions of one
//! enquiry are serialised. Each is idempotent: where the transition is not allowed any more,
//! nothing changes.
//!
//! ```text
//! state                    function                       emails
//! ──────────────────────────────────────────────────────────────────────────────────────────────
//! (form)     → received    submit::submit                 confirm
//! (form)     → held        submit::submit                 held
//! held       → received    submit::release                confirm
//! received     (24 hours)  schedule::run_due              reminder
//! received   → confirmed   confirm::confirm               -
//! confirmed  → offered     confirm::confirm               offer, to up to three tutors
//! confirmed  → unmatched   confirm::confirm               unmatched_desk, unmatched_family
//! unmatched  → offered     offer::offer_next              offer, to up to three tutors
//! offered      (deadline)  schedule::run_due              offer, to the next tutors
//! offered      (promise)   schedule::run_due              promise_family, promise_desk
//! offered      (a tutor    bar::close_offers              tutor_unavailable, offer, to the next
//!              is barred)                                 tutors, offer_closed
//! offered    → accepted    accept::answer (yes)           introduction_family, introduction_tutor,
//!                                                         offer_closed to the other tutors
//! offered    → declined    accept::answer (the last no)   declined_family, declined_desk
//! unmatched, offered
//!              (correction)     correct::correct           offer, offer_closed
//! accepted     (correction)     correct::correct           corrected_tutor
//! unmatched, offered
//!            → expired     schedule::run_due (7 days)     expired_family, expired_desk, offer_closed
//! accepted     (3 days)    schedule::run_due              meeting
//! accepted   → met         meeting::answer                -
//! accepted   → notmet      meeting::answer                not_met_desk
//! accepted, met, notmet
//!            → closed      schedule::run_due (14 days)    closed_family, closed_tutor
//! any open   → withdrawn   close::close (family)          withdrawn_family, offer_closed
//! any open   → closed      close::close (desk)            closed_family, closed_tutor, offer_closed
//! any        → erased      close::close (family)          erased_tutor, offer_closed
//! ──────────────────────────────────────────────────────────────────────────────────────────────
//! ```
//!
//! What `schedule::run_due` does for one enquiry that looks for a tutor, `batch::continue_searches` does
//! for many in one transaction.
//!
//! [`EnquiryState::transitions`] and the table `enquiry_transitions` hold the same pairs.

pub mod accept;
pub mod bar;
pub mod batch;
pub mod close;
pub mod confirm;
pub mod correct;
pub mod meeting;
pub mod offer;
pub mod schedule;
pub mod submit;

use anyhow::ensure;
use sqlx::PgConnection;
use time::OffsetDateTime;

use super::{
    enquiry::{Actor, Enquiry, EnquiryState},
    queries,
};
use crate::platform::App;

/// Moves an enquiry to its next state, records the event and schedules what the clock does next.
///
/// # Errors
/// Where there is no such transition, or the database fails.
async fn enter(
    tx: &mut PgConnection,
    app: &App,
    enquiry: &mut Enquiry,
    next: EnquiryState,
    (actor, note): (Actor, &str),
    now: OffsetDateTime,
) -> anyhow::Result<()> {
    let previous = advance(app, enquiry, next, now)?;
    queries::enter(&mut *tx, enquiry, previous, actor, note, now).await?;
    schedule::plan(tx, enquiry, now).await
}

/// Moves an enquiry to its next state, and stores nothing. Returns the state before.
///
/// # Errors
/// Where there is no such transition.
fn advance(
    app: &App,
    enquiry: &mut Enquiry,
    next: EnquiryState,
    now: OffsetDateTime,
) -> anyhow::Result<EnquiryState> {
    ensure!(enquiry.may_become(next), "an enquiry that is {:?} cannot become {next:?}", enquiry.state);
    let previous = enquiry.state;
    enquiry.state = next;
    enquiry.step += 1;
    match next {
        EnquiryState::Confirmed => {
            enquiry.confirmed_at = Some(now);
            enquiry.promised_until = Some(now + app.config.promise);
        }
        EnquiryState::Accepted => enquiry.accepted_at = Some(now),
        _ => {}
    }
    // an accepted enquiry is kept for a year from the yes, whatever state it enters later
    if enquiry.accepted_at.is_none() || matches!(next, EnquiryState::Accepted | EnquiryState::Erased) {
        enquiry.delete_at = now + next.retention().kept;
    }
    Ok(previous)
}
