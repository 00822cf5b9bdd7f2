//! The job that computes neighbours and duplicates, and stores them.

use std::sync::{Arc, Mutex, PoisonError};

use anyhow::Context;
use tokio::join;

use super::{batch::Batch, entity::Entity, queries, subjects::Subjects};
use crate::{platform::App, search::IndexSync};

/// How many answers one transaction computes: a commit costs more than an answer.
const BATCH: i64 = 200;

/// Computes the neighbours and duplicates of all answers that are due. Returns how many were.
///
/// # Errors
/// Where the database or the index fails; what was not committed stays due.
pub async fn compute_due(app: &App) -> anyhow::Result<usize> {
    // while one waits for the database, the other computes
    let subjects = Mutex::default();
    let (one, other) = join!(compute_batches(app, &subjects), compute_batches(app, &subjects));
    Ok(one? + other?)
}

async fn compute_batches(app: &App, subjects: &Mutex<Arc<Subjects>>) -> anyhow::Result<usize> {
    let mut computed = 0;
    loop {
        let in_batch = compute_batch(app, subjects).await?;
        computed += in_batch;
        if in_batch == 0 {
            return Ok(computed);
        }
    }
}

async fn compute_batch(app: &App, subjects: &Mutex<Arc<Subjects>>) -> anyhow::Result<usize> {
    let mut tx = app.begin().await?;
    let due = queries::take_due(&mut tx, BATCH).await?;
    if due.is_empty() {
        return Ok(0);
    }
    // after taking, so that the index contains the changes that made the answers due
    let index_sync = IndexSync::of(app);
    index_sync.catch_up(app).await?;
    let index = index_sync.current().context("the index has just been updated")?.index;
    let sequence = index.checkpoint().map_or(0, |checkpoint| checkpoint.sequence);
    let subjects = with_entities(subjects, queries::entities(&mut *tx).await?);
    let batch = Batch::compute(&mut tx, &index, &subjects, &due).await?;
    // writers take turns, so that they cannot deadlock
    queries::lock_writing(&mut tx).await?;
    queries::replace_neighbours(&mut tx, &batch.ids, &batch.neighbours, sequence).await?;
    queries::update_pairs(&mut tx, &batch.duplicates, &batch.obsolete_pairs).await?;
    let now = app.clock.now();
    queries::mark_similar_due(&mut tx, &batch.similar, now).await?;
    queries::mark_stale_due(&mut tx, &batch.ids, sequence, now).await?;
    tx.commit().await?;
    Ok(due.len())
}

/// What was analyzed with this list of entities; a list that has changed begins anew.
fn with_entities(subjects: &Mutex<Arc<Subjects>>, entities: Vec<Entity>) -> Arc<Subjects> {
    let mut subjects = subjects.lock().unwrap_or_else(PoisonError::into_inner);
    if subjects.matcher.entities() != entities {
        *subjects = Arc::new(Subjects::new(entities));
    }
    Arc::clone(&subjects)
}
