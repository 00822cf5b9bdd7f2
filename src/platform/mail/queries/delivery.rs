//! Claiming letters under a lease, and recording what became of each.

use sqlx::{PgExecutor, Result, query, query_scalar};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::{config::Mailbox, platform::mail::outbox::Outgoing};

/// Leases up to `limit` due letters until `leased_until`, except those in `leave`.
///
/// Letters about one thing leave in the order in which they were posted. A letter waits for an
/// earlier one to the same address for as long as that waits. It waits for an earlier one to another
/// address too, unless that one is between two attempts, is in `overtake`, or is held up by such a
/// letter itself.
pub async fn claim(
    db: impl PgExecutor<'_>,
    now: OffsetDateTime,
    leased_until: OffsetDateTime,
    limit: i64,
    leave: &[Uuid],
    overtake: &[Uuid],
) -> Result<Vec<Outgoing>> {
    // Both partial indexes are used however stale the planner's statistics are: there is no join to
    // reorder, and one index lookup for each candidate until `limit` are found. Locked rows are
    // skipped, so that two workers neither wait for each other nor deadlock.
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
               attempts, unknown_fates"#,
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
        unknown_fates: row.unknown_fates,
    });
    Ok(outgoing.collect())
}

/// Records a delivery, even where the lease has expired meanwhile: what was sent is sent.
///
/// Returns whether the body is still stored; the letter may have been erased while it was on its way.
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

/// Ends the lease and does not count the attempt, unless another worker has claimed the letter since.
pub async fn release(db: impl PgExecutor<'_>, id: Uuid, attempt: i32, error: &str) -> Result<()> {
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

/// Prolongs the lease of a letter that is still being sent.
pub async fn renew_lease(
    db: impl PgExecutor<'_>,
    id: Uuid,
    attempt: i32,
    leased_until: OffsetDateTime,
) -> Result<()> {
    query!(
        "update letters set leased_until = $3 where id = $1 and attempts = $2 and state = 'waiting'",
        id,
        attempt,
        leased_until,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Counts an attempt whose fate is unknown. The next one is at `again_at`; where that is `None`, the
/// letter has failed.
pub async fn note_unknown_fate(
    db: impl PgExecutor<'_>,
    id: Uuid,
    attempt: i32,
    again_at: Option<OffsetDateTime>,
    error: &str,
) -> Result<()> {
    query!(
        r#"update letters set unknown_fates = unknown_fates + 1, leased_until = null, last_error = $4,
               next_attempt_at = coalesce($3, next_attempt_at),
               state = case when $3::timestamptz is null then 'failed' else state end
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

/// Schedules the next attempt, unless another worker has claimed the letter since `attempt`.
pub async fn retry_at(
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

/// Records that the letter will not be tried again, unless another worker has claimed it since `attempt`.
pub async fn mark_failed(db: impl PgExecutor<'_>, id: Uuid, attempt: i32, error: &str) -> Result<()> {
    query!(
        r#"update letters set state = 'failed', leased_until = null, last_error = $3
           where id = $1 and attempts = $2 and state = 'waiting'"#,
        id,
        attempt,
        error,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Makes a waiting or failed letter due now, and counts its attempts from zero. A letter that is
/// leased, or has no body any more, stays as it is.
pub async fn resend(db: impl PgExecutor<'_>, id: Uuid, now: OffsetDateTime) -> Result<()> {
    query!(
        r#"update letters set state = 'waiting', next_attempt_at = $2, attempts = 0, unknown_fates = 0,
               leased_until = null
           where id = $1 and state in ('waiting', 'failed') and body_text is not null
               and (leased_until is null or leased_until <= $2)"#,
        id,
        now,
    )
    .execute(db)
    .await?;
    Ok(())
}
