//! The postman takes what is due from the outbox to the carrier, and writes down how it
//! went. Any number of postmen may walk at once, in this process or another.

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
    circuit_breaker::{CircuitBreaker, Passage},
    outbox::{Outgoing, Undelivered, gap_after},
    queries,
};
use crate::platform::App;

const AT_ONCE: usize = 8;
const LEASE: time::Duration = time::Duration::minutes(5);
/// Between two rounds.
const PAUSE: Duration = Duration::from_secs(1);
/// Between two looks through the whole folder of letters.
const SWEEP: time::Duration = time::Duration::hours(1);
/// How many files are asked about at once.
const PART: i64 = 500;
/// How long letters under way may take once the site is told to stop.
const GRACE: Duration = Duration::from_secs(5);

/// Delivers letters.
#[derive(Debug, Clone)]
pub struct Worker {
    state: App,
    carrier: Transport,
    road: Arc<Mutex<CircuitBreaker>>,
    swept_at: Arc<Mutex<Option<OffsetDateTime>>>,
}

impl Worker {
    pub fn new(state: App, carrier: Transport) -> Self {
        Self { state, carrier, road: Arc::default(), swept_at: Arc::default() }
    }

    /// Rounds until told to stop. A letter that cannot be finished in time keeps its lease,
    /// and goes with the next postman once that has run out.
    pub async fn run(&self, shutdown: CancellationToken) {
        while !shutdown.is_cancelled() {
            if let Err(error) = self.walk(&shutdown).await {
                tracing::warn!(%error, "the postman could not reach the outbox");
            }
            if let Err(error) = self.tidy().await {
                tracing::warn!(%error, "the postman could not tidy the folder of letters");
            }
            select! {
                () = shutdown.cancelled() => {}
                () = sleep(PAUSE) => {}
            }
        }
    }

    /// Delivers all that is due now, and shreds the files of what was erased; returns how
    /// many letters were handled.
    pub async fn round(&self) -> sqlx::Result<usize> {
        let handled = self.walk(&CancellationToken::new()).await?;
        self.tidy().await?;
        Ok(handled)
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

    /// Takes as many letters as there are hands free. While the mail server is away one
    /// letter at a time goes to look, each time another.
    async fn take_up(&self, under_way: &mut JoinSet<()>) -> sqlx::Result<()> {
        let passage = self.road().passage(self.state.clock.now());
        let letters = match passage {
            Passage::Open => self.claim(AT_ONCE - under_way.len(), &[], &[]).await?,
            Passage::OneToLook if under_way.is_empty() => self.one_to_look().await?,
            Passage::OneToLook | Passage::Closed => Vec::new(),
        };
        for letter in letters {
            under_way.spawn(self.clone().deliver(letter));
        }
        Ok(())
    }

    async fn one_to_look(&self) -> sqlx::Result<Vec<Outgoing>> {
        let suspects = self.road().suspects();
        let may_overtake = self.road().may_overtake();
        let mut letters = self.claim(1, &suspects, &[]).await?;
        if letters.is_empty() && may_overtake {
            letters = self.claim(1, &suspects, &suspects).await?;
        }
        if letters.is_empty() && !suspects.is_empty() {
            self.road().acquit_all();
            letters = self.claim(1, &[], &[]).await?;
        }
        Ok(letters)
    }

    async fn claim(&self, limit: usize, leave: &[Uuid], overtake: &[Uuid]) -> sqlx::Result<Vec<Outgoing>> {
        let (now, limit) = (self.state.clock.now(), i64::try_from(limit).unwrap_or(0));
        queries::claim(&self.state.pool(), now, now + LEASE, limit, leave, overtake).await
    }

    async fn deliver(self, letter: Outgoing) {
        let delivery = self.attempt(letter.clone()).await;
        let delivery = self.road().judge(letter.id, delivery, self.state.clock.now());
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
            Err(_) => Err(Undelivered::Away("The site was stopped.".to_owned())),
        }
    }

    async fn write_down(&self, letter: &Outgoing, delivery: &Result<(), Undelivered>) -> sqlx::Result<()> {
        let (db, now) = (self.state.pool(), self.state.clock.now());
        match delivery {
            Ok(()) => {
                if !queries::mark_sent(&db, letter.id, now).await? {
                    self.shred(letter.id).await;
                }
                metrics::counter!("letters_sent").increment(1);
                tracing::info!(letter = %letter.id, kind = letter.kind, "a letter was sent");
            }
            Err(Undelivered::Away(error) | Undelivered::CutOff(error)) => {
                queries::put_back(&db, letter.id, letter.attempts, error).await?;
                metrics::counter!("letters_put_back").increment(1);
                tracing::warn!(letter = %letter.id, kind = letter.kind, error, "the mail server is away");
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

    /// Files go where the words of their letters went.
    async fn tidy(&self) -> sqlx::Result<()> {
        while self.shred_a_part().await? == PART {}
        if self.is_time_to_sweep() {
            self.sweep().await?;
        }
        Ok(())
    }

    /// What dies between the file and the commit is shredded again.
    async fn shred_a_part(&self) -> sqlx::Result<i64> {
        let mut tx = self.state.begin().await?;
        let letters = queries::take_shreds(&mut *tx, PART).await?;
        for id in &letters {
            self.shred(*id).await;
        }
        tx.commit().await?;
        Ok(i64::try_from(letters.len()).unwrap_or(0))
    }

    /// Finds what was written or left behind past the list: by a postman that died, in
    /// another folder, or under an older version.
    async fn sweep(&self) -> sqlx::Result<()> {
        let letters = match self.carrier.archive().letters().await {
            Ok(letters) => letters,
            Err(error) => {
                tracing::warn!(%error, "the folder of letters cannot be read");
                return Ok(());
            }
        };
        for part in letters.chunks(usize::try_from(PART).unwrap_or(1)) {
            let kept: HashSet<Uuid> =
                queries::with_words(&self.state.pool(), part).await?.into_iter().collect();
            for id in part.iter().filter(|id| !kept.contains(id)) {
                self.shred(*id).await;
            }
        }
        Ok(())
    }

    async fn shred(&self, id: Uuid) {
        if let Err(error) = self.carrier.archive().shred(id).await {
            tracing::warn!(%error, letter = %id, "the file of a letter could not be removed yet");
        }
    }

    fn is_time_to_sweep(&self) -> bool {
        let now = self.state.clock.now();
        let mut swept_at = self.swept_at.lock().unwrap_or_else(PoisonError::into_inner);
        let due = swept_at.is_none_or(|at| at + SWEEP <= now);
        if due {
            *swept_at = Some(now);
        }
        due
    }

    fn road(&self) -> MutexGuard<'_, CircuitBreaker> {
        self.road.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn words_of(fall: JoinError) -> String {
    let cause = fall.into_panic();
    let words = cause
        .downcast_ref::<&str>()
        .map(ToString::to_string)
        .or_else(|| cause.downcast_ref::<String>().cloned())
        .unwrap_or_default();
    format!("The letter cannot be written as a message: {}", crate::platform::form::line(&words))
}
