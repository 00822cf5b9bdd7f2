//! Scheduled jobs of tutors' own pages.

use super::queries;
use crate::platform::App;

/// How many rows are deleted per transaction.
const BATCH: i64 = 100;

/// Deletes expired links.
///
/// # Errors
/// If the database fails.
pub async fn round(app: &App) -> anyhow::Result<()> {
    while queries::delete_expired_links(&app.pool(), app.clock.now(), BATCH).await? == BATCH {}
    Ok(())
}
