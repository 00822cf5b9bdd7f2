//! Queries about the server and its migrations, which concern no room.

use sqlx::{PgExecutor, Result, query, query_scalar};

/// A round trip, as a health check.
pub async fn ping(db: impl PgExecutor<'_>) -> Result<()> {
    query("select 1").execute(db).await.map(drop)
}

/// The version as text, such as `15.18`, and as a number, such as `150018`.
pub async fn version(db: impl PgExecutor<'_>) -> Result<(String, i32)> {
    sqlx::query_as("select current_setting('server_version'), current_setting('server_version_num')::int")
        .fetch_one(db)
        .await
}

pub async fn encoding(db: impl PgExecutor<'_>) -> Result<String> {
    query_scalar("select current_setting('server_encoding')").fetch_one(db).await
}

pub async fn database_exists(db: impl PgExecutor<'_>, name: &str) -> Result<bool> {
    query_scalar("select exists (select from pg_database where datname = $1)").bind(name).fetch_one(db).await
}

/// Creates the database of the bundled server.
pub async fn create_lectern(db: impl PgExecutor<'_>) -> Result<()> {
    query("create database lectern").execute(db).await.map(drop)
}

/// Whether the table of applied migrations exists.
pub async fn has_migrations(db: impl PgExecutor<'_>) -> Result<bool> {
    query_scalar("select to_regclass('_sqlx_migrations') is not null").fetch_one(db).await
}

/// The versions of the migrations that were applied successfully.
pub async fn migrations(db: impl PgExecutor<'_>) -> Result<Vec<i64>> {
    query_scalar("select version from _sqlx_migrations where success order by version").fetch_all(db).await
}

/// Tries to take a transaction-level advisory lock. `false` if another session holds it.
pub async fn take_turn(tx: &mut sqlx::PgConnection, number: i64) -> Result<bool> {
    query_scalar("select pg_try_advisory_xact_lock($1)").bind(number).fetch_one(tx).await
}
