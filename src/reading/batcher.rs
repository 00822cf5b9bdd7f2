//! Readings that are asked for at the same time share one statement. Whoever comes while the
//! database is at work waits for the next; nobody waits for others to come.

use std::sync::{Arc, Mutex, PoisonError};

use sqlx::{PgPool, Result};
use tokio::sync::oneshot;

use super::{
    answer_page::{Address, Found},
    queries,
};
use crate::related::{NEIGHBOURS, Neighbour};
use crate::{answers, platform::App};

/// So many statements at once: while the pages of one are drawn, the database has another.
const AT_ONCE: usize = 2;
/// The most readings in a statement.
const TOGETHER: usize = 64;

/// Who waits for a reading.
#[derive(Debug, Default)]
pub struct Queue(Mutex<Waiting>);

#[derive(Debug, Default)]
struct Waiting {
    statements: usize,
    asked: Vec<Asked>,
}

#[derive(Debug)]
struct Asked {
    address: Address,
    answer: oneshot::Sender<Result<Option<Found>>>,
}

/// An answer with everything that stands around it: compare its path with the one asked
/// for, as the address may be a former one. It is one look-up, except at a former address
/// and just after an import, when fewer than six neighbours have been computed and the
/// newest of the topic stand in for the others.
pub async fn reading(state: &App, address: Address) -> Result<Option<Found>> {
    let pool = state.read_pool();
    let mut found = together(state, &address).await?;
    if found.is_none() {
        let Address { level, subject, slug, .. } = &address;
        let Some(moved) = answers::queries::at_address(&pool, level, subject, slug).await? else {
            return Ok(None);
        };
        let [level, subject] = [moved.level, moved.subject].map(|label| label.slug);
        found = alone(&pool, &Address { level, subject, slug: moved.slug, ..address }).await?;
    }
    if let Some(Found::Reading(reading)) = &mut found
        && reading.related.len() < NEIGHBOURS
    {
        reading.print = None;
        let missing = NEIGHBOURS - reading.related.len();
        let newest: Vec<Neighbour> = queries::newest_beside(&pool, reading.answer.id, missing).await?;
        reading.related.extend(newest);
    }
    Ok(found)
}

async fn together(state: &App, address: &Address) -> Result<Option<Found>> {
    let (answer, answered) = oneshot::channel();
    let queue = state.kept::<Queue>();
    if queue.joins(Asked { address: address.clone(), answer }) {
        // in a task of its own: whoever asked may go away, and the others still wait
        tokio::spawn(Statement { state: state.clone(), queue, has_ended: false }.answer_all());
    }
    match answered.await {
        Ok(found) => found,
        // the statement failed, perhaps because of another address
        Err(_) => alone(&state.read_pool(), address).await,
    }
}

async fn alone(pool: &PgPool, address: &Address) -> Result<Option<Found>> {
    Ok(queries::readings_at(pool, std::slice::from_ref(address)).await?.pop().flatten())
}

impl Queue {
    /// Whether another statement is to be begun for what waits.
    fn joins(&self, asked: Asked) -> bool {
        let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.asked.push(asked);
        let begins = waiting.statements < AT_ONCE;
        waiting.statements += usize::from(begins);
        begins
    }
}

/// The right to ask the database.
struct Statement {
    state: App,
    queue: Arc<Queue>,
    has_ended: bool,
}

impl Statement {
    async fn answer_all(mut self) {
        while let Some(asked) = self.next() {
            let (addresses, answers): (Vec<_>, Vec<_>) =
                asked.into_iter().map(|asked| (asked.address, asked.answer)).unzip();
            let readings = queries::readings_at(&self.state.read_pool(), &addresses).await;
            let readings: Vec<Result<_>> = match readings {
                Ok(readings) => readings.into_iter().map(Ok).collect(),
                Err(error) if is_away(&error) => {
                    tracing::warn!(%error, "no answer can be read");
                    answers.iter().map(|_| Err(sqlx::Error::PoolTimedOut)).collect()
                }
                Err(_) => Vec::new(),
            };
            for (answer, reading) in answers.into_iter().zip(readings) {
                // who went away meanwhile needs none
                let _ = answer.send(reading);
            }
        }
    }

    /// The next to be read; the right ends where nobody waits, so that the next to come has it.
    fn next(&mut self) -> Option<Vec<Asked>> {
        let mut waiting = self.queue.0.lock().unwrap_or_else(PoisonError::into_inner);
        let most = waiting.asked.len().min(TOGETHER);
        if most == 0 {
            waiting.statements -= 1;
            self.has_ended = true;
            return None;
        }
        Some(waiting.asked.drain(..most).collect())
    }
}

impl Drop for Statement {
    fn drop(&mut self) {
        if !self.has_ended {
            self.queue.0.lock().unwrap_or_else(PoisonError::into_inner).statements -= 1;
        }
    }
}

/// Then asking again for each would only take as long again.
fn is_away(error: &sqlx::Error) -> bool {
    matches!(error, sqlx::Error::PoolTimedOut)
}
