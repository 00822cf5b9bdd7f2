//! Reads the counters of what pages depend on: after each notification, and at an interval besides.

use std::time::Duration;

use sqlx::PgPool;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

use super::queries;
use crate::platform::{
    App,
    database::{Notifications, single_connection},
};

/// How long a lost notification goes unnoticed, and how long one reading may take. What was read
/// counts as fresh for three times as long.
const INTERVAL: Duration = Duration::from_millis(500);

/// Channels of what pages show: answers, and everything else.
const CHANNELS: [&str; 2] = ["answer_changes", "page_dependencies"];

/// Reads the counters once, however long the database takes. Where a replica serves the pages it
/// is the one that is read: pages cannot show what it has not replicated yet.
pub async fn update_view(app: &App) {
    update_view_from(app, &app.read_pool()).await;
}

async fn update_view_from(app: &App, pool: &PgPool) {
    // before the statement: what it reads is at least as new
    let began = app.clock.now();
    match queries::versions(pool).await {
        Ok(versions) => app.cache.database_seen(versions, began),
        Err(_) => app.cache.database_unreachable(),
    }
}

/// Keeps the view of the database current until told to stop.
pub async fn follow_database(app: App, stop: CancellationToken) {
    tokio::select! {
        () = follow_for_ever(&app) => {}
        () = stop.cancelled() => {}
    }
}

/// On connections of its own: a pool that is exhausted does not mean that the database is unavailable.
async fn follow_for_ever(app: &App) {
    let connection = single_connection(&app.read_pool());
    let mut notifications = Notifications::new(app.database(), &CHANNELS, INTERVAL);
    loop {
        if timeout(INTERVAL, update_view_from(app, &connection)).await.is_err() {
            app.cache.database_unreachable();
        }
        notifications.next().await;
    }
}
