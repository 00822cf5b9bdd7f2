//! The steps that an enquiry takes, each in the caller's transaction, and the promises
//! that the clock keeps.

use anyhow::ensure;
use sqlx::PgConnection;
use time::{Duration, OffsetDateTime};

use crate::enquiries::{
    enquiry::{Actor, Enquiry, EnquiryState},
    letters::{AboutEnquiry, Confirm},
    links, queries,
};
use crate::platform::{self, clock::Moment, mail};

/// A letter that asks for the confirmation is sent a second time after this.
const REMINDER: Duration = Duration::hours(24);
/// Where nobody is left to ask, newcomers are looked for this often.
const NEXT_LOOK: Duration = Duration::hours(1);
/// How long a tutor is looked for.
const SEARCH: Duration = Duration::days(7);
/// After this the family is asked whether they met.
const MEETING: Duration = Duration::days(3);
/// How long the family's answer to that is waited for, and how long it stays open after it.
const AFTERCARE: Duration = Duration::days(14);

impl Enquiry {
    /// When a reminder leaves.
    pub fn reminder_at(&self) -> OffsetDateTime {
        self.delete_at - EnquiryState::Received.retention().kept + REMINDER
    }

    /// When the search for a tutor is given up.
    pub fn expires_at(&self) -> Option<OffsetDateTime> {
        self.confirmed_at.map(|confirmed| confirmed + SEARCH)
    }

    /// When the family is asked whether they met.
    pub fn meeting_at(&self) -> Option<OffsetDateTime> {
        self.accepted_at.map(|accepted| accepted + MEETING)
    }

    /// When the clock next has something to do for it. An offer that waits for an answer
    /// has its `deadline`; where there is none, somebody new may be found.
    fn next_appointment(
        &self,
        deadline: Option<OffsetDateTime>,
        now: OffsetDateTime,
    ) -> Option<OffsetDateTime> {
        match self.state {
            EnquiryState::Received if self.reminded_at.is_none() => Some(self.reminder_at()),
            EnquiryState::Confirmed | EnquiryState::Unmatched | EnquiryState::Offered => {
                let apology = self.promised_until.filter(|_| self.apologised_at.is_none());
                let look = deadline.unwrap_or(now + NEXT_LOOK);
                [Some(look), apology, self.expires_at()].into_iter().flatten().min()
            }
            EnquiryState::Accepted => match self.meeting_asked_at {
                None => self.meeting_at(),
                Some(asked) => Some(asked + AFTERCARE),
            },
            EnquiryState::Met | EnquiryState::NotMet => Some(now + AFTERCARE),
            EnquiryState::Held
            | EnquiryState::Received
            | EnquiryState::Declined
            | EnquiryState::Expired
            | EnquiryState::Withdrawn
            | EnquiryState::Closed
            | EnquiryState::Erased => None,
        }
    }
}

/// Moves an enquiry on and writes the step down.
pub async fn enter(
    tx: &mut PgConnection,
    site: &platform::App,
    enquiry: &mut Enquiry,
    next: EnquiryState,
    (actor, note): (Actor, &str),
    now: OffsetDateTime,
) -> anyhow::Result<()> {
    ensure!(enquiry.may(next), "an enquiry that is {:?} cannot become {next:?}", enquiry.state);
    let previous = enquiry.state;
    enquiry.state = next;
    enquiry.step += 1;
    match next {
        EnquiryState::Confirmed => {
            enquiry.confirmed_at = Some(now);
            enquiry.promised_until = Some(now + site.config.promise);
        }
        EnquiryState::Accepted => enquiry.accepted_at = Some(now),
        _ => {}
    }
    // whatever becomes of it later: both sides may come back to it for a year
    if enquiry.accepted_at.is_none() || matches!(next, EnquiryState::Accepted | EnquiryState::Erased) {
        enquiry.delete_at = now + next.retention().kept;
    }
    queries::enter(&mut *tx, enquiry, previous, actor, note, now).await?;
    plan(tx, enquiry, now).await
}

