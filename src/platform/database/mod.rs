//! The pools, the migrations, and the PostgreSQL of our own that starts where no
//! `DATABASE_URL` is set.

mod bundled;
mod engine;
mod error;
mod notifications;
pub mod queries;
mod schema;
mod scratch;
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

pub use bundled::{Cluster, Settings, Supervisor};
pub use engine::Engine;
pub use error::DatabaseError;
pub use notifications::{Notifications, Wake, single_connection};
pub use schema::{connect, connect_and_migrate, missing_migrations};
pub use scratch::{settle, with_scratch};
pub use watchdog::Watch;

/// The migrations of this binary.
pub static MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!();

/// The pools. They can be replaced while the site runs, so nobody keeps one for long.
#[derive(Debug, Clone)]
pub struct Database {
    pools: Arc<RwLock<Pools>>,
}

#[derive(Debug, Clone)]
struct Pools {
    write: PgPool,
    /// Where a replica serves public pages.
    read: Option<PgPool>,
}

/// One of the two pools.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Which {
    Write,
    Read,
}

impl Database {
    /// Both pools on one database.
    pub fn over(pool: PgPool) -> Self {
        Self { pools: Arc::new(RwLock::new(Pools { write: pool, read: None })) }
    }

    /// Connects lazily; nothing is asked of the database yet.
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

    /// A transaction, begun in a task of its own. Where a request is given up between
    /// BEGIN and its answer, sqlx 0.9 would hand the connection on inside a transaction
    /// that nobody ends; the task goes on to the answer and rolls back.
    pub async fn begin(&self) -> sqlx::Result<Transaction<'static, Postgres>> {
        let pool = self.pool();
        tokio::spawn(async move { pool.begin().await }).await.unwrap_or(Err(sqlx::Error::WorkerCrashed))
    }

    /// A transaction that holds the advisory lock of `what` while it lasts; `None` where another
    /// process holds it. It keeps apart what only one process at a time may do.
    pub async fn turn(&self, what: &str) -> sqlx::Result<Option<Transaction<'static, Postgres>>> {
        let mut tx = self.begin().await?;
        Ok(queries::take_turn(&mut tx, lock_of(what)).await?.then_some(tx))
    }

    /// Ends every connection.
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

    /// Puts a new pool in the place of one. What still runs on the old one may end.
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

/// The number of an advisory lock: ours in its upper half, which keeps it apart from those of
/// others who use the same server, and FNV-1a of the name in its lower.
fn lock_of(what: &str) -> i64 {
    const OURS: i64 = 0x6c65_6374 << 32;
    let hash =
        what.bytes().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    OURS | i64::from(hash)
}

/// A connection that was just used needs no look before it is used again; it saves a
/// round trip to the server for each page.
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
