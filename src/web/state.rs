use std::sync::Arc;

use sqlx::{PgPool, Postgres, Transaction};

use super::{limits::Limits, time::Clock, token::Secret};
use crate::{config::Config, database::Database};

/// What every handler can reach. It sits at the bottom: it knows no room.
#[derive(Debug, Clone)]
pub struct State {
    database: Database,
    pub config: Arc<Config>,
    pub clock: Clock,
    pub secret: Secret,
    pub limits: Arc<Limits>,
}

impl State {
    pub fn new(config: Config, database: Database, clock: Clock, secret: Secret) -> Self {
        let limits = Arc::new(Limits::new(&clock, config.limits));
        Self { database, config: Arc::new(config), clock, secret, limits }
    }

    /// The database that is written to; also for reading what was just written.
    pub fn pool(&self) -> PgPool {
        self.database.pool()
    }

    /// A transaction on the database that is written to.
    pub async fn begin(&self) -> sqlx::Result<Transaction<'static, Postgres>> {
        self.database.begin().await
    }

    /// The database for public pages: the replica where there is one.
    pub fn read_pool(&self) -> PgPool {
        self.database.read_pool()
    }

    pub fn database(&self) -> &Database {
        &self.database
    }
}
