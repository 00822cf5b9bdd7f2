use std::sync::Arc;

use sqlx::PgPool;

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

    /// The database for public pages: the replica where there is one.
    pub fn read_pool(&self) -> PgPool {
        self.database.read_pool()
    }

    pub fn database(&self) -> &Database {
        &self.database
    }
}
