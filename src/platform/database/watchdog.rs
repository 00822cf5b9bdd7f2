//! A pool whose connections froze on their way (a failed-over server, a firewall that
//! forgot them) waits for ever for answers that cannot come. The watchdog notices, and
//! makes the pool anew.

use std::time::Duration;

use sqlx::{ConnectOptions, PgPool};
use tokio::time::{sleep, timeout};

use super::{Database, Which, queries};

/// How often to look and how much to put up with.
#[derive(Debug, Clone, Copy)]
pub struct Watch {
    /// Between two looks at a pool that is well.
    pub every: Duration,
    /// How long one answer may take.
    pub patience: Duration,
    /// So many failures in a row make a pool suspect.
    pub failures: u32,
}

impl Default for Watch {
    fn default() -> Self {
        Self { every: Duration::from_secs(3), patience: Duration::from_secs(3), failures: 3 }
    }
}

impl Watch {
    /// Looks after the pools until the future is dropped.
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
                tracing::warn!(?which, "the pool does not answer while the database does: made anew");
                database.renew(which);
                failed = 0;
            }
        }
    }

    async fn answers(self, pool: &PgPool) -> bool {
        matches!(timeout(self.patience, queries::ping(pool)).await, Ok(Ok(())))
    }

    /// Whether a connection of its own works: if not, it is the database that is away,
    /// and a new pool would not help.
    async fn has_a_way(self, pool: &PgPool) -> bool {
        let direct = async {
            let mut connection = pool.connect_options().connect().await?;
            queries::ping(&mut connection).await
        };
        matches!(timeout(self.patience, direct).await, Ok(Ok(())))
    }
}
