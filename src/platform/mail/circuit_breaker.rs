//! A circuit breaker around the mail server. While the server is unavailable, no letter is to blame
//! and none is tried, but for one probe at a time after each pause.

use std::collections::HashSet;

use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::outbox::DeliveryError;

/// The first pause; each one after it is twice as long.
const SHORTEST_WAIT: Duration = Duration::seconds(1);
const LONGEST_WAIT: Duration = Duration::minutes(2);
/// After every so many failures in a row a probe may overtake suspects.
const OVERTAKE_EVERY: u32 = 8;

/// What a worker knows of the mail server.
#[derive(Debug, Default)]
pub(super) struct CircuitBreaker {
    /// Set while the circuit is not closed.
    open_until: Option<OffsetDateTime>,
    /// Failed probes in a row.
    failures: u32,
    /// Letters on which the connection was lost, and that have not got through since.
    suspects: HashSet<Uuid>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum CircuitState {
    /// The server answers: all letters may be sent.
    Closed,
    /// The pause is over: one letter may be sent as a probe.
    HalfOpen,
    /// The server was unavailable a moment ago: no letter may be sent.
    Open,
}

impl CircuitBreaker {
    pub(super) fn state(&self, now: OffsetDateTime) -> CircuitState {
        match self.open_until {
            None => CircuitState::Closed,
            Some(until) if until <= now => CircuitState::HalfOpen,
            Some(_) => CircuitState::Open,
        }
    }

    /// Letters that are not to be used as a probe.
    pub(super) fn suspects(&self) -> Vec<Uuid> {
        self.suspects.iter().copied().collect()
    }

    /// Whether the next probe may overtake a suspect about the same thing. It breaks the order, so it
    /// is seldom allowed; never, and an outbox with little in it would wait behind one bad letter.
    pub(super) fn probe_may_overtake(&self) -> bool {
        self.failures > 0 && self.failures.is_multiple_of(OVERTAKE_EVERY)
    }

    /// Where every letter is a suspect, none can be told to be at fault.
    pub(super) fn clear_suspects(&mut self) {
        self.suspects.clear();
    }

    /// Takes note of an attempt, and returns the outcome as the outbox should record it: a lost
    /// connection counts as the server's fault, unless the same letter lost one before and others
    /// have got through since.
    pub(super) fn record(
        &mut self,
        id: Uuid,
        outcome: Result<(), DeliveryError>,
        now: OffsetDateTime,
    ) -> Result<(), DeliveryError> {
        match outcome {
            Err(DeliveryError::ConnectionLost(error))
                if self.open_until.is_none() && self.suspects.contains(&id) =>
            {
                Err(DeliveryError::Temporary(error))
            }
            Err(DeliveryError::ConnectionLost(error)) => {
                self.suspects.insert(id);
                self.trip(now);
                Err(DeliveryError::Unavailable(error))
            }
            Err(DeliveryError::Unavailable(error)) => {
                self.trip(now);
                Err(DeliveryError::Unavailable(error))
            }
            // It says something of the server, too; the letter itself waits long.
            Err(DeliveryError::Unknown(error)) => {
                self.trip(now);
                Err(DeliveryError::Unknown(error))
            }
            answered => {
                self.suspects.remove(&id);
                self.reset();
                answered
            }
        }
    }

    fn reset(&mut self) {
        self.open_until = None;
        self.failures = 0;
    }

    /// Letters that were on their way together count as one failure.
    fn trip(&mut self, now: OffsetDateTime) {
        if self.state(now) == CircuitState::Open {
            return;
        }
        let wait = (SHORTEST_WAIT * 2_i32.pow(self.failures.min(7))).min(LONGEST_WAIT);
        self.failures = self.failures.saturating_add(1);
        self.open_until = Some(now + wait);
    }
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    const NOON: OffsetDateTime = datetime!(2026-03-02 12:00 UTC);
    const GOOD: Uuid = Uuid::from_u128(1);
    const BAD: Uuid = Uuid::from_u128(2);

    fn away() -> Result<(), DeliveryError> {
        Err(DeliveryError::Unavailable("away".into()))
    }

    fn cut_off() -> Result<(), DeliveryError> {
        Err(DeliveryError::ConnectionLost("cut off".into()))
    }

    #[test]
    fn waits_double_up_to_two_minutes() {
        let (mut circuit, mut now, mut waits) = (CircuitBreaker::default(), NOON, Vec::new());
        for _ in 0..10 {
            assert_eq!(circuit.record(GOOD, away(), now), away());
            assert_eq!(circuit.record(BAD, away(), now), away(), "under way together");
            assert_eq!(circuit.state(now), CircuitState::Open);
            let until = circuit.open_until.unwrap();
            waits.push((until - now).whole_seconds());
            now = until;
            assert_eq!(circuit.state(now), CircuitState::HalfOpen);
        }
        assert_eq!(waits, [1, 2, 4, 8, 16, 32, 64, 120, 120, 120]);
        assert_eq!(circuit.record(GOOD, Ok(()), now), Ok(()));
        assert_eq!(circuit.state(now), CircuitState::Closed);
    }

    #[test]
    fn a_refusal_shows_that_somebody_is_there() {
        for answer in [DeliveryError::Temporary("451".into()), DeliveryError::Permanent("550".into())] {
            let mut circuit = CircuitBreaker::default();
            circuit.record(GOOD, away(), NOON).unwrap_err();
            assert_eq!(circuit.record(BAD, Err(answer.clone()), NOON), Err(answer));
            assert_eq!(circuit.state(NOON), CircuitState::Closed);
        }
    }

    #[test]
    fn a_letter_that_breaks_the_connection_while_others_pass_is_to_blame() {
        let mut circuit = CircuitBreaker::default();
        assert_eq!(circuit.record(BAD, cut_off(), NOON), Err(DeliveryError::Unavailable("cut off".into())));
        assert_eq!(circuit.suspects(), [BAD]);
        circuit.record(GOOD, Ok(()), NOON).unwrap();
        assert_eq!(circuit.record(BAD, cut_off(), NOON), Err(DeliveryError::Temporary("cut off".into())));
        assert_eq!(circuit.state(NOON), CircuitState::Closed, "it stops nobody again");
        circuit.record(BAD, Ok(()), NOON).unwrap();
        assert!(circuit.suspects().is_empty());
    }

    #[test]
    fn nobody_is_to_blame_while_nobody_passes() {
        let (mut circuit, mut now) = (CircuitBreaker::default(), NOON);
        for _ in 0..100 {
            for id in [GOOD, BAD] {
                assert_eq!(
                    circuit.record(id, cut_off(), now),
                    Err(DeliveryError::Unavailable("cut off".into()))
                );
                now = circuit.open_until.unwrap();
            }
        }
    }
}
