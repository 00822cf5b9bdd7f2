//! The outbox: the table `letters`.

mod bulk;
mod delivery;
mod retention;

use sqlx::{PgExecutor, Result, query, query_as, query_scalar};
use time::OffsetDateTime;
use uuid::Uuid;

use super::{
    Letter,
    outbox::{Counts, DeliveryState, LetterCopy, ListedLetter, StoredLetter},
};

pub use bulk::{LONGEST_THREAD, Rows, insert_all, threads};
pub use delivery::{
    claim, mark_failed, mark_sent, note_unknown_fate, release, renew_lease, resend, retry_at,
};
pub use retention::{
    count_bodies, delete_about, delete_bodies, erase_about, take_files_to_delete, with_bodies,
};

/// The Message-IDs of the latest 20 letters about one thing to one address, oldest first.
pub async fn thread(db: impl PgExecutor<'_>, about: Uuid, to_email: &str) -> Result<Vec<String>> {
    query_scalar!(
        r#"select message_id from (
               select message_id, created_at, id from letters
               where about = $1 and to_email = $2
               order by created_at desc, id desc limit 20
           ) as latest order by created_at, id"#,
        about,
        to_email,
    )
    .fetch_all(db)
    .await
}

/// Inserts a letter that is due at once.
pub async fn insert(
    db: impl PgExecutor<'_>,
    id: Uuid,
    message_id: &str,
    thread: &[String],
    letter: &Letter,
    now: OffsetDateTime,
) -> Result<()> {
    query!(
        r#"insert into letters (
               id, message_id, thread, kind, about, to_name, to_email, reply_to_name, reply_to_email,
               subject, body_text, body_html, unsubscribe_url, next_attempt_at, created_at
           ) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $14)"#,
        id,
        message_id,
        thread,
        letter.kind,
        letter.about,
        letter.to.name,
        letter.to.email,
        letter.reply_to.as_ref().map(|mailbox| mailbox.name.as_str()),
        letter.reply_to.as_ref().map(|mailbox| mailbox.email.as_str()),
        letter.subject,
        letter.text,
        letter.html,
        letter.unsubscribe_url,
        now,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// The newest letters in one state, after the first `skip`.
pub async fn list(
    db: impl PgExecutor<'_>,
    state: DeliveryState,
    skip: usize,
    limit: usize,
) -> Result<Vec<ListedLetter>> {
    query_as!(
        ListedLetter,
        r#"select id, kind, to_name, to_email, subject, attempts, next_attempt_at, last_error, created_at, sent_at
           from letters where state = $1 order by created_at desc, id desc offset $2 limit $3"#,
        state.slug(),
        i64::try_from(skip).unwrap_or(i64::MAX),
        i64::try_from(limit).unwrap_or(i64::MAX),
    )
    .fetch_all(db)
    .await
}

/// One letter, without its HTML part.
pub async fn find(db: impl PgExecutor<'_>, id: Uuid) -> Result<StoredLetter> {
    query_as!(
        StoredLetter,
        r#"select id, message_id, thread, kind, to_name, to_email, reply_to_name, reply_to_email, subject,
               body_text, unsubscribe_url, state as "state: DeliveryState", attempts, next_attempt_at, last_error,
               created_at, sent_at
           from letters where id = $1"#,
        id,
    )
    .fetch_one(db)
    .await
}

/// The HTML part of a letter; `None` once the body has been deleted.
pub async fn html(db: impl PgExecutor<'_>, id: Uuid) -> Result<Option<String>> {
    query_scalar!("select body_html from letters where id = $1", id).fetch_one(db).await
}

/// How many letters wait or have failed, and when the oldest that waits was posted.
pub async fn counts(db: impl PgExecutor<'_>) -> Result<Counts> {
    query_as!(
        Counts,
        r#"select
               (select count(*) from letters where state = 'waiting') as "waiting!",
               (select count(*) from letters where state = 'failed') as "failed!",
               (select min(created_at) from letters where state = 'waiting') as oldest_waiting"#,
    )
    .fetch_one(db)
    .await
}

/// The letters about one thing to one address, oldest first.
pub async fn letters_about(db: impl PgExecutor<'_>, about: Uuid, to_email: &str) -> Result<Vec<LetterCopy>> {
    query_as!(
        LetterCopy,
        r#"select message_id, kind, subject, body_text as text, created_at as posted_at, sent_at
           from letters where about = $1 and to_email = $2 order by created_at, id"#,
        about,
        to_email,
    )
    .fetch_all(db)
    .await
}

/// Why the latest letter about one thing to one address has failed; `None` where it has not.
pub async fn failure(db: impl PgExecutor<'_>, about: Uuid, to_email: &str) -> Result<Option<String>> {
    query_scalar!(
        r#"select coalesce(last_error, '') as "error!" from (
               select state, last_error from letters where about = $1 and to_email = $2
               order by created_at desc, id desc limit 1
           ) as latest where state = 'failed'"#,
        about,
        to_email,
    )
    .fetch_optional(db)
    .await
}

/// Sends the letters about one thing that did not reach `old` to `new`; returns how many.
pub async fn readdress(
    db: impl PgExecutor<'_>,
    about: Uuid,
    (old, new): (&str, &str),
    now: OffsetDateTime,
) -> Result<u64> {
    let done = query!(
        r#"update letters set to_email = $3, state = 'waiting', next_attempt_at = $4, attempts = 0,
               unknown_fates = 0, leased_until = null, last_error = null
           where about = $1 and to_email = $2 and state in ('failed', 'waiting') and body_text is not null"#,
        about,
        old,
        new,
        now,
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected())
}

/// When letters were posted to an address that nobody has confirmed, newest first, since `since`.
/// Such letters carry no name, as a stranger may have typed it.
pub async fn unasked_since(
    db: impl PgExecutor<'_>,
    to_email: &str,
    since: OffsetDateTime,
) -> Result<Vec<OffsetDateTime>> {
    query_scalar!(
        r#"select created_at from letters where to_email = $1 and to_name = '' and created_at > $2
           order by created_at desc limit 50"#,
        to_email,
        since,
    )
    .fetch_all(db)
    .await
}
