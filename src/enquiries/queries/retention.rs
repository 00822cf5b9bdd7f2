use sqlx::{PgExecutor, Result, query_scalar};
use time::OffsetDateTime;
use uuid::Uuid;

/// Deletes at most `at_most` enquiries whose retention time is over, with their events, links and
/// offers. Skips locked rows, so that two workers cannot deadlock.
pub async fn delete_due(db: impl PgExecutor<'_>, now: OffsetDateTime, at_most: i64) -> Result<Vec<Uuid>> {
    query_scalar!(
        r#"delete from enquiries
           where id in (
               select id from enquiries where delete_at <= $1
               order by delete_at limit $2
               for update skip locked
           )
           returning id"#,
        now,
        at_most,
    )
    .fetch_all(db)
    .await
}

/// The number of enquiries that should have been deleted, or handled by the clock, before a moment.
pub async fn overdue(db: impl PgExecutor<'_>, before: OffsetDateTime) -> Result<i64> {
    query_scalar!(
        r#"select count(*) as "count!" from enquiries where delete_at < $1 or due_at < $1"#,
        before,
    )
    .fetch_one(db)
    .await
}
