//! Whether the way to the mail server is open. Where it is not, no letter is to blame:
//! one at a time goes to look, until one gets through.

use std::collections::HashSet;

use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::outbox::Undelivered;

const SHORTEST_WAIT: Duration = Duration::seconds(1);
const LONGEST_WAIT: Duration = Duration::minutes(2);
/// Every so many failures the one that goes to look may overtake suspects.
const OVERTAKES: u32 = 8;

/// What a postman knows of the way.
#[derive(Debug, Default)]
pub(super) struct CircuitBreaker {
    closed_until: Option<OffsetDateTime>,
    /// How often in a row it was found closed.
    failures: u32,
    /// Letters on which the connection was lost, and that did not get through since.
    suspects: HashSet<Uuid>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Passage {
    Open,
    /// One letter may go and look.
    OneToLook,
    Closed,
}

impl CircuitBreaker {
    pub(super) fn passage(&self, now: OffsetDateTime) -> Passage {
        match self.closed_until {
            None => Passage::Open,
            Some(until) if until <= now => Passage::OneToLook,
            Some(_) => Passage::Closed,
        }
    }

    /// Letters that had better not go and look.
    pub(super) fn suspects(&self) -> Vec<Uuid> {
        self.suspects.iter().copied().collect()
    }

    /// Whether the one that goes to look may overtake a suspect of its own enquiry: seldom,
    /// for it breaks the order, but else a quiet outbox would wait behind one bad letter.
    pub(super) fn may_overtake(&self) -> bool {
        self.failures > 0 && self.failures.is_multiple_of(OVERTAKES)
    }

    /// Where everybody is suspected, nobody is.
    pub(super) fn acquit_all(&mut self) {
        self.suspects.clear();
    }

    /// What came of a letter, as the outbox should take it: a lost connection is the
    /// server's fault, unless others got through since the same letter lost one before.
    pub(super) fn judge(
        &mut self,
        id: Uuid,
        delivery: Result<(), Undelivered>,
        now: OffsetDateTime,
    ) -> Result<(), Undelivered> {
        match delivery {
            Err(Undelivered::CutOff(error)) if self.closed_until.is_none() && self.suspects.contains(&id) => {
                Err(Undelivered::Later(error))
            }
            Err(Undelivered::CutOff(error)) => {
                self.suspects.insert(id);
                self.close(now);
                Err(Undelivered::Away(error))
            }
            Err(Undelivered::Away(error)) => {
                self.close(now);
                Err(Undelivered::Away(error))
            }
            answered => {
                self.suspects.remove(&id);
                self.open();
                answered
            }
        }
    }

    fn open(&mut self) {
        self.closed_until = None;
        self.failures = 0;
    }

    /// Letters that were under way together count once.
    fn close(&mut self, now: OffsetDateTime) {
        if self.passage(now) == Passage::Closed {
            return;
        }
        let wait = (SHORTEST_WAIT * 2_i32.pow(self.failures.min(7))).min(LONGEST_WAIT);
        self.failures = self.failures.saturating_add(1);
        self.closed_until = Some(now + wait);
    }
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    const NOON: OffsetDateTime = datetime!(2026-03-02 12:00 UTC);
    const GOOD: Uuid = Uuid::from_u128(1);
    const BAD: Uuid = Uuid::from_u128(2);

    fn away() -> Result<(), Undelivered> {
        Err(Undelivered::Away("away".into()))
    }

    fn cut_off() -> Result<(), Undelivered> {
        Err(Undelivered::CutOff("cut off".into()))
    }

    #[test]
    fn waits_double_up_to_two_minutes() {
        let (mut road, mut now, mut waits) = (CircuitBreaker::default(), NOON, Vec::new());
        for _ in 0..10 {
            assert_eq!(road.judge(GOOD, away(), now), away());
            assert_eq!(road.judge(BAD, away(), now), away(), "under way together");
            assert_eq!(road.passage(now), Passage::Closed);
            let until = road.closed_until.unwrap();
            waits.push((until - now).whole_seconds());
            now = until;
            assert_eq!(road.passage(now), Passage::OneToLook);
        }
        assert_eq!(waits, [1, 2, 4, 8, 16, 32, 64, 120, 120, 120]);
        assert_eq!(road.judge(GOOD, Ok(()), now), Ok(()));
        assert_eq!(road.passage(now), Passage::Open);
    }

    #[test]
    fn a_refusal_shows_that_somebody_is_there() {
        for answer in [Undelivered::Later("451".into()), Undelivered::Never("550".into())] {
            let mut road = CircuitBreaker::default();
            road.judge(GOOD, away(), NOON).unwrap_err();
            assert_eq!(road.judge(BAD, Err(answer.clone()), NOON), Err(answer));
            assert_eq!(road.passage(NOON), Passage::Open);
        }
    }

    #[test]
    fn a_letter_that_breaks_the_connection_while_others_pass_is_to_blame() {
        let mut road = CircuitBreaker::default();
        assert_eq!(road.judge(BAD, cut_off(), NOON), Err(Undelivered::Away("cut off".into())));
        assert_eq!(road.suspects(), [BAD]);
        road.judge(GOOD, Ok(()), NOON).unwrap();
        assert_eq!(road.judge(BAD, cut_off(), NOON), Err(Undelivered::Later("cut off".into())));
        assert_eq!(road.passage(NOON), Passage::Open, "it stops nobody again");
        road.judge(BAD, Ok(()), NOON).unwrap();
        assert!(road.suspects().is_empty());
    }

    #[test]
    fn nobody_is_to_blame_while_nobody_passes() {
        let (mut road, mut now) = (CircuitBreaker::default(), NOON);
        for _ in 0..100 {
            for id in [GOOD, BAD] {
                assert_eq!(road.judge(id, cut_off(), now), Err(Undelivered::Away("cut off".into())));
                now = road.closed_until.unwrap();
            }
        }
    }
}
