//! LISTEN with a polling fallback. A subscriber wakes after each notification, and also at an
//! interval, so that a lost notification or connection only adds latency.

use std::time::Duration;

use sqlx::{
    PgPool,
    postgres::{PgListener, PgPoolOptions},
};
use tokio::time::{sleep, timeout};

use super::Database;

/// A listener on a dedicated connection, which reconnects.
#[derive(Debug)]
pub struct Notifications {
    database: Database,
    channels: &'static [&'static str],
    interval: Duration,
    listener: Option<PgListener>,
    is_lost: bool,
}

/// Why [`Notifications::next`] returned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wake {
    Notified,
    /// LISTEN has just begun: earlier notifications may have been missed.
    Listening,
    /// The interval has passed, or the connection was lost.
    Polling,
}

impl Notifications {
    /// Listens on the primary, because replicas send no notifications.
    pub fn new(database: &Database, channels: &'static [&'static str], interval: Duration) -> Self {
        Self { database: database.clone(), channels, interval, listener: None, is_lost: false }
    }

    /// Waits for a notification, at most for the polling interval. The caller should query the
    /// tables in either case.
    pub async fn next(&mut self) -> Wake {
        let Some(listener) = &mut self.listener else { return self.connect().await };
        match timeout(self.interval, listener.recv()).await {
            Ok(Ok(_)) => Wake::Notified,
            Ok(Err(error)) => {
                self.lost(&error);
                Wake::Polling
            }
            Err(_) => Wake::Polling,
        }
    }

    async fn connect(&mut self) -> Wake {
        match timeout(self.interval, listen(&self.database.pool(), self.channels)).await {
            Ok(Ok(listener)) => {
                self.listener = Some(listener);
                self.is_lost = false;
                Wake::Listening
            }
            Ok(Err(error)) => {
                self.lost(&error);
                sleep(self.interval).await;
                Wake::Polling
            }
            Err(_) => Wake::Polling,
        }
    }

    /// Logs once per lost connection.
    fn lost(&mut self, error: &sqlx::Error) {
        self.listener = None;
        if !self.is_lost {
            self.is_lost = true;
            tracing::warn!(%error, channels = ?self.channels, "no notifications from the database; polling until LISTEN works again");
        }
    }
}

async fn listen(pool: &PgPool, channels: &[&str]) -> sqlx::Result<PgListener> {
    let mut listener = PgListener::connect_with(&single_connection(pool)).await?;
    listener.listen_all(channels.iter().copied()).await?;
    Ok(listener)
}

/// A pool of one connection to the same database, which requests cannot exhaust.
pub fn single_connection(like: &PgPool) -> PgPool {
    PgPoolOptions::new().max_connections(1).connect_lazy_with((*like.connect_options()).clone())
}
