//! Batches concurrent look-ups of answers into one query. A request that arrives while queries run
//! joins the next batch; none is delayed to fill a batch.

use std::sync::{Arc, Mutex, PoisonError};

use sqlx::{PgPool, Result};
use tokio::sync::oneshot;

use super::{
    answer_page::{Address, Found},
    queries,
};
use crate::{answers, platform::App};

/// The most queries at once: while the pages of one batch are rendered, the database has another.
const CONCURRENT_QUERIES: usize = 2;
/// The most look-ups in a batch.
const BATCH: usize = 64;

/// The look-ups that wait for the next batch.
#[derive(Debug, Default)]
pub struct Queue(Mutex<Waiting>);

#[derive(Debug, Default)]
struct Waiting {
    /// The number of running workers.
    workers: usize,
    lookups: Vec<Lookup>,
}

#[derive(Debug)]
struct Lookup {
    address: Address,
    reply: oneshot::Sender<Result<Option<Found>>>,
}

/// The answer at an address with everything around it on its page. Compare its path with the one
/// asked for, since the address may be a former one.
///
/// One query is enough, except at a former address.
pub async fn reading(app: &App, address: Address) -> Result<Option<Found>> {
    let pool = app.read_pool();
    let mut found = batched(app, &address).await?;
    if found.is_none() {
        let Address { level, subject, slug, .. } = &address;
        let Some(moved) = answers::queries::at_address(&pool, level, subject, slug).await? else {
            return Ok(None);
        };
        let [level, subject] = [moved.content.level, moved.content.subject].map(|label| label.slug);
        found = single(&pool, &Address { level, subject, slug: moved.content.slug, ..address }).await?;
    }
    Ok(found)
}

async fn batched(app: &App, address: &Address) -> Result<Option<Found>> {
    let (reply, replied) = oneshot::channel();
    let queue = app.kept::<Queue>();
    if queue.needs_worker_for(Lookup { address: address.clone(), reply }) {
        // in a task of its own, as this request may be dropped while others wait for the batch
        tokio::spawn(Worker { app: app.clone(), queue, has_ended: false }.run());
    }
    match replied.await {
        Ok(found) => found,
        // the query failed, perhaps because of another address of the batch
        Err(_) => single(&app.read_pool(), address).await,
    }
}

async fn single(pool: &PgPool, address: &Address) -> Result<Option<Found>> {
    Ok(queries::readings_at(pool, std::slice::from_ref(address)).await?.pop().flatten())
}

impl Queue {
    /// Enqueues a look-up; whether another worker must be started for it.
    fn needs_worker_for(&self, lookup: Lookup) -> bool {
        let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.lookups.push(lookup);
        let starts = waiting.workers < CONCURRENT_QUERIES;
        waiting.workers += usize::from(starts);
        starts
    }
}

/// Runs batches until nothing waits; one of at most [`CONCURRENT_QUERIES`].
struct Worker {
    app: App,
    queue: Arc<Queue>,
    has_ended: bool,
}

impl Worker {
    async fn run(mut self) {
        while let Some(batch) = self.next_batch() {
            let (addresses, replies): (Vec<_>, Vec<_>) =
                batch.into_iter().map(|lookup| (lookup.address, lookup.reply)).unzip();
            let readings = queries::readings_at(&self.app.read_pool(), &addresses).await;
            let readings: Vec<Result<_>> = match readings {
                Ok(readings) => readings.into_iter().map(Ok).collect(),
                Err(error) if is_away(&error) => {
                    tracing::warn!(%error, "no answer can be read");
                    replies.iter().map(|_| Err(sqlx::Error::PoolTimedOut)).collect()
                }
                Err(_) => Vec::new(),
            };
            for (reply, reading) in replies.into_iter().zip(readings) {
                // fails if the request was dropped meanwhile
                let _ = reply.send(reading);
            }
        }
    }

    /// The next batch. If there is none, the worker counts as ended in the same critical section,
    /// so that the next look-up starts another.
    fn next_batch(&mut self) -> Option<Vec<Lookup>> {
        let mut waiting = self.queue.0.lock().unwrap_or_else(PoisonError::into_inner);
        let most = waiting.lookups.len().min(BATCH);
        if most == 0 {
            waiting.workers -= 1;
            self.has_ended = true;
            return None;
        }
        Some(waiting.lookups.drain(..most).collect())
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        if !self.has_ended {
            self.queue.0.lock().unwrap_or_else(PoisonError::into_inner).workers -= 1;
        }
    }
}

/// Whether the database cannot be reached; a retry for each address would only wait as long again.
fn is_away(error: &sqlx::Error) -> bool {
    matches!(error, sqlx::Error::PoolTimedOut)
}
