//! How many letters an address gets that its owner may not have asked for: whoever types somebody
//! else's address into our forms must not fill their inbox.

use sqlx::PgExecutor;
use time::{Duration, OffsetDateTime};

use super::queries;
use crate::platform::App;

const AN_HOUR: usize = 3;
const A_DAY: usize = 10;

/// How long to wait before an address that nobody has confirmed may be written to again; `None`
/// where it may be at once.
pub async fn recipient_wait(
    app: &App,
    db: impl PgExecutor<'_>,
    email: &str,
    now: OffsetDateTime,
) -> sqlx::Result<Option<std::time::Duration>> {
    if !app.limits.are_on() {
        return Ok(None);
    }
    let posted = queries::unasked_since(db, email, now - Duration::days(1)).await?;
    Ok(wait(&posted, now).and_then(|wait| wait.try_into().ok()))
}

/// `posted` is newest first.
fn wait(posted: &[OffsetDateTime], now: OffsetDateTime) -> Option<Duration> {
    [(AN_HOUR, Duration::hours(1)), (A_DAY, Duration::days(1))]
        .into_iter()
        .filter_map(|(most, span)| Some(*posted.get(most - 1)? + span - now))
        .filter(|wait| wait.is_positive())
        .max()
}

/// “Three emails went to this address in the last hour”, for the field of the address.
pub fn recipient_mistake(wait: std::time::Duration) -> String {
    format!(
        "We have sent several emails to this address already. Check its inbox and junk folder for them, or try again in {}.",
        crate::platform::limits::in_words(wait)
    )
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    #[test]
    fn three_an_hour_and_ten_a_day() {
        let now = datetime!(2026-03-02 12:00 UTC);
        let ago = |minutes: &[i64]| -> Vec<_> {
            minutes.iter().map(|minutes| now - Duration::minutes(*minutes)).collect()
        };
        assert_eq!(wait(&ago(&[1, 2]), now), None);
        assert_eq!(wait(&ago(&[1, 2, 20]), now), Some(Duration::minutes(40)));
        assert_eq!(wait(&ago(&[1, 2, 60]), now), None);
        let ten: Vec<_> = (1..=10).map(|hour| hour * 70).collect();
        assert_eq!(wait(&ago(&ten), now), Some(Duration::minutes(24 * 60 - 700)));
    }
}
