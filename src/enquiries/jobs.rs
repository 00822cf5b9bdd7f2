//! What the clock does for all enquiries, in small transactions. A run that finds nothing due
//! changes nothing.

use std::collections::HashSet;

use sqlx::PgPool;
use time::OffsetDateTime;
use uuid::Uuid;

use super::{
    lifecycle::{bar, batch, offer, schedule},
    queries, retention,
};
use crate::platform::{
    App, mail,
    retention::{BATCH, delete_due},
};

/// How many enquiries one transaction takes on: their emails stand in memory meanwhile.
const TOGETHER: i64 = 250;

/// How the enquiries that are due run: in one transaction for many, or each in its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum How {
    Together,
    Singly,
}

/// Runs the transitions that are due, each enquiry by itself: what [`round`] is measured by.
pub async fn run_due_singly(app: &App) -> anyhow::Result<()> {
    run_due(app, How::Singly).await
}

/// Deletes what is over, runs the transitions that are due, and deletes the bodies of old emails.
pub async fn round(app: &App) -> anyhow::Result<()> {
    delete_due(app, |db, now, batch| Box::pin(queries::delete_due(db, now, batch))).await?;
    close_offers_of_barred(app).await?;
    match_waiting(app).await?;
    run_due(app, How::Together).await?;
    let written_before = app.clock.now() - retention::LETTERS.kept;
    while mail::delete_bodies(&app.pool(), written_before, BATCH).await? == BATCH {}
    Ok(())
}

/// Matches the families that wait again where a tutor was added, resumed or changed how they teach.
pub async fn match_waiting(app: &App) -> anyhow::Result<()> {
    loop {
        let marks = queries::marks(&app.pool()).await?;
        if marks.ids.is_empty() {
            return Ok(());
        }
        for id in queries::waiting(&app.pool(), &marks).await? {
            if let Err(error) = match_one(app, id).await {
                tracing::error!(enquiry = %id, error = format!("{error:#}"), "matching again failed");
            }
        }
        // after the work, so that a process that dies in between leaves the marks
        queries::forget_marks(&app.pool(), &marks.ids).await?;
    }
}

/// Closes every open offer of a tutor whom the team suspended or hid, one enquiry per transaction.
pub async fn close_offers_of_barred(app: &App) -> anyhow::Result<()> {
    let mut last = Uuid::nil();
    loop {
        let found = queries::enquiries_of_barred(&app.pool(), last, BATCH).await?;
        let Some(next) = found.last() else { return Ok(()) };
        last = *next;
        for id in found {
            let mut tx = app.begin().await?;
            if let Some(mut enquiry) = queries::locked(&mut tx, id).await? {
                bar::close_offers(&mut tx, app, &mut enquiry, app.clock.now()).await?;
            }
            tx.commit().await?;
        }
    }
}

async fn match_one(app: &App, id: Uuid) -> anyhow::Result<()> {
    let mut tx = app.begin().await?;
    if let Some(mut enquiry) = queries::locked(&mut tx, id).await? {
        offer::match_again(&mut tx, app, &mut enquiry, app.clock.now()).await?;
        tx.commit().await?;
    }
    Ok(())
}

async fn run_due(app: &App, how: How) -> anyhow::Result<()> {
    let now = app.clock.now();
    let mut last = (OffsetDateTime::UNIX_EPOCH, Uuid::nil());
    loop {
        let due = queries::due(&app.pool(), now, last, TOGETHER).await?;
        let Some(next) = due.last() else { return Ok(()) };
        last = *next;
        let ids: Vec<Uuid> = due.into_iter().map(|(_, id)| id).collect();
        let done = match how {
            How::Together => run_searches(app, &ids, now).await.unwrap_or_else(|error| {
                tracing::error!(error = format!("{error:#}"), "a batch failed; each enquiry runs alone");
                HashSet::new()
            }),
            How::Singly => HashSet::new(),
        };
        for id in ids.into_iter().filter(|id| !done.contains(id)) {
            // one enquiry that fails does not hold up the others
            if let Err(error) = run_one(app, id, now).await {
                tracing::error!(enquiry = %id, error = format!("{error:#}"), "a due transition failed");
            }
        }
    }
}

/// Runs what is due for those of these enquiries that look for a tutor, in one transaction, and
/// returns which those are.
async fn run_searches(app: &App, ids: &[Uuid], now: OffsetDateTime) -> anyhow::Result<HashSet<Uuid>> {
    let mut tx = app.begin().await?;
    let looking = queries::locked_looking(&mut tx, ids, now).await?;
    let done = looking.iter().map(|enquiry| enquiry.id).collect();
    if !looking.is_empty() {
        if let Err(error) = batch::continue_searches(&mut tx, app, looking, now).await {
            // at once: a dropped transaction keeps its row locks until its connection is used again, and
            // whoever runs alone skips locked rows
            tx.rollback().await?;
            return Err(error);
        }
        tx.commit().await?;
    }
    Ok(done)
}

async fn run_one(app: &App, id: Uuid, now: OffsetDateTime) -> anyhow::Result<()> {
    let mut tx = app.begin().await?;
    if let Some(mut enquiry) = queries::locked_if_due(&mut tx, id, now).await? {
        schedule::run_due(&mut tx, app, &mut enquiry, now).await?;
        tx.commit().await?;
    }
    Ok(())
}

/// The number of enquiries and email bodies that should have been handled or deleted by then.
pub async fn overdue(db: &PgPool, by: OffsetDateTime) -> sqlx::Result<i64> {
    let letters = mail::count_bodies(db, by - retention::LETTERS.kept).await?;
    Ok(queries::overdue(db, by).await? + letters)
}
