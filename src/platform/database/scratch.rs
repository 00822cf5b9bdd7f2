use sqlx::{
    AssertSqlSafe, ConnectOptions, Connection, PgPool,
    postgres::{PgConnectOptions, PgPoolOptions},
};

use super::MIGRATIONS;

/// Runs `work` on a migrated database of its own on `server`, and drops it afterwards
/// whatever came of it.
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

/// Tells the planner what stands in the tables, after much was written at once.
pub async fn settle(pool: &PgPool) -> sqlx::Result<()> {
    sqlx::query("analyze").execute(pool).await?;
    Ok(())
}
