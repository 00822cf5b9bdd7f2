//! Deletes rows whose retention period is over, with the emails about them.

use futures_util::future::BoxFuture;
use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use super::{App, mail};

/// How many rows one transaction deletes.
pub const BATCH: i64 = 100;

/// Deletes at most so many rows that were due by a moment, and returns their ids.
pub type DeleteDue =
    for<'a> fn(&'a mut PgConnection, OffsetDateTime, i64) -> BoxFuture<'a, sqlx::Result<Vec<Uuid>>>;

/// Deletes batch after batch until nothing is due. Emails about a deleted row go in the same
/// transaction: they hold the same addresses and words.
pub async fn delete_due(app: &App, delete: DeleteDue) -> anyhow::Result<()> {
    let now = app.clock.now();
    loop {
        let mut tx = app.begin().await?;
        let deleted = delete(&mut tx, now, BATCH).await?;
        for id in &deleted {
            mail::delete_about(&mut *tx, *id).await?;
        }
        tx.commit().await?;
        if i64::try_from(deleted.len())? < BATCH {
            return Ok(());
        }
    }
}
