//! What happens by the clock. Each round is made of small transactions; a second one
//! finds nothing left to do.

use sqlx::PgPool;
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::queries;
use crate::platform::{self, mail};

/// How much is deleted at once.
const PART: i64 = 100;

/// Deletes applications, concerns and links whose time is over.
pub async fn round(site: &platform::App) -> anyhow::Result<()> {
    let now = site.clock.now();
    while delete_applications(site, now).await? == PART {}
    while delete_concerns(site, now).await? == PART {}
    while queries::delete_expired_links(&site.pool(), now, PART).await? == PART {}
    Ok(())
}

async fn delete_applications(site: &platform::App, now: OffsetDateTime) -> anyhow::Result<i64> {
    let mut tx = site.begin().await?;
    let deleted = queries::delete_due_applications(&mut *tx, now, PART).await?;
    delete_letters(&mut tx, &deleted).await?;
    tx.commit().await?;
    Ok(i64::try_from(deleted.len())?)
}

async fn delete_concerns(site: &platform::App, now: OffsetDateTime) -> anyhow::Result<i64> {
    let mut tx = site.begin().await?;
    let deleted = queries::delete_due_concerns(&mut *tx, now, PART).await?;
    delete_letters(&mut tx, &deleted).await?;
    tx.commit().await?;
    Ok(i64::try_from(deleted.len())?)
}

/// The letters about it hold the same address and words.
async fn delete_letters(tx: &mut sqlx::PgConnection, about: &[Uuid]) -> sqlx::Result<()> {
    for id in about {
        mail::delete_about(&mut *tx, *id).await?;
    }
    Ok(())
}

/// How much should have been deleted more than a day ago.
pub async fn overdue(db: &PgPool, now: OffsetDateTime) -> sqlx::Result<i64> {
    queries::overdue(db, now - Duration::days(1)).await
}
