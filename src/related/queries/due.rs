//! The queue of answers whose neighbours and duplicates are to be computed.

use sqlx::{PgConnection, Result, query, query_as};
use time::OffsetDateTime;
use uuid::Uuid;

/// Marks an answer that changed as due: its neighbours and duplicates are to be computed again,
/// and so are those of the answers that have it as a neighbour. Marks are only ever inserted and
/// deleted, never updated, so that a long transaction that marks makes nobody wait.
pub async fn mark_due(tx: &mut PgConnection, answer_id: Uuid, now: OffsetDateTime) -> Result<()> {
    query!(
        r#"insert into neighbours_due (answer_id, since, spreads)
           select id, $2, id = $1 from (select $1::uuid as id union select answer_id from neighbours where neighbour_id = $1) changed"#,
        answer_id,
        now,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Marks all answers as due, as each may be about something that is new on the list of entities.
pub async fn mark_all_due(tx: &mut PgConnection, now: OffsetDateTime) -> Result<()> {
    query!(
        r#"insert into neighbours_due (answer_id, since, spreads)
           select id, $1::timestamptz, false from answers where state <> 'withdrawn'"#,
        now,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Marks the second answer of each pair as due where it was computed before the change of the
/// first, to which it is similar: the first may have become its neighbour.
pub async fn mark_similar_due(
    tx: &mut PgConnection,
    pairs: &[(Uuid, Uuid)],
    now: OffsetDateTime,
) -> Result<()> {
    let (changed, near): (Vec<Uuid>, Vec<Uuid>) = pairs.iter().copied().unzip();
    query!(
        r#"insert into neighbours_due (answer_id, since, spreads)
           select distinct pair.near, $3::timestamptz, false
           from unnest($1::uuid[], $2::uuid[]) as pair (changed, near) join answers a on a.id = pair.near
           left join answer_changes change on change.answer_id = pair.changed
           left join neighbours_computed computed on computed.answer_id = pair.near
           where coalesce(computed.sequence, -1) < coalesce(change.sequence, 0)
             and not exists (select from neighbours_due due where due.answer_id = pair.near)"#,
        &changed,
        &near,
        now,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Marks these answers as due again where another process has meanwhile computed an answer whose
/// change is after `sequence`. It did not mark these, as their marks, which this transaction
/// deletes, were still visible to it.
pub async fn mark_stale_due(
    tx: &mut PgConnection,
    ids: &[Uuid],
    sequence: i64,
    now: OffsetDateTime,
) -> Result<()> {
    query!(
        r#"insert into neighbours_due (answer_id, since, spreads)
           select id, $3::timestamptz, false from unnest($1::uuid[]) as id
           where exists (
               select from answer_changes change
               join neighbours_computed computed on computed.answer_id = change.answer_id
               where change.sequence > $2 and computed.sequence >= change.sequence
           )"#,
        ids,
        sequence,
        now,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// An answer that is due.
#[derive(Debug, Clone, Copy)]
pub struct Due {
    pub answer_id: Uuid,
    /// It changed itself, so that it may become a neighbour of others.
    pub spreads: bool,
}

/// Takes at most `limit` due answers, with all their marks. Locked rows are skipped, so that two
/// workers cannot deadlock.
pub async fn take_due(tx: &mut PgConnection, limit: i64) -> Result<Vec<Due>> {
    query_as!(
        Due,
        r#"with first as (
               select answer_id from neighbours_due order by since, answer_id limit $1 for update skip locked
           ), marks as (
               select ctid from neighbours_due where answer_id in (select answer_id from first)
               for update skip locked
           ), taken as (
               delete from neighbours_due where ctid = any(array(select ctid from marks))
               returning answer_id, spreads
           )
           select answer_id as "answer_id!", bool_or(spreads) as "spreads!" from taken group by answer_id"#,
        limit,
    )
    .fetch_all(tx)
    .await
}
