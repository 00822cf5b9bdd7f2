//! What happens by the clock. Each round is made of small transactions; a second one
//! finds nothing left to do.

use sqlx::PgPool;
use time::OffsetDateTime;
use uuid::Uuid;

use super::{lifecycle::schedule, queries, retention};
use crate::platform::{self, mail};

/// How much is read, or deleted, at once.
const PART: i64 = 100;

/// Deletes what is over, keeps the appointments that are due, and forgets what letters said.
pub async fn round(site: &platform::App) -> anyhow::Result<()> {
    let now = site.clock.now();
    while delete_a_part(site, now).await? == PART {}
    let mut last = (OffsetDateTime::UNIX_EPOCH, Uuid::nil());
    loop {
        let due = queries::due(&site.pool(), now, last, PART).await?;
        let Some(next) = due.last() else { break };
        last = *next;
        for (_, id) in due {
            // one that cannot go on holds up no other
            if let Err(error) = keep(site, id, now).await {
                tracing::error!(enquiry = %id, error = format!("{error:#}"), "an appointment was not kept");
            }
        }
    }
    while mail::delete_bodies(&site.pool(), now - retention::LETTERS.kept, PART).await? == PART {}
    Ok(())
}

/// With an enquiry go the letters about it: they hold the same address.
async fn delete_a_part(site: &platform::App, now: OffsetDateTime) -> anyhow::Result<i64> {
    let mut tx = site.begin().await?;
    let deleted = queries::delete_due(&mut *tx, now, PART).await?;
    for id in &deleted {
        mail::delete_about(&mut *tx, *id).await?;
    }
    tx.commit().await?;
    Ok(i64::try_from(deleted.len())?)
}

async fn keep(site: &platform::App, id: Uuid, now: OffsetDateTime) -> anyhow::Result<()> {
    let mut tx = site.begin().await?;
    if let Some(mut enquiry) = queries::locked_if_due(&mut tx, id, now).await? {
        schedule::keep(&mut tx, site, &mut enquiry, now).await?;
        tx.commit().await?;
    }
    Ok(())
}

/// How much should have been done, deleted or forgotten by then.
pub async fn overdue(db: &PgPool, by: OffsetDateTime) -> sqlx::Result<i64> {
    let letters = mail::count_bodies(db, by - retention::LETTERS.kept).await?;
    Ok(queries::overdue(db, by).await? + letters)
}
