use sqlx::{PgConnection, PgExecutor, Result, query, query_as, query_scalar};
use time::OffsetDateTime;
use uuid::Uuid;

use super::{
    duplicate::{Pair, Twin},
    neighbour::{Candidate, Choice},
};
use crate::answers::Publication;

/// Asks for the list of an answer that changed to be computed anew, and for the lists
/// that it stands on.
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

/// Asks the same for the second of each pair, which the first is near to, where its list
/// was computed before the first changed.
pub async fn spread(tx: &mut PgConnection, pairs: &[(Uuid, Uuid)], now: OffsetDateTime) -> Result<()> {
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

/// Asks for these lists once more where another instance has meanwhile dealt with a change
/// that they know nothing of: to it their marks, which this transaction takes off, still stood.
pub async fn mark_overtaken(
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

/// An answer whose list is to be computed.
#[derive(Debug, Clone, Copy)]
pub struct Due {
    pub answer_id: Uuid,
    /// It changed itself, so others may want it on their lists.
    pub spreads: bool,
}

/// Takes some off the due list, with all the marks of each that nobody else is taking at this
/// moment: who waited for those could be waited for.
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

/// Of these answers those that are not withdrawn, without the stems of their words.
pub async fn candidates(db: impl PgExecutor<'_>, ids: &[Uuid]) -> Result<Vec<Candidate>> {
    let rows = query!(
        r#"select a.id, a.level_id, l.position as level_position, a.subject_id, a.topic_id, a.question, a.short_answer,
                  a.state = 'published' as "is_published!"
           from answers a join levels l on l.id = a.level_id where a.id = any($1) and a.state <> 'withdrawn'"#,
        ids,
    )
    .fetch_all(db)
    .await?;
    let candidates = rows.into_iter().map(|row| Candidate {
        id: row.id,
        level_id: row.level_id,
        level_position: row.level_position,
        subject_id: row.subject_id,
        topic_id: row.topic_id,
        question: row.question,
        short_answer: row.short_answer,
        is_published: row.is_published,
        ..Candidate::default()
    });
    Ok(candidates.collect())
}

/// Waits until nobody else writes lists, and holds them off until the end of the transaction.
/// It is the row that every change of a list has to lock anyway.
pub async fn take_turn(tx: &mut PgConnection) -> Result<()> {
    query!("select from page_dependencies where name = 'neighbours' for update").execute(tx).await?;
    Ok(())
}

/// Writes the lists of these answers, each in the order given; one without a list has no
/// neighbours. They know of all changes up to `sequence`.
pub async fn replace(
    tx: &mut PgConnection,
    ids: &[Uuid],
    lists: &[(Uuid, Vec<Choice>)],
    sequence: i64,
) -> Result<()> {
    if ids.is_empty() {
        return Ok(());
    }
    query!("delete from neighbours where answer_id = any($1)", ids).execute(&mut *tx).await?;
    let rows =
        || lists.iter().flat_map(|(id, list)| (1_i16..).zip(list).map(move |(at, choice)| (*id, at, choice)));
    let answers: Vec<Uuid> = rows().map(|(id, _, _)| id).collect();
    let positions: Vec<i16> = rows().map(|(_, at, _)| at).collect();
    let neighbours: Vec<Uuid> = rows().map(|(_, _, (id, _))| *id).collect();
    let reasons: Vec<String> = rows().map(|(_, _, (_, reason))| reason.as_str().to_owned()).collect();
    let details: Vec<String> = rows().map(|(_, _, (_, reason))| reason.detail().to_owned()).collect();
    query!(
        r#"insert into neighbours (answer_id, position, neighbour_id, reason, detail)
           select * from unnest($1::uuid[], $2::smallint[], $3::uuid[], $4::text[], $5::text[])"#,
        &answers,
        &positions,
        &neighbours,
        &reasons,
        &details,
    )
    .execute(&mut *tx)
    .await?;
    query!(
        r#"insert into neighbours_computed (answer_id, sequence)
           select a.id, $2 from answers a where a.id = any($1)
           on conflict (answer_id) do update set sequence = excluded.sequence"#,
        ids,
        sequence,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// The pairs that these answers are known to stand in, and whether each was dismissed.
pub async fn known_pairs(db: impl PgExecutor<'_>, ids: &[Uuid]) -> Result<Vec<(Pair, bool)>> {
    let rows = query!(
        r#"select answer_id, earlier_id, dismissed_at is not null as "is_dismissed!" from duplicates
           where answer_id = any($1) or earlier_id = any($1)"#,
        ids,
    )
    .fetch_all(db)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (Pair { answer_id: row.answer_id, earlier_id: row.earlier_id }, row.is_dismissed))
        .collect())
}

/// Adds the pairs that were found and takes away those that are none any more. A pair that
/// stands already keeps what an editor said of it.
pub async fn change_pairs(tx: &mut PgConnection, found: &[Pair], gone: &[Pair]) -> Result<()> {
    let halves = |pairs: &[Pair]| -> (Vec<Uuid>, Vec<Uuid>) {
        pairs.iter().map(|pair| (pair.answer_id, pair.earlier_id)).unzip()
    };
    if !found.is_empty() {
        let (answers, earlier) = halves(found);
        query!(
            r#"insert into duplicates (answer_id, earlier_id) select * from unnest($1::uuid[], $2::uuid[])
               on conflict (answer_id, earlier_id) do nothing"#,
            &answers,
            &earlier,
        )
        .execute(&mut *tx)
        .await?;
    }
    if !gone.is_empty() {
        let (answers, earlier) = halves(gone);
        query!(
            r#"delete from duplicates d using unnest($1::uuid[], $2::uuid[]) as gone (answer_id, earlier_id)
               where d.answer_id = gone.answer_id and d.earlier_id = gone.earlier_id"#,
            &answers,
            &earlier,
        )
        .execute(tx)
        .await?;
    }
    Ok(())
}

/// How many pairs editors are told of.
pub async fn count_of_pairs(db: impl PgExecutor<'_>) -> Result<i64> {
    query_scalar!(r#"select count(*) as "count!" from duplicates where dismissed_at is null"#)
        .fetch_one(db)
        .await
}

/// The pairs that editors are told of, those of the newest answers first: the later
/// answer, and the earlier one that asks the same.
pub async fn pairs(db: impl PgExecutor<'_>, limit: i64, offset: i64) -> Result<Vec<(Twin, Twin)>> {
    let rows = query!(
        r#"select a.id, l.label as level_label, t.label as topic_label, a.question, a.short_answer, a.state,
                  b.id as earlier_id, bt.label as earlier_topic_label, b.question as earlier_question,
                  b.short_answer as earlier_short_answer, b.state as earlier_state
           from (select * from duplicates where dismissed_at is null
                 order by answer_id desc, earlier_id desc limit $1 offset $2) d
           join answers a on a.id = d.answer_id join levels l on l.id = a.level_id join topics t on t.id = a.topic_id
           join answers b on b.id = d.earlier_id join topics bt on bt.id = b.topic_id
           order by d.answer_id desc, d.earlier_id desc"#,
        limit,
        offset,
    )
    .fetch_all(db)
    .await?;
    let pairs = rows.into_iter().map(|row| {
        let later = Twin {
            id: row.id,
            level_label: row.level_label.clone(),
            topic_label: row.topic_label,
            question: row.question,
            short_answer: row.short_answer,
            state: Publication::of(&row.state),
        };
        let earlier = Twin {
            id: row.earlier_id,
            level_label: row.level_label,
            topic_label: row.earlier_topic_label,
            question: row.earlier_question,
            short_answer: row.earlier_short_answer,
            state: Publication::of(&row.earlier_state),
        };
        (later, earlier)
    });
    Ok(pairs.collect())
}

/// Of these answers, and of those that an answer is known to be a pair with, the ones that
/// stand at a level and subject and that an editor may be told of.
pub async fn twins(
    db: impl PgExecutor<'_>,
    of: Uuid,
    near: &[Uuid],
    level: &str,
    subject: &str,
) -> Result<Vec<Twin>> {
    let rows = query!(
        r#"with pairs as (
               select case when answer_id = $1 then earlier_id else answer_id end as id, dismissed_at
               from duplicates where answer_id = $1 or earlier_id = $1
           )
           select a.id, l.label as level_label, t.label as topic_label, a.question, a.short_answer, a.state
           from answers a join levels l on l.id = a.level_id and l.slug = $3
           join subjects s on s.id = a.subject_id and s.slug = $4 join topics t on t.id = a.topic_id
           where (a.id = any($2) or a.id in (select id from pairs)) and a.id <> $1 and a.state <> 'withdrawn'
             and a.id not in (select id from pairs where dismissed_at is not null)
           order by a.id"#,
        of,
        near,
        level,
        subject,
    )
    .fetch_all(db)
    .await?;
    let twins = rows.into_iter().map(|row| Twin {
        id: row.id,
        level_label: row.level_label,
        topic_label: row.topic_label,
        question: row.question,
        short_answer: row.short_answer,
        state: Publication::of(&row.state),
    });
    Ok(twins.collect())
}

/// An editor says that the two ask different things, at `when`; `None` takes it back.
/// Whether there is such a pair.
pub async fn dismiss(tx: &mut PgConnection, pair: Pair, when: Option<OffsetDateTime>) -> Result<bool> {
    let done = query!(
        "update duplicates set dismissed_at = $3 where answer_id = $1 and earlier_id = $2",
        pair.answer_id,
        pair.earlier_id,
        when,
    )
    .execute(tx)
    .await?;
    Ok(done.rows_affected() == 1)
}
