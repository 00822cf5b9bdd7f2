//! Sends what is due in the outbox, and records the outcome of each attempt.

use std::{
    collections::HashSet,
    pin::pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use time::OffsetDateTime;
use tokio::{
    select,
    task::{JoinError, JoinSet},
    time::sleep,
};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::{
    Transport,
    circuit_breaker::{CircuitBreaker, CircuitState},
    outbox::{DeliveryError, Outgoing, is_worn_out, retry_delay, unknown_fate_delay},
    queries,
};
use crate::platform::{App, form::line};

/// How many letters are sent at a time.
const CONCURRENCY: usize = 8;
/// How long a claimed letter is left to its worker, which renews the lease while it waits for the mail
/// server; one that does not is taken to be dead.
const LEASE: time::Duration = time::Duration::minutes(5);
/// Between two renewals of a lease.
const RENEWAL: Duration = Duration::from_mins(2);
/// Between two looks at the outbox.
const PAUSE: Duration = Duration::from_secs(1);
/// Between two comparisons of the whole mail folder with the outbox.
const SWEEP_INTERVAL: time::Duration = time::Duration::hours(1);
/// How many files are dealt with in one transaction, or compared in one query.
const FILE_BATCH: i64 = 500;
/// How long letters on their way may take once the site is told to stop.
const GRACE: Duration = Duration::from_secs(5);

/// Sends letters. Clones share what they know of the mail server.
#[derive(Debug, Clone)]
pub struct Worker {
    app: App,
    transport: Transport,
    circuit: Arc<Mutex<CircuitBreaker>>,
    swept_at: Arc<Mutex<Option<OffsetDateTime>>>,
}

impl Worker {
    pub fn new(app: App, transport: Transport) -> Self {
        Self { app, transport, circuit: Arc::default(), swept_at: Arc::default() }
    }

    /// Runs until `shutdown` is cancelled. A letter that is not finished in time keeps its lease,
    /// and another worker sends it once that has expired.
    pub async fn run(&self, shutdown: CancellationToken) {
        while !shutdown.is_cancelled() {
            if let Err(error) = self.deliver_due(&shutdown).await {
                tracing::warn!(%error, "the outbox could not be read");
            }
            if let Err(error) = self.clean_folder().await {
                tracing::warn!(%error, "the mail folder could not be cleaned up");
            }
            select! {
                () = shutdown.cancelled() => {}
                () = sleep(PAUSE) => {}
            }
        }
    }

    /// Sends all that is due now and deletes the files of erased letters. Returns how many letters
    /// were attempted.
    pub async fn run_once(&self) -> sqlx::Result<usize> {
        let attempted = self.deliver_due(&CancellationToken::new()).await?;
        self.clean_folder().await?;
        Ok(attempted)
    }

    async fn deliver_due(&self, shutdown: &CancellationToken) -> sqlx::Result<usize> {
        let mut too_late = pin!(async {
            shutdown.cancelled().await;
            sleep(GRACE).await;
        });
        let mut in_flight = JoinSet::new();
        let mut attempted = 0;
        let mut outcome = Ok(());
        loop {
            if outcome.is_ok() && !shutdown.is_cancelled() {
                outcome = self.claim_more(&mut in_flight).await;
            }
            select! {
                done = in_flight.join_next() => match done {
                    Some(_) => attempted += 1,
                    None => break,
                },
                // a letter that takes long holds up nobody who comes after it
                () = sleep(PAUSE), if !shutdown.is_cancelled() => {}
                () = &mut too_late => break,
            }
        }
        if attempted > 0 {
            self.transport.close_idle().await;
        }
        outcome.map(|()| attempted)
    }

    /// Starts as many deliveries as there is room for: all of them while the circuit is closed, a
    /// single probe while it is half-open.
    async fn claim_more(&self, in_flight: &mut JoinSet<()>) -> sqlx::Result<()> {
        let state = self.circuit().state(self.app.clock.now());
        let letters = match state {
            CircuitState::Closed => self.claim(CONCURRENCY - in_flight.len(), &[], &[]).await?,
            CircuitState::HalfOpen if in_flight.is_empty() => self.claim_probe().await?,
            CircuitState::HalfOpen | CircuitState::Open => Vec::new(),
        };
        for letter in letters {
            in_flight.spawn(self.clone().deliver(letter));
        }
        Ok(())
    }

    async fn claim_probe(&self) -> sqlx::Result<Vec<Outgoing>> {
        let suspects = self.circuit().suspects();
        let may_overtake = self.circuit().probe_may_overtake();
        let mut letters = self.claim(1, &suspects, &[]).await?;
        if letters.is_empty() && may_overtake {
            letters = self.claim(1, &suspects, &suspects).await?;
        }
        if letters.is_empty() && !suspects.is_empty() {
            self.circuit().clear_suspects();
            letters = self.claim(1, &[], &[]).await?;
        }
        Ok(letters)
    }

    async fn claim(&self, limit: usize, leave: &[Uuid], overtake: &[Uuid]) -> sqlx::Result<Vec<Outgoing>> {
        let (now, limit) = (self.app.clock.now(), i64::try_from(limit).unwrap_or(0));
        queries::claim(&self.app.pool(), now, now + LEASE, limit, leave, overtake).await
    }

    async fn deliver(self, letter: Outgoing) {
        let outcome = self.attempt_under_lease(&letter).await;
        let outcome = self.circuit().record(letter.id, outcome, self.app.clock.now());
        // The letter may have been sent: an outcome that is not recorded sends it a second time.
        for wait in [0, 1, 4, 15] {
            sleep(Duration::from_secs(wait)).await;
            let Err(error) = self.record(&letter, &outcome).await else { return };
            tracing::warn!(%error, letter = %letter.id, "the outcome of a delivery could not be recorded yet");
        }
    }

    /// One attempt, whose lease is renewed for as long as it takes.
    async fn attempt_under_lease(&self, letter: &Outgoing) -> Result<(), DeliveryError> {
        if is_worn_out(letter.attempts) {
            let error = "Several workers stopped while they sent this email.";
            return Err(DeliveryError::Permanent(error.to_owned()));
        }
        let mut attempt = pin!(self.attempt(letter.clone()));
        loop {
            select! {
                outcome = &mut attempt => return outcome,
                () = sleep(RENEWAL) => {
                    let until = self.app.clock.now() + LEASE;
                    let db = self.app.pool();
                    let renewed = queries::renew_lease(&db, letter.id, letter.attempts, until).await;
                    if let Err(error) = renewed {
                        tracing::warn!(%error, letter = %letter.id, "a lease could not be renewed");
                    }
                }
            }
        }
    }

    /// One attempt, in a task of its own: a panic on one letter fails that letter alone.
    async fn attempt(&self, letter: Outgoing) -> Result<(), DeliveryError> {
        let transport = self.transport.clone();
        match tokio::spawn(async move { transport.send(&letter).await }).await {
            Ok(outcome) => outcome,
            Err(error) if error.is_panic() => Err(DeliveryError::Permanent(panic_message(error))),
            Err(_) => Err(DeliveryError::Unavailable("The site was stopped.".to_owned())),
        }
    }

    async fn record(&self, letter: &Outgoing, outcome: &Result<(), DeliveryError>) -> sqlx::Result<()> {
        let (db, now) = (self.app.pool(), self.app.clock.now());
        let (id, kind) = (letter.id, &letter.kind);
        match outcome {
            Ok(()) => {
                if !queries::mark_sent(&db, id, now).await? {
                    self.delete_file(id).await;
                }
                metrics::counter!("letters_sent").increment(1);
                tracing::info!(letter = %id, kind, "sent");
            }
            Err(DeliveryError::Unavailable(error) | DeliveryError::ConnectionLost(error)) => {
                queries::release(&db, id, letter.attempts, error).await?;
                metrics::counter!("letters_put_back").increment(1);
                tracing::warn!(letter = %id, kind, error, "the mail server is unavailable");
            }
            Err(DeliveryError::Unknown(error)) => {
                let delay = unknown_fate_delay(letter.unknown_fates + 1);
                let again_at = delay.map(|delay| now + delay);
                queries::note_unknown_fate(&db, id, letter.attempts, again_at, error).await?;
                metrics::counter!("letters_of_unknown_fate").increment(1);
                tracing::warn!(letter = %id, kind, attempts = letter.attempts, error, "nobody knows whether it was taken");
            }
            Err(DeliveryError::Temporary(error)) if let Some(delay) = retry_delay(letter.attempts) => {
                queries::retry_at(&db, id, letter.attempts, now + delay, error).await?;
                metrics::counter!("letters_retried").increment(1);
                tracing::warn!(letter = %id, kind, attempts = letter.attempts, "refused for now, to be retried");
            }
            Err(DeliveryError::Temporary(error) | DeliveryError::Permanent(error)) => {
                queries::mark_failed(&db, id, letter.attempts, error).await?;
                metrics::counter!("letters_failed").increment(1);
                tracing::error!(letter = %id, kind, "failed, not retried");
            }
        }
        Ok(())
    }

    /// Deletes the files of letters whose bodies were deleted.
    async fn clean_folder(&self) -> sqlx::Result<()> {
        while self.delete_listed_files().await? == FILE_BATCH {}
        if self.is_time_to_sweep() {
            self.sweep().await?;
        }
        Ok(())
    }

    /// Deletes files before the commit that takes them off the list: a crash between the two only
    /// repeats the deletion.
    async fn delete_listed_files(&self) -> sqlx::Result<i64> {
        let mut tx = self.app.begin().await?;
        let letters = queries::take_files_to_delete(&mut *tx, FILE_BATCH).await?;
        for id in &letters {
            self.delete_file(*id).await;
        }
        tx.commit().await?;
        Ok(i64::try_from(letters.len()).unwrap_or(0))
    }

    /// Deletes files that are on no list: written by a worker that died, or while another data
    /// directory or an older version was in use.
    async fn sweep(&self) -> sqlx::Result<()> {
        let letters = match self.transport.archive().letters().await {
            Ok(letters) => letters,
            Err(error) => {
                tracing::warn!(%error, "the mail folder can’t be read");
                return Ok(());
            }
        };
        for batch in letters.chunks(usize::try_from(FILE_BATCH).unwrap_or(1)) {
            let kept: HashSet<Uuid> =
                queries::with_bodies(&self.app.pool(), batch).await?.into_iter().collect();
            for id in batch.iter().filter(|id| !kept.contains(id)) {
                self.delete_file(*id).await;
            }
        }
        Ok(())
    }

    async fn delete_file(&self, id: Uuid) {
        if let Err(error) = self.transport.archive().delete(id).await {
            tracing::warn!(%error, letter = %id, "the file of an email could not be deleted yet");
        }
    }

    fn is_time_to_sweep(&self) -> bool {
        let now = self.app.clock.now();
        let mut swept_at = self.swept_at.lock().unwrap_or_else(PoisonError::into_inner);
        let is_due = swept_at.is_none_or(|at| at + SWEEP_INTERVAL <= now);
        if is_due {
            *swept_at = Some(now);
        }
        is_due
    }

    fn circuit(&self) -> MutexGuard<'_, CircuitBreaker> {
        self.circuit.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn panic_message(error: JoinError) -> String {
    let payload = error.into_panic();
    let message = payload
        .downcast_ref::<&str>()
        .map(ToString::to_string)
        .or_else(|| payload.downcast_ref::<String>().cloned())
        .unwrap_or_default();
    format!("The email can’t be written as a message: {}", line(&message))
}
