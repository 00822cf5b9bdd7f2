//! The postman takes what is due from the outbox to the carrier, and writes down how it
//! went. Any number of postmen may walk at once, in this process or another.

use std::{pin::pin, time::Duration};

use tokio::{
    select,
    task::{JoinError, JoinSet},
    time::sleep,
};
use tokio_util::sync::CancellationToken;

use super::{
    Carrier,
    outbox::{Outgoing, Undelivered, gap_after},
    queries,
};
use crate::web::State;

const AT_ONCE: usize = 8;
const LEASE: time::Duration = time::Duration::minutes(5);
/// Between two rounds.
const PAUSE: Duration = Duration::from_secs(1);
/// How long letters under way may take once the site is told to stop.
const GRACE: Duration = Duration::from_secs(5);

/// Delivers letters.
#[derive(Debug, Clone)]
pub struct Postman {
    state: State,
    carrier: Carrier,
}

impl Postman {
    pub fn new(state: State, carrier: Carrier) -> Self {
        Self { state, carrier }
    }

    /// Rounds until told to stop. A letter that cannot be finished in time keeps its lease,
    /// and goes with the next postman once that has run out.
    pub async fn run(&self, shutdown: CancellationToken) {
        while !shutdown.is_cancelled() {
            if let Err(error) = self.walk(&shutdown).await {
                tracing::warn!(%error, "the postman could not reach the outbox");
            }
            select! {
                () = shutdown.cancelled() => {}
                () = sleep(PAUSE) => {}
            }
        }
    }

    /// Delivers all that is due now; returns how many letters were handled.
    pub async fn round(&self) -> sqlx::Result<usize> {
        self.walk(&CancellationToken::new()).await
    }

    async fn walk(&self, shutdown: &CancellationToken) -> sqlx::Result<usize> {
        let mut too_late = pin!(async {
            shutdown.cancelled().await;
            sleep(GRACE).await;
        });
        let mut under_way = JoinSet::new();
        let mut handled = 0;
        let mut outcome = Ok(());
        loop {
            if outcome.is_ok() && !shutdown.is_cancelled() {
                outcome = self.take_up(&mut under_way).await;
            }
            select! {
                done = under_way.join_next() => match done {
                    Some(_) => handled += 1,
                    None => break,
                },
                () = &mut too_late => break,
            }
        }
        if handled > 0 {
            self.carrier.rest().await;
        }
        outcome.map(|()| handled)
    }

    /// Takes as many letters as there are hands free.
    async fn take_up(&self, under_way: &mut JoinSet<()>) -> sqlx::Result<()> {
        let now = self.state.clock.now();
        let free = i64::try_from(AT_ONCE - under_way.len()).unwrap_or(0);
        for letter in queries::claim(&self.state.pool(), now, now + LEASE, free).await? {
            under_way.spawn(self.clone().deliver(letter));
        }
        Ok(())
    }

    async fn deliver(self, letter: Outgoing) {
        let delivery = self.attempt(letter.clone()).await;
        // The letter may be gone by now: what is not written down is sent twice.
        for wait in [0, 1, 4, 15] {
            sleep(Duration::from_secs(wait)).await;
            let Err(error) = self.write_down(&letter, &delivery).await else { return };
            tracing::warn!(%error, letter = %letter.id, "a delivery could not be written down yet");
        }
    }

    /// In a task of its own, so that a letter which brings the carrier down falls alone.
    async fn attempt(&self, letter: Outgoing) -> Result<(), Undelivered> {
        let carrier = self.carrier.clone();
        match tokio::spawn(async move { carrier.carry(&letter).await }).await {
            Ok(delivery) => delivery,
            Err(fall) if fall.is_panic() => Err(Undelivered::Never(words_of(fall))),
            Err(_) => Err(Undelivered::Later("The site was stopped.".to_owned())),
        }
    }

    async fn write_down(&self, letter: &Outgoing, delivery: &Result<(), Undelivered>) -> sqlx::Result<()> {
        let (db, now) = (self.state.pool(), self.state.clock.now());
        match delivery {
            Ok(()) => {
                queries::mark_sent(&db, letter.id, now).await?;
                metrics::counter!("letters_sent").increment(1);
                tracing::info!(letter = %letter.id, kind = letter.kind, "a letter was sent");
            }
            Err(Undelivered::Later(error)) if let Some(gap) = gap_after(letter.attempts) => {
                queries::mark_waiting(&db, letter.id, letter.attempts, now + gap, error).await?;
                metrics::counter!("letters_retried").increment(1);
                tracing::warn!(letter = %letter.id, kind = letter.kind, attempts = letter.attempts, "a letter waits");
            }
            Err(Undelivered::Later(error) | Undelivered::Never(error)) => {
                queries::mark_parked(&db, letter.id, letter.attempts, error).await?;
                metrics::counter!("letters_parked").increment(1);
                tracing::error!(letter = %letter.id, kind = letter.kind, "a letter was parked");
            }
        }
        Ok(())
    }
}

fn words_of(fall: JoinError) -> String {
    let cause = fall.into_panic();
    let words = cause
        .downcast_ref::<&str>()
        .map(ToString::to_string)
        .or_else(|| cause.downcast_ref::<String>().cloned())
        .unwrap_or_default();
    format!("The letter cannot be written as a message: {}", crate::web::form::line(&words))
}
