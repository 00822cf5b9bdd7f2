//! Scheduled jobs of concerns.

use super::queries;
use crate::platform::{App, retention::delete_due};

/// Deletes concerns whose retention period is over.
///
/// # Errors
/// If the database fails.
pub async fn round(app: &App) -> anyhow::Result<()> {
    delete_due(app, |db, now, batch| Box::pin(queries::delete_due_concerns(db, now, batch))).await
}
