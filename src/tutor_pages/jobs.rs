//! What happens by the clock.

use super::queries;
use crate::platform::App;

/// How much is deleted at once.
const BATCH: i64 = 100;

/// Deletes links whose time is over.
pub async fn round(app: &App) -> anyhow::Result<()> {
    while queries::delete_expired_links(&app.pool(), app.clock.now(), BATCH).await? == BATCH {}
    Ok(())
}
