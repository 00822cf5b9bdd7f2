//! What the clock does for applications.

use super::queries;
use crate::platform::{App, retention::delete_due};

/// Deletes applications whose retention time is over.
pub async fn round(app: &App) -> anyhow::Result<()> {
    delete_due(app, |db, now, batch| Box::pin(queries::delete_due_applications(db, now, batch))).await
}
