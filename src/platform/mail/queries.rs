use sqlx::{PgExecutor, Result, query, query_as, query_scalar};
use time::OffsetDateTime;
use uuid::Uuid;

use super::{
    Letter,
    outbox::{Counts, DeliveryState, Kept, LetterCopy, ListedLetter, Outgoing},
};
use crate::config::Mailbox;

/// Message-IDs of the earlier letters about one thing to one address, oldest first; of
/// a long thread the last 20.
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

/// A new letter, due at once.
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

/// Takes up to `limit` letters that are due, none of those to `leave`, for nobody else
/// until `leased_until`. What is about one thing leaves in order: to one address strictly,
/// but not behind a parked letter; to several unless the earlier letter, once refused,
/// waits for its next attempt, or is one to `overtake`, or stands behind such a letter.
pub async fn claim(
    db: impl PgExecutor<'_>,
    now: OffsetDateTime,
    leased_until: OffsetDateTime,
    limit: i64,
    leave: &[Uuid],
    overtake: &[Uuid],
) -> Result<Vec<Outgoing>> {
    // Written so that both indexes are used however old the statistics are: no join that
    // could be turned round, and one look behind each letter, until `limit` are found.
    let rows = query!(
        r#"with due as materialized (
               select id from letters as letter
               where state = 'waiting' and next_attempt_at <= $1
                   and (leased_until is null or leased_until <= $1) and id <> all($4)
                   and (
                       select earlier.id from letters as earlier
                       where earlier.about = letter.about and earlier.state = 'waiting'
                           and (earlier.created_at, earlier.id) < (letter.created_at, letter.id)
                           and (
                               earlier.to_email = letter.to_email
                               or earlier.next_attempt_at <= $1 and earlier.id <> all($5) and not exists (
                                   select from letters as troubled
                                   where troubled.about = earlier.about and troubled.state = 'waiting'
                                       and (troubled.created_at, troubled.id) < (earlier.created_at, earlier.id)
                                       and troubled.to_email = earlier.to_email
                                       and (troubled.next_attempt_at > $1 or troubled.id = any($5))
                               )
                           )
                       limit 1
                   ) is null
               order by next_attempt_at, created_at, id
               limit $3
               for update skip locked
           )
           update letters set leased_until = $2, attempts = attempts + 1
           where id = any(array(select id from due))
           returning letters.id, message_id, thread, kind, to_name, to_email, reply_to_name, reply_to_email,
               subject, body_text as "body_text!", body_html as "body_html!", unsubscribe_url, created_at,
               attempts"#,
        now,
        leased_until,
        limit,
        leave,
        overtake,
    )
    .fetch_all(db)
    .await?;
    let outgoing = rows.into_iter().map(|row| Outgoing {
        id: row.id,
        message_id: row.message_id,
        thread: row.thread,
        kind: row.kind,
        to: Mailbox { name: row.to_name, email: row.to_email },
        reply_to: row.reply_to_name.zip(row.reply_to_email).map(|(name, email)| Mailbox { name, email }),
        subject: row.subject,
        text: row.body_text,
        html: row.body_html,
        unsubscribe_url: row.unsubscribe_url,
        posted_at: row.created_at,
        attempts: row.attempts,
    });
    Ok(outgoing.collect())
}

/// Whoever sent it: sent is sent, even where the lease ran out meanwhile. Returns
/// whether the words of the letter may be kept; they may have been erased on its way.
pub async fn mark_sent(db: impl PgExecutor<'_>, id: Uuid, now: OffsetDateTime) -> Result<bool> {
    let kept = query_scalar!(
        r#"update letters
           set state = 'sent', sent_at = coalesce(sent_at, $2), leased_until = null, last_error = null
           where id = $1 returning body_text is not null as "kept!""#,
        id,
        now,
    )
    .fetch_optional(db)
    .await?;
    Ok(kept.unwrap_or(false))
}

