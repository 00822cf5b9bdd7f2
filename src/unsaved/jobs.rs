//! Scheduled jobs of drafts.

use super::queries;
use crate::platform::{App, retention::BATCH};

/// Deletes drafts and revisions whose retention period is over.
///
/// # Errors
/// If the database fails.
pub async fn round(app: &App) -> anyhow::Result<()> {
    let now = app.clock.now();
    loop {
        let mut tx = app.begin().await?;
        let deleted = queries::delete_due(&mut tx, now, BATCH).await?;
        tx.commit().await?;
        if deleted == 0 {
            return Ok(());
        }
    }
}
