//! Replaces stalled connection pools. After a failover, or when a firewall drops its state, the
//! connections of a pool may wait forever for packets that never arrive.

use std::time::Duration;

use sqlx::{ConnectOptions, PgPool};
use tokio::time::{sleep, timeout};

use super::{Database, Which, queries};

/// The interval and the thresholds of the watchdog.
#[derive(Debug, Clone, Copy)]
pub struct Watch {
    /// The interval between checks of a healthy pool.
    pub every: Duration,
    /// The timeout of a check.
    pub patience: Duration,
    /// How many checks in a row must fail before the pool is replaced.
    pub failures: u32,
}

impl Default for Watch {
    fn default() -> Self {
        Self { every: Duration::from_secs(3), patience: Duration::from_secs(3), failures: 3 }
    }
}

impl Watch {
    /// Watches the pools until the future is dropped.
    pub async fn over(self, database: Database) {
        let replica = async {
            if database.has_replica() {
                self.over_one(&database, Which::Read).await;
            }
        };
        tokio::join!(self.over_one(&database, Which::Write), replica);
    }

    async fn over_one(self, database: &Database, which: Which) {
        let mut failed = 0;
        loop {
            sleep(if failed == 0 { self.every } else { self.every / 4 }).await;
            let pool = database.get(which);
            failed = if self.answers(&pool).await { 0 } else { failed + 1 };
            if failed >= self.failures && self.has_a_way(&pool).await {
                tracing::warn!(?which, "connection pool replaced: it stalled while the database answers");
                database.renew(which);
                failed = 0;
            }
        }
    }

    async fn answers(self, pool: &PgPool) -> bool {
        matches!(timeout(self.patience, queries::ping(pool)).await, Ok(Ok(())))
    }

    /// Whether a new connection works. If not, the database itself is down, and a new pool would
    /// not help.
    async fn has_a_way(self, pool: &PgPool) -> bool {
        let direct = async {
            let mut connection = pool.connect_options().connect().await?;
            queries::ping(&mut connection).await
        };
        matches!(timeout(self.patience, direct).await, Ok(Ok(())))
    }
}
