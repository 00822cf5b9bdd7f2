//! What happens by the clock, in small transactions; a second round finds nothing left to do.

use super::queries;
use crate::platform::{App, mail};

/// How much is deleted at once.
const BATCH: i64 = 100;

/// Deletes applications whose time is over, with the letters about them: these hold the same
/// address and words.
pub async fn round(app: &App) -> anyhow::Result<()> {
    while delete_batch(app).await? == BATCH {}
    Ok(())
}

async fn delete_batch(app: &App) -> anyhow::Result<i64> {
    let mut tx = app.begin().await?;
    let deleted = queries::delete_due_applications(&mut *tx, app.clock.now(), BATCH).await?;
    for id in &deleted {
        mail::delete_about(&mut *tx, *id).await?;
    }
    tx.commit().await?;
    Ok(i64::try_from(deleted.len())?)
}
