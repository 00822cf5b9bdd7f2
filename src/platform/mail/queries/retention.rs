//! Deleting what letters say, and the list of files in the mail folder that must follow.

use sqlx::{PgExecutor, Result, query_scalar};
use time::OffsetDateTime;
use uuid::Uuid;

/// How many letters that were posted before `before`, and no longer wait, still have a body.
pub async fn count_bodies(db: impl PgExecutor<'_>, before: OffsetDateTime) -> Result<i64> {
    query_scalar!(
        r#"select count(*) as "count!" from letters
           where created_at < $1 and state <> 'waiting' and body_text is not null"#,
        before,
    )
    .fetch_one(db)
    .await
}

/// Deletes the bodies of up to `at_most` letters that were posted before `before`; returns how many.
/// A letter that waits keeps its body until it is sent or has failed.
pub async fn delete_bodies(db: impl PgExecutor<'_>, before: OffsetDateTime, at_most: i64) -> Result<i64> {
    query_scalar!(
        r#"with forgotten as (
               update letters set body_text = null, body_html = null, unsubscribe_url = null
               where id in (
                   select id from letters
                   where created_at < $1 and state <> 'waiting' and body_text is not null
                   order by created_at limit $2
                   for update skip locked
               )
               returning id
           ), shredded as (
               insert into letters_to_shred select id from forgotten on conflict do nothing
           )
           select count(*) as "count!" from forgotten"#,
        before,
        at_most,
    )
    .fetch_one(db)
    .await
}

/// Empties the bodies and addresses of all letters about one thing; returns how many there were.
/// One that waits is never sent. That and when a letter was sent stays on record.
pub async fn erase_about(db: impl PgExecutor<'_>, about: Uuid) -> Result<i64> {
    query_scalar!(
        r#"with erased as (
               update letters set
                   state = case when state in ('waiting', 'failed') then 'erased' else state end,
                   to_name = '', to_email = '', reply_to_name = null, reply_to_email = null,
                   subject = '', body_text = null, body_html = null, unsubscribe_url = null,
                   last_error = null, leased_until = null
               where about = $1
               returning id
           ), shredded as (
               insert into letters_to_shred select id from erased on conflict do nothing
           )
           select count(*) as "count!" from erased"#,
        about,
    )
    .fetch_one(db)
    .await
}

/// Deletes all letters about one thing, sent or not; returns how many.
pub async fn delete_about(db: impl PgExecutor<'_>, about: Uuid) -> Result<i64> {
    query_scalar!(
        r#"with deleted as (
               delete from letters where about = $1 returning id
           ), shredded as (
               insert into letters_to_shred select id from deleted on conflict do nothing
           )
           select count(*) as "count!" from deleted"#,
        about,
    )
    .fetch_one(db)
    .await
}

/// Takes up to `limit` ids off the list of letters whose files are to be deleted.
pub async fn take_files_to_delete(db: impl PgExecutor<'_>, limit: i64) -> Result<Vec<Uuid>> {
    query_scalar!(
        r#"delete from letters_to_shred where letter_id = any(array(
               select letter_id from letters_to_shred limit $1 for update skip locked
           )) returning letter_id"#,
        limit,
    )
    .fetch_all(db)
    .await
}

/// Which of these letters still have a body.
pub async fn with_bodies(db: impl PgExecutor<'_>, ids: &[Uuid]) -> Result<Vec<Uuid>> {
    query_scalar!("select id from letters where id = any($1) and body_text is not null", ids)
        .fetch_all(db)
        .await
}
