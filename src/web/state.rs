use std::{
    any::{Any, TypeId},
    collections::HashMap,
    fmt,
    sync::{Arc, Mutex, PoisonError},
};

use sqlx::{PgPool, Postgres, Transaction};

use super::{cache::Cache, limits::Limits, time::Clock, token::Secret};
use crate::{config::Config, database::Database};

/// What every handler can reach. It sits at the bottom: it knows no room.
#[derive(Debug, Clone)]
pub struct State {
    database: Database,
    pub config: Arc<Config>,
    pub clock: Clock,
    pub secret: Secret,
    pub limits: Arc<Limits>,
    pub cache: Arc<Cache>,
    shelf: Shelf,
}

/// What rooms keep for as long as the process runs: one thing of each type.
#[derive(Clone, Default)]
struct Shelf(Arc<Mutex<HashMap<TypeId, Kept>>>);

type Kept = Arc<dyn Any + Send + Sync>;

impl fmt::Debug for Shelf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Shelf")
    }
}

impl State {
    pub fn new(config: Config, database: Database, clock: Clock, secret: Secret) -> Self {
        let limits = Arc::new(Limits::new(&clock, config.limits));
        let cache = Arc::new(Cache::new(config.page_cache));
        Self { database, config: Arc::new(config), clock, secret, limits, cache, shelf: Shelf::default() }
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

    /// What a room keeps here; made when it is first asked for. State knows no room, so it
    /// knows the thing by its type alone.
    pub fn kept<T: Default + Send + Sync + 'static>(&self) -> Arc<T> {
        let mut shelf = self.shelf.0.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = shelf.entry(TypeId::of::<T>()).or_insert_with(|| Arc::new(T::default()));
        Arc::clone(kept).downcast().unwrap_or_default()
    }
}
