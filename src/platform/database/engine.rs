use std::{env, path::PathBuf};

use secrecy::SecretString;
use sqlx::PgPool;

use super::{Cluster, Database, DatabaseError, connect_and_migrate, schema};
use crate::config::Config;

/// Which cluster to start, and how.
#[derive(Debug, Clone)]
pub struct Settings {
    pub data_dir: PathBuf,
    /// `false` turns fsync off: for tests, whose data may be lost.
    pub durable: bool,
    /// The executable that has the sub-command `supervisor`: this one, except in tests.
    pub program: PathBuf,
}

/// The database server in use: the one that `DATABASE_URL` names, or the bundled one.
#[derive(Debug)]
pub struct Engine {
    database: Database,
    url: SecretString,
    cluster: Option<Cluster>,
    is_ours: bool,
}

impl Engine {
    /// For the site, which needs its data directory to itself.
    ///
    /// # Errors
    /// If another site uses the directory, or there is no usable database.
    pub async fn start(config: &Config) -> Result<Self, DatabaseError> {
        if let Some(url) = &config.database_url {
            return Self::at(url.clone(), config, None).await;
        }
        let cluster = Cluster::start(&settings(config)?).await?;
        Self::at(cluster.url("lectern"), config, Some(cluster)).await
    }

    /// For commands, which also work while a site runs.
    ///
    /// # Errors
    /// If there is no usable database.
    pub async fn join(config: &Config) -> Result<Self, DatabaseError> {
        match Self::start(config).await {
            Err(DatabaseError::AlreadyRunning { .. }) => {
                Self::at(Cluster::running_in(&config.data_dir)?, config, None).await
            }
            outcome => outcome,
        }
    }

    /// Runs `work` on the migrated database, and stops a server that was started for it.
    ///
    /// # Errors
    /// If there is no usable database, or `work` fails.
    pub async fn lend<T>(
        config: &Config,
        work: impl AsyncFnOnce(&PgPool) -> anyhow::Result<T>,
    ) -> anyhow::Result<T> {
        let engine = Self::join(config).await?;
        let done = match engine.migrate().await {
            Ok(()) => work(&engine.database.pool()).await,
            Err(trouble) => Err(trouble.into()),
        };
        engine.stop().await;
        done
    }

    async fn at(url: SecretString, config: &Config, cluster: Option<Cluster>) -> Result<Self, DatabaseError> {
        schema::connect(&url).await?;
        let read_url = config.database_read_url.as_ref();
        let database = Database::open(&url, read_url)?;
        Ok(Self { database, url, cluster, is_ours: config.database_url.is_none() })
    }

    /// Applies pending migrations.
    ///
    /// # Errors
    /// If the database cannot be reached or migrated.
    pub async fn migrate(&self) -> Result<(), DatabaseError> {
        connect_and_migrate(&self.url).await
    }

    pub fn database(&self) -> &Database {
        &self.database
    }

    /// Whether this is the bundled server, whose database gets the samples.
    pub fn is_ours(&self) -> bool {
        self.is_ours
    }

    /// Closes the connections, and stops the bundled server.
    pub async fn stop(self) {
        self.database.close().await;
        if let Some(cluster) = self.cluster {
            cluster.stop().await;
        }
    }
}

fn settings(config: &Config) -> Result<Settings, DatabaseError> {
    let program = env::current_exe().map_err(DatabaseError::with("found", "the program itself"))?;
    Ok(Settings { data_dir: config.data_dir.clone(), durable: true, program })
}
