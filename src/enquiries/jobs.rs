//! What the clock does for all enquiries, in small transactions. A run that finds nothing due
//! changes nothing.

use sqlx::PgPool;
use time::OffsetDateTime;
use uuid::Uuid;

use super::{
    lifecycle::{offer, schedule},
    queries, retention,
};
use crate::platform::{
    App, mail,
    retention::{BATCH, delete_due},
};

/// Deletes what is over, runs the transitions that are due, and deletes the bodies of old emails.
pub async fn round(app: &App) -> anyhow::Result<()> {
    delete_due(app, |db, now, batch| Box::pin(queries::delete_due(db, now, batch))).await?;
    match_waiting(app).await?;
    run_due(app).await?;
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

async fn match_one(app: &App, id: Uuid) -> anyhow::Result<()> {
    let mut tx = app.begin().await?;
    if let Some(mut enquiry) = queries::locked(&mut tx, id).await? {
        offer::match_again(&mut tx, app, &mut enquiry, app.clock.now()).await?;
        tx.commit().await?;
    }
    Ok(())
}

async fn run_due(app: &App) -> anyhow::Result<()> {
    let now = app.clock.now();
    let mut last = (OffsetDateTime::UNIX_EPOCH, Uuid::nil());
    loop {
        let due = queries::due(&app.pool(), now, last, BATCH).await?;
        let Some(next) = due.last() else { return Ok(()) };
        last = *next;
        for (_, id) in due {
            // one enquiry that fails does not hold up the others
            if let Err(error) = run_one(app, id, now).await {
                tracing::error!(enquiry = %id, error = format!("{error:#}"), "a due transition failed");
            }
        }
    }
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
