//! The pools, the migrations, and the PostgreSQL of our own that starts where no
//! `DATABASE_URL` is set.

mod scratch;

pub use scratch::{settle, with_scratch};

use std::{
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};

use secrecy::{ExposeSecret, SecretString};
use sqlx::{
    PgPool,
    postgres::{PgConnectOptions, PgPoolOptions},
};

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
    read: PgPool,
}

impl Database {
    /// Both pools on one database.
    pub fn over(pool: PgPool) -> Self {
        Self { pools: Arc::new(RwLock::new(Pools { read: pool.clone(), write: pool })) }
    }

    /// Connects lazily; nothing is asked of the database yet.
    pub fn open(url: &SecretString, read_url: Option<&SecretString>) -> Result<Self, sqlx::Error> {
        let write = pool(url)?;
        let read = read_url.map_or_else(|| Ok(write.clone()), pool)?;
        Ok(Self { pools: Arc::new(RwLock::new(Pools { write, read })) })
    }

    pub fn pool(&self) -> PgPool {
        self.pools.read().unwrap_or_else(PoisonError::into_inner).write.clone()
    }

    pub fn read_pool(&self) -> PgPool {
        self.pools.read().unwrap_or_else(PoisonError::into_inner).read.clone()
    }
}

fn pool(url: &SecretString) -> Result<PgPool, sqlx::Error> {
    let options: PgConnectOptions = url.expose_secret().parse()?;
    Ok(PgPoolOptions::new()
        .max_connections(16)
        .acquire_timeout(Duration::from_secs(5))
        .connect_lazy_with(options))
}
