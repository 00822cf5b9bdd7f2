//! Whether a database can be used, and its tables brought up to date.

use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};
use sqlx::{ConnectOptions, PgConnection, PgExecutor, postgres::PgConnectOptions};
use tokio::time::{Instant, sleep, timeout};

use super::{DatabaseError, MIGRATIONS, error, queries};

/// The oldest version that is served.
const OLDEST: i32 = 150_000;
/// How long a server may take to answer at all.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long a server may say that it is still starting.
const STARTING: Duration = Duration::from_secs(30);

/// Connects to the database, checks that it can be used and applies what is missing.
pub async fn connect_and_migrate(url: &SecretString) -> Result<(), DatabaseError> {
    let mut connection = connect(url).await?;
    MIGRATIONS.run(&mut connection).await?;
    Ok(())
}

/// A connection of its own to a database that can be used.
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

/// Connects, and waits for a server that is starting.
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

/// SQLSTATE 57P03, “cannot connect now”.
fn is_starting(error: &sqlx::Error) -> bool {
    error.as_database_error().is_some_and(|error| error.code().as_deref() == Some("57P03"))
}

/// How many migrations of this binary the database still lacks.
pub async fn missing_migrations<'c, E: PgExecutor<'c> + Copy>(db: E) -> sqlx::Result<usize> {
    let applied =
        if queries::has_migrations(db).await? { queries::migrations(db).await? } else { Vec::new() };
    Ok(MIGRATIONS.iter().filter(|migration| !applied.contains(&migration.version)).count())
}