/// Gives a letter back as it was, with all its attempts, unless somebody else has taken
/// it up since that one.
pub async fn put_back(db: impl PgExecutor<'_>, id: Uuid, attempt: i32, error: &str) -> Result<()> {
    query!(
        r#"update letters set attempts = attempts - 1, leased_until = null, last_error = $3
           where id = $1 and attempts = $2 and state = 'waiting'"#,
        id,
        attempt,
        error,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Waits until `again_at`, unless somebody else has taken the letter up since that attempt.
pub async fn mark_waiting(
    db: impl PgExecutor<'_>,
    id: Uuid,
    attempt: i32,
    again_at: OffsetDateTime,
    error: &str,
) -> Result<()> {
    query!(
        r#"update letters set next_attempt_at = $3, leased_until = null, last_error = $4
           where id = $1 and attempts = $2 and state = 'waiting'"#,
        id,
        attempt,
        again_at,
        error,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Sets aside for the desk, unless somebody else has taken the letter up since that attempt.
pub async fn mark_parked(db: impl PgExecutor<'_>, id: Uuid, attempt: i32, error: &str) -> Result<()> {
    query!(
        r#"update letters set state = 'parked', leased_until = null, last_error = $3
           where id = $1 and attempts = $2 and state = 'waiting'"#,
        id,
        attempt,
        error,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Makes a waiting or parked letter due now, with all its patience before it. One that
/// is on its way at this moment, or has lost its body, stays as it is.
pub async fn send_again(db: impl PgExecutor<'_>, id: Uuid, now: OffsetDateTime) -> Result<()> {
    query!(
        r#"update letters set state = 'waiting', next_attempt_at = $2, attempts = 0, leased_until = null
           where id = $1 and state in ('waiting', 'parked') and body_text is not null
               and (leased_until is null or leased_until <= $2)"#,
        id,
        now,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// The newest letters of one standing, after the first `skip`.
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
pub async fn kept(db: impl PgExecutor<'_>, id: Uuid) -> Result<Kept> {
    query_as!(
        Kept,
        r#"select id, message_id, thread, kind, to_name, to_email, reply_to_name, reply_to_email, subject,
               body_text, unsubscribe_url, state as "state: DeliveryState", attempts, next_attempt_at, last_error,
               created_at, sent_at
           from letters where id = $1"#,
        id,
    )
    .fetch_one(db)
    .await
}

/// The HTML part of a letter, as long as it is kept.
pub async fn html(db: impl PgExecutor<'_>, id: Uuid) -> Result<Option<String>> {
    query_scalar!("select body_html from letters where id = $1", id).fetch_one(db).await
}

/// How many letters wait and are parked, and since when the oldest waits.
pub async fn counts(db: impl PgExecutor<'_>) -> Result<Counts> {
    query_as!(
        Counts,
        r#"select
               (select count(*) from letters where state = 'waiting') as "waiting!",
               (select count(*) from letters where state = 'parked') as "parked!",
               (select min(created_at) from letters where state = 'waiting') as oldest_waiting"#,
    )
    .fetch_one(db)
    .await
}

/// What was posted about one thing to one address, oldest first.
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

/// How many letters posted before `before` still have their words. One that waits may.
pub async fn remembered(db: impl PgExecutor<'_>, before: OffsetDateTime) -> Result<i64> {
    query_scalar!(
        r#"select count(*) as "count!" from letters
           where created_at < $1 and state <> 'waiting' and body_text is not null"#,
        before,
    )
    .fetch_one(db)
    .await
}

/// Erases the bodies of letters posted before `before`; returns how many. A letter that
/// still waits keeps its body until it is sent or parked.
pub async fn forget_bodies(db: impl PgExecutor<'_>, before: OffsetDateTime, at_most: i64) -> Result<i64> {
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

/// Erases what every letter about one thing says and whom it is for; returns how many
/// there were. A letter that waited never leaves; of one that has left it can still be
/// seen that it did, and when.
pub async fn erase_about(db: impl PgExecutor<'_>, about: Uuid) -> Result<i64> {
    query_scalar!(
        r#"with erased as (
               update letters set
                   state = case when state in ('waiting', 'parked') then 'erased' else state end,
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

/// Deletes every letter about one thing, sent or not; returns how many.
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

/// Takes letters off the list of those whose files must go.
pub async fn take_shreds(db: impl PgExecutor<'_>, limit: i64) -> Result<Vec<Uuid>> {
    query_scalar!(
        r#"delete from letters_to_shred where letter_id = any(array(
               select letter_id from letters_to_shred limit $1 for update skip locked
           )) returning letter_id"#,
        limit,
    )
    .fetch_all(db)
    .await
}

/// Which of these letters still have their words.
pub async fn with_words(db: impl PgExecutor<'_>, ids: &[Uuid]) -> Result<Vec<Uuid>> {
    query_scalar!("select id from letters where id = any($1) and body_text is not null", ids)
        .fetch_all(db)
        .await
}