/// Sets the next appointment with the clock.
pub async fn plan(tx: &mut PgConnection, enquiry: &Enquiry, now: OffsetDateTime) -> anyhow::Result<()> {
    let deadline = queries::first_deadline(&mut *tx, enquiry.id).await?;
    queries::plan(tx, enquiry, enquiry.next_appointment(deadline, now)).await?;
    Ok(())
}

/// Sends the adult the link that confirms.
pub async fn ask_to_confirm(
    tx: &mut PgConnection,
    site: &platform::App,
    enquiry: &Enquiry,
    now: OffsetDateTime,
) -> anyhow::Result<()> {
    let confirm = Confirm {
        enquiry,
        link: links::act(site, enquiry),
        until: Moment(enquiry.delete_at),
        promise: site.config.promise_in_words(),
    };
    post_unnamed(tx, site, &confirm, now).await
}

/// To the adult, without the name that was typed: a stranger may have typed it.
pub async fn post_unnamed(
    tx: &mut PgConnection,
    site: &platform::App,
    sheet: &impl AboutEnquiry,
    now: OffsetDateTime,
) -> anyhow::Result<()> {
    let mut to = sheet.enquiry().contact();
    to.name.clear();
    mail::post(tx, &site.config, sheet.to(to, None)?, now).await?;
    Ok(())
}

/// To the family.
pub async fn post_to_family(
    tx: &mut PgConnection,
    site: &platform::App,
    sheet: &impl AboutEnquiry,
    now: OffsetDateTime,
) -> anyhow::Result<()> {
    mail::post(tx, &site.config, sheet.to(sheet.enquiry().contact(), None)?, now).await?;
    Ok(())
}

/// To the people behind the site.
pub async fn post_to_desk(
    tx: &mut PgConnection,
    site: &platform::App,
    sheet: &impl AboutEnquiry,
    now: OffsetDateTime,
) -> anyhow::Result<()> {
    mail::post(tx, &site.config, sheet.to(site.config.desk.clone(), None)?, now).await?;
    Ok(())
}

/// The desk lets a held enquiry go on.
pub async fn release(
    tx: &mut PgConnection,
    site: &platform::App,
    enquiry: &mut Enquiry,
    now: OffsetDateTime,
) -> anyhow::Result<()> {
    enter(tx, site, enquiry, EnquiryState::Received, (Actor::Desk, ""), now).await?;
    ask_to_confirm(tx, site, enquiry, now).await
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;
    use crate::enquiries::letter_samples as samples;

    const NOW: OffsetDateTime = datetime!(2026-01-14 12:00 UTC);

    #[test]
    fn every_state_that_is_no_end_has_an_appointment_or_a_day_of_deletion() {
        for state in EnquiryState::ALL {
            let enquiry = Enquiry { state, ..samples::enquiry() };
            let has_one = enquiry.next_appointment(None, NOW).is_some();
            let is_over = !state.changes().iter().any(|next| *next != EnquiryState::Erased);
            assert_eq!(has_one, !is_over && state != EnquiryState::Held, "{state:?}");
        }
    }

    #[test]
    fn the_nearest_promise_comes_first() {
        let enquiry = Enquiry { state: EnquiryState::Offered, ..samples::enquiry() };
        let (promised, expires) = (enquiry.promised_until.unwrap(), enquiry.expires_at().unwrap());
        let soon = NOW + Duration::hours(2);
        assert_eq!(enquiry.next_appointment(Some(soon), NOW), Some(soon));
        assert_eq!(enquiry.next_appointment(Some(expires), NOW), Some(promised));
        let apologised = Enquiry { apologised_at: Some(promised), ..enquiry };
        assert_eq!(apologised.next_appointment(Some(expires + NEXT_LOOK), NOW), Some(expires));
    }
}
