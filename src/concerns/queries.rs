use sqlx::{PgExecutor, Result, query, query_as, query_scalar};
use time::OffsetDateTime;
use uuid::Uuid;

use super::{
    new_concern::{Concern, NewConcern},
    retention,
};
use crate::platform::values::{EmailAddress, PersonName};

/// Stores a concern. `false` if the same words were sent with the same form before (idempotency):
/// `submission` is the fingerprint of the form and its content.
pub async fn insert_concern(
    db: impl PgExecutor<'_>,
    (id, submission): (Uuid, &str),
    tutor: Uuid,
    new_concern: &NewConcern,
    now: OffsetDateTime,
) -> Result<bool> {
    let done = query!(
        r#"insert into concerns (id, submission, tutor_id, name, email, message, created_at, delete_at)
           values ($1, $2, $3, $4, $5, $6, $7, $8)
           on conflict on constraint concerns_submission do nothing"#,
        id,
        submission,
        tutor,
        new_concern.name.as_ref().map_or("", PersonName::as_str),
        new_concern.email.as_ref().map_or("", EmailAddress::as_str),
        new_concern.message.as_str(),
        now,
        now + retention::CONCERN.kept,
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Whether the same words were sent with the same form before.
pub async fn has_reported(db: impl PgExecutor<'_>, submission: &str) -> Result<bool> {
    query_scalar!(r#"select exists (select from concerns where submission = $1) as "exists!""#, submission,)
        .fetch_one(db)
        .await
}

pub async fn concern(db: impl PgExecutor<'_>, id: Uuid) -> Result<Option<Concern>> {
    query_as!(
        Concern,
        r#"select c.id, c.tutor_id, t.name as tutor_name, c.name, c.email, c.message, c.created_at,
                  c.handled_at, c.delete_at
           from concerns c join tutors t on t.id = c.tutor_id where c.id = $1"#,
        id,
    )
    .fetch_optional(db)
    .await
}

pub async fn count_concerns(db: impl PgExecutor<'_>) -> Result<i64> {
    query_scalar!(r#"select count(*) as "count!" from concerns"#).fetch_one(db).await
}

/// Concerns, unhandled ones first, then the newest.
pub async fn concerns(db: impl PgExecutor<'_>, at_most: i64, offset: i64) -> Result<Vec<Concern>> {
    query_as!(
        Concern,
        r#"select c.id, c.tutor_id, t.name as tutor_name, c.name, c.email, c.message, c.created_at,
                  c.handled_at, c.delete_at
           from concerns c join tutors t on t.id = c.tutor_id
           order by c.handled_at is not null, c.created_at desc, c.id
           limit $1 offset $2"#,
        at_most,
        offset,
    )
    .fetch_all(db)
    .await
}

/// Marks a concern as handled, keeping the time of an earlier mark. `false` if there is no such
/// concern.
pub async fn handle_concern(db: impl PgExecutor<'_>, id: Uuid, now: OffsetDateTime) -> Result<bool> {
    let done = query!("update concerns set handled_at = coalesce(handled_at, $2) where id = $1", id, now)
        .execute(db)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Deletes a batch of expired concerns and returns their ids.
pub async fn delete_due_concerns(
    db: impl PgExecutor<'_>,
    now: OffsetDateTime,
    at_most: i64,
) -> Result<Vec<Uuid>> {
    query_scalar!(
        r#"delete from concerns
           where id in (
               select id from concerns where delete_at <= $1
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

/// How many concerns should have been deleted by then.
pub async fn overdue(db: impl PgExecutor<'_>, by: OffsetDateTime) -> Result<i64> {
    query_scalar!(r#"select count(*) as "count!" from concerns where delete_at < $1"#, by).fetch_one(db).await
}
