//! Compatibility checks and migrations.

use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};
use sqlx::{ConnectOptions, PgConnection, PgExecutor, postgres::PgConnectOptions};
use tokio::time::{Instant, sleep, timeout};

use super::{DatabaseError, MIGRATIONS, error, queries};

/// The oldest supported version of PostgreSQL.
const OLDEST: i32 = 150_000;
/// The timeout of a connection attempt.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long to retry while the server reports that it is starting up.
const STARTING: Duration = Duration::from_secs(30);

/// Connects, checks that the database is usable, and applies pending migrations.
///
/// # Errors
/// If the database cannot be reached, is not suitable or cannot be migrated.
pub async fn connect_and_migrate(url: &SecretString) -> Result<(), DatabaseError> {
    let mut connection = connect(url).await?;
    MIGRATIONS.run(&mut connection).await?;
    Ok(())
}

/// A dedicated connection to a database that has been checked.
///
/// # Errors
/// If the database cannot be reached or is not suitable.
pub async fn connect(url: &SecretString) -> Result<PgConnection, DatabaseError> {
    let options: PgConnectOptions = url.expose_secret().parse()?;
    let mut connection = reach(&options).await?;
    let place = error::place(&options);
    let (version, number) = queries::version(&mut connection).await?;
    if number < OLDEST {
        return Err(DatabaseError::TooOld { place, version });
    }
    let encoding = queries::encoding(&mut connection).await?;
    if encoding != "UTF8" {
        return Err(DatabaseError::NotUnicode { place, encoding });
    }
    Ok(connection)
}

/// Connects, and retries while the server is starting up.
async fn reach(options: &PgConnectOptions) -> Result<PgConnection, DatabaseError> {
    let until = Instant::now() + STARTING;
    loop {
        match timeout(PATIENCE, options.connect()).await {
            Ok(Ok(connection)) => return Ok(connection),
            Ok(Err(error)) if is_starting(&error) && Instant::now() < until => {
                sleep(Duration::from_millis(100)).await;
            }
            Ok(Err(error)) => return Err(DatabaseError::of_connecting(&error, options)),
            Err(_) => {
                let cause = format!("no answer within {} seconds", PATIENCE.as_secs());
                return Err(DatabaseError::Unreachable { place: error::place(options), cause });
            }
        }
    }
}

/// SQLSTATE 57P03, `cannot_connect_now`.
fn is_starting(error: &sqlx::Error) -> bool {
    error.as_database_error().is_some_and(|error| error.code().as_deref() == Some("57P03"))
}

/// How many migrations of this binary are pending.
pub async fn missing_migrations<'c, E: PgExecutor<'c> + Copy>(db: E) -> sqlx::Result<usize> {
    let applied =
        if queries::has_migrations(db).await? { queries::migrations(db).await? } else { Vec::new() };
    Ok(MIGRATIONS.iter().filter(|migration| !applied.contains(&migration.version)).count())
}
