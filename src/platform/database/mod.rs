//! Connection pools, migrations, and the bundled PostgreSQL server, which is used if `DATABASE_URL`
//! is not set.

#[cfg(feature = "bundled-postgres")]
mod bundled;
mod engine;
mod error;
mod notifications;
pub mod queries;
mod schema;
mod scratch;
#[cfg(not(feature = "bundled-postgres"))]
mod unbundled;
mod watchdog;

use std::{
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};

use secrecy::{ExposeSecret, SecretString};
use sqlx::{
    Connection, PgPool, Postgres, Transaction,
    postgres::{PgConnectOptions, PgPoolOptions},
};

#[cfg(feature = "bundled-postgres")]
pub use bundled::{Cluster, Supervisor};
pub use engine::{Engine, Settings};
pub use error::DatabaseError;
pub use notifications::{Notifications, Wake, single_connection};
pub use schema::{connect, connect_and_migrate, missing_migrations};
pub use scratch::{settle, with_scratch};
#[cfg(not(feature = "bundled-postgres"))]
pub use unbundled::Cluster;
pub use watchdog::Watch;

/// The migrations embedded in this binary.
pub static MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!();

/// The connection pools. The watchdog may replace them, so callers must not hold on to one.
#[derive(Debug, Clone)]
pub struct Database {
    pools: Arc<RwLock<Pools>>,
}

#[derive(Debug, Clone)]
struct Pools {
    write: PgPool,
    /// The pool of the replica, for public pages.
    read: Option<PgPool>,
}

/// Selects one of the two pools.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Which {
    Write,
    Read,
}

impl Database {
    /// Uses one pool for reads and writes.
    pub fn over(pool: PgPool) -> Self {
        Self { pools: Arc::new(RwLock::new(Pools { write: pool, read: None })) }
    }

    /// Creates the pools. Connections are opened lazily.
    ///
    /// # Errors
    /// If a URL cannot be parsed.
    pub fn open(url: &SecretString, read_url: Option<&SecretString>) -> Result<Self, sqlx::Error> {
        let write = pool(url.expose_secret().parse()?);
        let read = read_url.map(|url| url.expose_secret().parse().map(pool)).transpose()?;
        Ok(Self { pools: Arc::new(RwLock::new(Pools { write, read })) })
    }

    pub fn pool(&self) -> PgPool {
        self.get(Which::Write)
    }

    pub fn read_pool(&self) -> PgPool {
        self.get(Which::Read)
    }

    /// Begins a transaction in a spawned task. If the caller is cancelled between sending BEGIN and
    /// reading the response, sqlx 0.9 returns the connection to the pool with the transaction still
    /// open. The task runs to completion and rolls back.
    pub async fn begin(&self) -> sqlx::Result<Transaction<'static, Postgres>> {
        let pool = self.pool();
        tokio::spawn(async move { pool.begin().await }).await.unwrap_or(Err(sqlx::Error::WorkerCrashed))
    }

    /// A transaction that holds the advisory lock named `what`. `None` if another process holds it.
    /// Used for work that only one process may do at a time.
    pub async fn turn(&self, what: &str) -> sqlx::Result<Option<Transaction<'static, Postgres>>> {
        let mut tx = self.begin().await?;
        Ok(queries::take_turn(&mut tx, lock_of(what)).await?.then_some(tx))
    }

    /// Closes every connection.
    pub async fn close(&self) {
        self.read_pool().close().await;
        self.pool().close().await;
    }

    fn has_replica(&self) -> bool {
        self.pools.read().unwrap_or_else(PoisonError::into_inner).read.is_some()
    }

    fn get(&self, which: Which) -> PgPool {
        let pools = self.pools.read().unwrap_or_else(PoisonError::into_inner);
        match which {
            Which::Write => pools.write.clone(),
            Which::Read => pools.read.as_ref().unwrap_or(&pools.write).clone(),
        }
    }

    /// Replaces a pool. Queries on the old pool run to completion.
    fn renew(&self, which: Which) {
        let old = self.get(which);
        let new = pool((*old.connect_options()).clone());
        let mut pools = self.pools.write().unwrap_or_else(PoisonError::into_inner);
        match which {
            Which::Write => pools.write = new,
            Which::Read => pools.read = Some(new),
        }
        drop(pools);
        tokio::spawn(async move { old.close().await });
    }
}

/// The key of an advisory lock: a constant prefix, which avoids clashes with other users of the
/// server, and the 32-bit FNV-1a hash of the name.
fn lock_of(what: &str) -> i64 {
    const OURS: i64 = 0x6c65_6374 << 32;
    let hash =
        what.bytes().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    OURS | i64::from(hash)
}

/// A connection that was idle for less than this is used without a ping, which saves a round trip
/// per page.
const FRESH: Duration = Duration::from_secs(1);

fn pool(options: PgConnectOptions) -> PgPool {
    PgPoolOptions::new()
        .max_connections(16)
        .test_before_acquire(false)
        .before_acquire(|connection, about| {
            Box::pin(async move { Ok(about.idle_for < FRESH || connection.ping().await.is_ok()) })
        })
        .acquire_timeout(Duration::from_secs(5))
        .connect_lazy_with(options)
}
