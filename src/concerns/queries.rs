use sqlx::{PgConnection, PgExecutor, Result, query, query_as, query_scalar};
use time::OffsetDateTime;
use uuid::Uuid;

use super::{
    case::{self, Event, EventKind, TutorChange},
    new_concern::{Concern, NewConcern},
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
    delete_at: OffsetDateTime,
) -> Result<bool> {
    let done = query!(
        r#"insert into concerns (id, submission, tutor_id, name, email, message, created_at, told_at, answer_by, delete_at)
           values ($1, $2, $3, $4, $5, $6, $7, $7, $8, $9)
           on conflict on constraint concerns_submission do nothing"#,
        id,
        submission,
        tutor,
        new_concern.name.as_ref().map_or("", PersonName::as_str),
        new_concern.email.as_ref().map_or("", EmailAddress::as_str),
        new_concern.message.as_str(),
        now,
        now + case::ANSWER_WITHIN,
        delete_at,
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
                  c.owner, c.answer_by, c.answered_at, c.escalated_at, c.handled_at, c.outcome, c.delete_at
           from concerns c join tutors t on t.id = c.tutor_id where c.id = $1"#,
        id,
    )
    .fetch_optional(db)
    .await
}

pub async fn count_concerns(db: impl PgExecutor<'_>) -> Result<i64> {
    query_scalar!(r#"select count(*) as "count!" from concerns"#).fetch_one(db).await
}

/// Concerns: those that nobody has taken on first, then the open ones, the longest waiting first; then
/// the closed ones, newest first.
pub async fn concerns(db: impl PgExecutor<'_>, at_most: i64, offset: i64) -> Result<Vec<Concern>> {
    query_as!(
        Concern,
        r#"select c.id, c.tutor_id, t.name as tutor_name, c.name, c.email, c.message, c.created_at,
                  c.owner, c.answer_by, c.answered_at, c.escalated_at, c.handled_at, c.outcome, c.delete_at
           from concerns c join tutors t on t.id = c.tutor_id
           order by c.handled_at is not null, c.owner <> '',
                    case when c.handled_at is null then c.created_at end, c.handled_at desc, c.id
           limit $1 offset $2"#,
        at_most,
        offset,
    )
    .fetch_all(db)
    .await
}

/// A concern, locked until the transaction ends.
pub async fn locked(db: &mut PgConnection, id: Uuid) -> Result<Option<Concern>> {
    query!("select id from concerns where id = $1 for update", id).fetch_optional(&mut *db).await?;
    concern(db, id).await
}

pub async fn set_owner(db: impl PgExecutor<'_>, id: Uuid, owner: &str) -> Result<()> {
    query!("update concerns set owner = $2 where id = $1", id, owner).execute(db).await?;
    Ok(())
}

/// Records the first answer; a later one changes nothing.
pub async fn set_answered(db: impl PgExecutor<'_>, id: Uuid, now: OffsetDateTime) -> Result<()> {
    query!("update concerns set answered_at = coalesce(answered_at, $2) where id = $1", id, now)
        .execute(db)
        .await?;
    Ok(())
}

/// Closes a concern with an outcome, or opens it again where there is none.
pub async fn set_outcome(
    db: impl PgExecutor<'_>,
    id: Uuid,
    handled_at: Option<OffsetDateTime>,
    outcome: &str,
) -> Result<()> {
    query!("update concerns set handled_at = $2, outcome = $3 where id = $1", id, handled_at, outcome)
        .execute(db)
        .await?;
    Ok(())
}

/// Appends an event. `by` is the address of a member of staff, or empty for the clock.
pub async fn add_event(
    db: impl PgExecutor<'_>,
    concern: Uuid,
    kind: EventKind,
    by: &str,
    note: &str,
    now: OffsetDateTime,
) -> Result<()> {
    query!(
        r#"insert into concern_events (concern_id, kind, by_email, note, happened_at)
           values ($1, $2, $3, $4, $5)"#,
        concern,
        kind as EventKind,
        by,
        note,
        now,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Records that somebody looked at a concern, at most once in an hour.
pub async fn add_look(db: impl PgExecutor<'_>, concern: Uuid, by: &str, now: OffsetDateTime) -> Result<()> {
    query!(
        r#"insert into concern_events (concern_id, kind, by_email, happened_at)
           select $1, 'looked', $2::text, $3::timestamptz
           where not exists (
               select from concern_events
               where concern_id = $1 and kind = 'looked' and by_email = $2
                 and happened_at > $3::timestamptz - interval '1 hour'
           )"#,
        concern,
        by,
        now,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// The events of a concern, oldest first.
pub async fn events_of(db: impl PgExecutor<'_>, concern: Uuid) -> Result<Vec<Event>> {
    query_as!(
        Event,
        r#"select kind as "kind: EventKind", by_email, note, happened_at
           from concern_events where concern_id = $1 order by id"#,
        concern,
    )
    .fetch_all(db)
    .await
}

/// Records a change of a tutor's standing in the open concerns about them.
///
/// # Errors
/// If the database fails.
pub async fn note_tutor_change(
    db: impl PgExecutor<'_>,
    change: TutorChange<'_>,
    now: OffsetDateTime,
) -> Result<()> {
    query!(
        r#"insert into concern_events (concern_id, kind, by_email, note, happened_at)
           select id, 'tutor', $2, $3, $4 from concerns where tutor_id = $1 and handled_at is null"#,
        change.tutor,
        change.by_email,
        change.what,
        now,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Marks open concerns whose promised answer is late as escalated, and returns their ids. One about
/// which nobody can be written to is late where nobody has taken it on.
pub async fn escalate(db: impl PgExecutor<'_>, now: OffsetDateTime, at_most: i64) -> Result<Vec<Uuid>> {
    query_scalar!(
        r#"update concerns set escalated_at = $1
           where id in (
               select id from concerns
               where handled_at is null and escalated_at is null and answer_by <= $1
                 and (owner = '' or (email <> '' and answered_at is null))
               order by created_at limit $2
               for update skip locked
           )
           returning id"#,
        now,
        at_most,
    )
    .fetch_all(db)
    .await
}

/// Marks open concerns that need somebody, and of which the team was last told at `told_before`, as
/// told now, and returns their ids.
pub async fn tell_again(
    db: impl PgExecutor<'_>,
    now: OffsetDateTime,
    told_before: OffsetDateTime,
    at_most: i64,
) -> Result<Vec<Uuid>> {
    query_scalar!(
        r#"update concerns set told_at = $1
           where id in (
               select id from concerns
               where handled_at is null and told_at <= $2
                 and (owner = '' or (escalated_at is not null and email <> '' and answered_at is null))
               order by created_at limit $3
               for update skip locked
           )
           returning id"#,
        now,
        told_before,
        at_most,
    )
    .fetch_all(db)
    .await
}

/// How many open concerns need somebody now, and how many are in hand.
pub async fn count_open(db: impl PgExecutor<'_>) -> Result<(i64, i64)> {
    let row = query!(
        r#"select count(*) filter (where urgent) as "urgent!", count(*) filter (where not urgent) as "in_hand!"
           from (
               select owner = '' or (escalated_at is not null and email <> '' and answered_at is null) as urgent
               from concerns where handled_at is null
           ) as open"#,
    )
    .fetch_one(db)
    .await?;
    Ok((row.urgent, row.in_hand))
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
