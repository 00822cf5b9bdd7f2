use sqlx::{PgConnection, PgExecutor, Result, query, query_scalar};
use time::OffsetDateTime;
use uuid::Uuid;

/// Adds a link to a tutor's own page.
pub async fn add_link(
    db: impl PgExecutor<'_>,
    tutor: Uuid,
    token_hash: &[u8],
    now: OffsetDateTime,
    expires_at: OffsetDateTime,
) -> Result<()> {
    query!(
        "insert into tutor_links (token_hash, tutor_id, created_at, expires_at) values ($1, $2, $3, $4)",
        token_hash,
        tutor,
        now,
        expires_at,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// The tutor whose page a link opens, and when the link expires.
pub async fn opened_by(
    db: impl PgExecutor<'_>,
    token_hash: &[u8],
    now: OffsetDateTime,
) -> Result<Option<(Uuid, OffsetDateTime)>> {
    let row = query!(
        "select tutor_id, expires_at from tutor_links where token_hash = $1 and expires_at > $2",
        token_hash,
        now,
    )
    .fetch_optional(db)
    .await?;
    Ok(row.map(|row| (row.tutor_id, row.expires_at)))
}

/// Records that a tutor's page was used from a browser. `true` if the browser is new and the tutor
/// has used others before.
pub async fn use_device(
    db: &mut PgConnection,
    tutor: Uuid,
    device_hash: &[u8],
    now: OffsetDateTime,
) -> Result<bool> {
    let others = query_scalar!(
        r#"select count(*) as "count!" from tutor_devices where tutor_id = $1 and device_hash <> $2"#,
        tutor,
        device_hash,
    )
    .fetch_one(&mut *db)
    .await?;
    let is_new = query_scalar!(
        r#"insert into tutor_devices (tutor_id, device_hash, first_seen_at, last_seen_at)
           values ($1, $2, $3, $3)
           on conflict (tutor_id, device_hash) do update set last_seen_at = $3
           returning (xmax = 0) as "is_new!""#,
        tutor,
        device_hash,
        now,
    )
    .fetch_one(db)
    .await?;
    Ok(is_new && others > 0)
}

/// Deletes a batch of expired links and returns how many there were.
pub async fn delete_expired_links(db: impl PgExecutor<'_>, now: OffsetDateTime, at_most: i64) -> Result<i64> {
    let done = query!(
        r#"delete from tutor_links
           where token_hash in (
               select token_hash from tutor_links where expires_at <= $1
               order by expires_at limit $2
               for update skip locked
           )"#,
        now,
        at_most,
    )
    .execute(db)
    .await?;
    Ok(i64::try_from(done.rows_affected()).unwrap_or(i64::MAX))
}

/// How many links should have been deleted by then.
pub async fn overdue(db: impl PgExecutor<'_>, by: OffsetDateTime) -> Result<i64> {
    query_scalar!(r#"select count(*) as "count!" from tutor_links where expires_at < $1"#, by)
        .fetch_one(db)
        .await
}
