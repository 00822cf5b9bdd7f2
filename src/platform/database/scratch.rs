use sqlx::{
    AssertSqlSafe, ConnectOptions, Connection, PgPool,
    postgres::{PgConnectOptions, PgPoolOptions},
};

use super::MIGRATIONS;

/// Runs `work` on a new, migrated database on `server`, which is dropped afterwards even if `work`
/// fails.
///
/// # Errors
/// If the database cannot be created or dropped, or `work` fails.
pub async fn with_scratch<T>(
    server: &PgConnectOptions,
    name: &str,
    work: impl AsyncFnOnce(&PgPool) -> anyhow::Result<T>,
) -> anyhow::Result<T> {
    let mut connection = server.connect().await?;
    sqlx::query(AssertSqlSafe(format!("create database {name}"))).execute(&mut connection).await?;
    let done = on_database(&server.clone().database(name), work).await;
    sqlx::query(AssertSqlSafe(format!("drop database {name} with (force)"))).execute(&mut connection).await?;
    connection.close().await?;
    done
}

async fn on_database<T>(
    options: &PgConnectOptions,
    work: impl AsyncFnOnce(&PgPool) -> anyhow::Result<T>,
) -> anyhow::Result<T> {
    let pool = PgPoolOptions::new().max_connections(4).connect_with(options.clone()).await?;
    MIGRATIONS.run(&pool).await?;
    let done = work(&pool).await;
    pool.close().await;
    done
}

/// Runs ANALYZE, so that the planner has statistics after a bulk load.
pub async fn settle(pool: &PgPool) -> sqlx::Result<()> {
    sqlx::query("analyze").execute(pool).await?;
    Ok(())
}
