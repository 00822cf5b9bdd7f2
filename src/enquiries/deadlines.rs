//! When the clock has something to do for an enquiry.

use time::{Duration, OffsetDateTime};

use super::enquiry::{Enquiry, EnquiryState};

/// The confirmation link is sent a second time after this.
const REMINDER: Duration = Duration::hours(24);
/// How often the tutors are matched again where nobody is left to ask.
const MATCH_AGAIN: Duration = Duration::hours(1);
/// How long a tutor is looked for, from the confirmation.
const SEARCH: Duration = Duration::days(7);
/// When the family is asked whether they met, from the tutor's yes.
const MEETING: Duration = Duration::days(3);
/// How long the family's answer to that is waited for, and how long the enquiry stays open after it.
const AFTERCARE: Duration = Duration::days(14);

impl Enquiry {
    /// When the reminder is due.
    pub fn reminder_at(&self) -> OffsetDateTime {
        self.delete_at - EnquiryState::Received.retention().kept + REMINDER
    }

    /// When the search for a tutor ends; `None` before the confirmation.
    pub fn expires_at(&self) -> Option<OffsetDateTime> {
        self.confirmed_at.map(|confirmed| confirmed + SEARCH)
    }

    /// When the family is asked whether they met; `None` before a tutor's yes.
    pub fn meeting_at(&self) -> Option<OffsetDateTime> {
        self.accepted_at.map(|accepted| accepted + MEETING)
    }

    /// When the clock next has something to do. `deadline` is that of the first open offer;
    /// where there is none, the tutors are matched again.
    pub fn next_due(&self, deadline: Option<OffsetDateTime>, now: OffsetDateTime) -> Option<OffsetDateTime> {
        match self.state {
            EnquiryState::Received if self.reminded_at.is_none() => Some(self.reminder_at()),
            EnquiryState::Confirmed | EnquiryState::Unmatched | EnquiryState::Offered => {
                let apology = self.promised_until.filter(|_| self.apologised_at.is_none());
                let matching = deadline.unwrap_or(now + MATCH_AGAIN);
                [Some(matching), apology, self.expires_at()].into_iter().flatten().min()
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

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;
    use crate::enquiries::letters::samples;

    const NOW: OffsetDateTime = datetime!(2026-01-14 12:00 UTC);

    #[test]
    fn every_state_that_is_no_end_has_a_due_time_or_a_day_of_deletion() {
        for state in EnquiryState::ALL {
            let enquiry = Enquiry { state, ..samples::enquiry() };
            let has_one = enquiry.next_due(None, NOW).is_some();
            let is_over = !state.transitions().iter().any(|next| *next != EnquiryState::Erased);
            assert_eq!(has_one, !is_over && state != EnquiryState::Held, "{state:?}");
        }
    }

    #[test]
    fn the_nearest_promise_comes_first() {
        let enquiry = Enquiry { state: EnquiryState::Offered, ..samples::enquiry() };
        let (promised, expires) = (enquiry.promised_until.unwrap(), enquiry.expires_at().unwrap());
        let soon = NOW + Duration::hours(2);
        assert_eq!(enquiry.next_due(Some(soon), NOW), Some(soon));
        assert_eq!(enquiry.next_due(Some(expires), NOW), Some(promised));
        let apologised = Enquiry { apologised_at: Some(promised), ..enquiry };
        assert_eq!(apologised.next_due(Some(expires + MATCH_AGAIN), NOW), Some(expires));
    }
}
