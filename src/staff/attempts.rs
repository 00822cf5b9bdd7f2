//! Attempts at the password of an account, which may not exist.

use sqlx::PgConnection;
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::{password, queries};
use crate::platform::{App, values::EmailAddress};

const ATTEMPTS: usize = 10;
/// How long an attempt counts.
pub const WITHIN: Duration = Duration::minutes(15);

/// The account of an address, which may not exist.
pub struct Account {
    email: String,
    pub hash: Vec<u8>,
}

impl Account {
    pub fn of(app: &App, email: &str) -> Self {
        let email = EmailAddress::normalise(email);
        let hash = app.secret.derive("sign-in attempts", email.as_bytes()).hash();
        Self { email, hash }
    }

    /// Records an attempt. If there were too many, returns how long to wait.
    pub async fn attempt(
        &self,
        tx: &mut PgConnection,
        now: OffsetDateTime,
    ) -> sqlx::Result<Result<(), std::time::Duration>> {
        queries::queue_for_account(&mut *tx, self.lock_key()).await?;
        let earlier = queries::attempts_on(&mut *tx, &self.hash, now - WITHIN).await?;
        if earlier.len() >= ATTEMPTS {
            return Ok(Err(wait_after(&earlier, now)));
        }
        queries::add_attempt(tx, &self.hash, now).await?;
        Ok(Ok(()))
    }

    /// The member's id if the password is correct. Takes the same time if it is wrong or there is
    /// no such account (timing attack).
    pub async fn opens_with(&self, app: &App, password: &str) -> anyhow::Result<Option<Uuid>> {
        let credentials = queries::credentials_of(&app.pool(), &self.email).await?;
        let hash = credentials.as_ref().map(|known| known.password_hash.clone());
        let right = password::matches(password.to_owned(), hash).await?;
        Ok(credentials.filter(|known| right && !known.is_disabled).map(|known| known.staff_id))
    }

    fn lock_key(&self) -> i64 {
        self.hash.first_chunk().map_or(0, |bytes| i64::from_be_bytes(*bytes))
    }
}

/// How long until the oldest of the counted attempts expires.
fn wait_after(earlier: &[OffsetDateTime], now: OffsetDateTime) -> std::time::Duration {
    let oldest = earlier[earlier.len() - ATTEMPTS];
    (oldest + WITHIN - now).try_into().unwrap_or(std::time::Duration::from_secs(1))
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    #[test]
    fn the_wait_ends_when_the_tenth_last_attempt_is_old() {
        let now = datetime!(2026-01-01 12:14 UTC);
        let earlier = [datetime!(2026-01-01 12:00 UTC); ATTEMPTS];
        assert_eq!(wait_after(&earlier, now), std::time::Duration::from_mins(1));
    }
}
