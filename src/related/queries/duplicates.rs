//! Pairs of answers that ask the same.

use sqlx::{PgConnection, PgExecutor, Result, query, query_scalar};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::{
    answers::Publication,
    related::duplicate::{DuplicateAnswer, DuplicatePair},
};

/// The stored pairs that contain any of these answers, and whether each was dismissed.
pub async fn known_pairs(db: impl PgExecutor<'_>, ids: &[Uuid]) -> Result<Vec<(DuplicatePair, bool)>> {
    let rows = query!(
        r#"select answer_id, earlier_id, dismissed_at is not null as "is_dismissed!" from duplicates
           where answer_id = any($1) or earlier_id = any($1)"#,
        ids,
    )
    .fetch_all(db)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (DuplicatePair { answer_id: row.answer_id, earlier_id: row.earlier_id }, row.is_dismissed))
        .collect())
}

/// Inserts the pairs that were found and deletes those that are none any more. A pair that is
/// stored already stays dismissed where it was.
pub async fn update_pairs(
    tx: &mut PgConnection,
    found: &[DuplicatePair],
    obsolete: &[DuplicatePair],
) -> Result<()> {
    let columns = |pairs: &[DuplicatePair]| -> (Vec<Uuid>, Vec<Uuid>) {
        pairs.iter().map(|pair| (pair.answer_id, pair.earlier_id)).unzip()
    };
    if !found.is_empty() {
        let (answers, earlier) = columns(found);
        query!(
            r#"insert into duplicates (answer_id, earlier_id) select * from unnest($1::uuid[], $2::uuid[])
               on conflict (answer_id, earlier_id) do nothing"#,
            &answers,
            &earlier,
        )
        .execute(&mut *tx)
        .await?;
    }
    if !obsolete.is_empty() {
        let (answers, earlier) = columns(obsolete);
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

/// How many pairs are not dismissed.
pub async fn count_of_pairs(db: impl PgExecutor<'_>) -> Result<i64> {
    query_scalar!(r#"select count(*) as "count!" from duplicates where dismissed_at is null"#)
        .fetch_one(db)
        .await
}

/// The pairs that are not dismissed, those of the newest answers first: the later answer and the
/// earlier one.
pub async fn pairs(
    db: impl PgExecutor<'_>,
    limit: i64,
    offset: i64,
) -> Result<Vec<(DuplicateAnswer, DuplicateAnswer)>> {
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
        let later = DuplicateAnswer {
            id: row.id,
            level_label: row.level_label.clone(),
            topic_label: row.topic_label,
            question: row.question,
            short_answer: row.short_answer,
            state: Publication::of(&row.state),
        };
        let earlier = DuplicateAnswer {
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

/// The answers of a level and subject that may be duplicates of an answer: those of `near`, and
/// those that it is stored in a pair with. Dismissed pairs and withdrawn answers are left out.
pub async fn possible_duplicates(
    db: impl PgExecutor<'_>,
    of: Uuid,
    near: &[Uuid],
    level: &str,
    subject: &str,
) -> Result<Vec<DuplicateAnswer>> {
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
    let answers = rows.into_iter().map(|row| DuplicateAnswer {
        id: row.id,
        level_label: row.level_label,
        topic_label: row.topic_label,
        question: row.question,
        short_answer: row.short_answer,
        state: Publication::of(&row.state),
    });
    Ok(answers.collect())
}

/// Dismisses a pair at `when`: its answers ask different things. `None` takes that back. Returns
/// whether there is such a pair.
pub async fn dismiss(
    tx: &mut PgConnection,
    pair: DuplicatePair,
    when: Option<OffsetDateTime>,
) -> Result<bool> {
    let updated = query!(
        "update duplicates set dismissed_at = $3 where answer_id = $1 and earlier_id = $2",
        pair.answer_id,
        pair.earlier_id,
        when,
    )
    .execute(tx)
    .await?;
    Ok(updated.rows_affected() == 1)
}
