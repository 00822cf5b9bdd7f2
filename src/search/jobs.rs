//! Scheduled jobs of the search.

use super::queries::counts;
use crate::platform::{App, retention::BATCH};

/// Deletes daily totals whose retention period is over.
///
/// # Errors
/// If the database fails.
pub async fn round(app: &App) -> anyhow::Result<()> {
    let now = app.clock.now();
    loop {
        let mut tx = app.begin().await?;
        let deleted = counts::delete_due(&mut tx, now, BATCH).await?;
        tx.commit().await?;
        if deleted == 0 {
            return Ok(());
        }
    }
}
