//! Creating staff accounts: on the page, on the command line, and at the first start.

use sqlx::PgExecutor;
use time::OffsetDateTime;
use uuid::Uuid;

use super::{Role, member::Newcomer, password, queries};

/// The address of the account that is created at the first start.
const FIRST: &str = "editor@lectern.example";

/// Why an account was not created.
#[derive(Debug, thiserror::Error)]
pub enum NotAdded {
    #[error("{0} is not an email address")]
    Address(String),
    #[error("{0} already has a staff account")]
    Known(String),
    #[error("a password needs at least {} characters", password::SHORTEST)]
    ShortPassword,
    #[error(transparent)]
    Broken(#[from] anyhow::Error),
}

/// Creates a staff account and returns its password: the given one, or a generated one.
///
/// # Errors
/// If the address is invalid or taken, or the password is too short.
pub async fn add_staff(
    db: impl PgExecutor<'_>,
    email: &str,
    role: Role,
    password: Option<String>,
    now: OffsetDateTime,
) -> Result<String, NotAdded> {
    let newcomer =
        Newcomer::parse(email, &role.to_string()).map_err(|_| NotAdded::Address(email.to_owned()))?;
    let password = password.unwrap_or_else(password::made);
    if password.chars().count() < password::SHORTEST {
        return Err(NotAdded::ShortPassword);
    }
    let hash = password::hash(password.clone()).await?;
    let added =
        queries::insert(db, Uuid::now_v7(), &newcomer, &hash, now).await.map_err(anyhow::Error::from)?;
    if added { Ok(password) } else { Err(NotAdded::Known(newcomer.email.into_string())) }
}

/// Creates an admin if there are no accounts yet, and returns the address and the password.
///
/// # Errors
/// If the database fails.
pub async fn first_sign_in(
    db: &sqlx::PgPool,
    now: OffsetDateTime,
) -> Result<Option<(String, String)>, NotAdded> {
    if !queries::is_empty(db).await.map_err(anyhow::Error::from)? {
        return Ok(None);
    }
    let password = add_staff(db, FIRST, Role::Admin, None, now).await?;
    Ok(Some((FIRST.to_owned(), password)))
}
