use std::{
    any::{Any, TypeId},
    collections::HashMap,
    fmt,
    ops::Deref,
    sync::{Arc, Mutex, PoisonError},
};

use sqlx::{PgPool, Postgres, Transaction};

use super::database::Database;
use super::{cache::Cache, clock::Clock, limits::Limits, room::Room, token::Secret};
use crate::config::Config;

/// The state that every handler receives. It is shared by reference count, because each layer
/// clones it for every request.
#[derive(Debug, Clone)]
pub struct App(Arc<Parts>);

impl Deref for App {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

#[derive(Debug)]
pub struct Parts {
    database: Database,
    pub config: Arc<Config>,
    pub clock: Clock,
    pub secret: Secret,
    pub limits: Arc<Limits>,
    pub cache: Arc<Cache>,
    pub rooms: &'static [Room],
    shelf: Shelf,
}

/// Process-wide values that belong to rooms, one of each type.
#[derive(Default)]
struct Shelf(Mutex<HashMap<TypeId, Kept>>);

type Kept = Arc<dyn Any + Send + Sync>;

impl fmt::Debug for Shelf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Shelf")
    }
}

impl App {
    pub fn new(
        config: Config,
        database: Database,
        clock: Clock,
        secret: Secret,
        rooms: &'static [Room],
    ) -> Self {
        let registered = rooms.iter().flat_map(|room| room.limits).copied();
        let limits = Arc::new(Limits::new(&clock, config.limits, registered));
        let cache = Arc::new(Cache::new(config.page_cache));
        let (config, shelf) = (Arc::new(config), Shelf::default());
        Self(Arc::new(Parts { database, config, clock, secret, limits, cache, rooms, shelf }))
    }

    /// The primary, for writes and for reads that must see a write just made.
    pub fn pool(&self) -> PgPool {
        self.database.pool()
    }

    /// Begins a transaction on the primary.
    pub async fn begin(&self) -> sqlx::Result<Transaction<'static, Postgres>> {
        self.database.begin().await
    }

    /// The pool for public pages: the replica if there is one, or else the primary.
    pub fn read_pool(&self) -> PgPool {
        self.database.read_pool()
    }

    pub fn database(&self) -> &Database {
        &self.database
    }

    /// The process-wide value of type `T`, created on first use. It is looked up by type, so that
    /// `App` need not name the types of rooms.
    pub fn kept<T: Default + Send + Sync + 'static>(&self) -> Arc<T> {
        let mut shelf = self.shelf.0.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = shelf.entry(TypeId::of::<T>()).or_insert_with(|| Arc::new(T::default()));
        Arc::clone(kept).downcast().unwrap_or_default()
    }
}
