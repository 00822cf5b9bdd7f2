//! The neighbours of answers.

use sqlx::{PgConnection, PgExecutor, Result, query, types::Json};
use uuid::Uuid;

use crate::{
    answers::{KeyDate, Term},
    related::{candidate::Candidate, selection::ChosenNeighbour},
};

/// Those of these answers that are not withdrawn, without the terms of their questions.
pub async fn candidates(db: impl PgExecutor<'_>, ids: &[Uuid]) -> Result<Vec<Candidate>> {
    let rows = query!(
        r#"select a.id, a.level_id, l.position as level_position, a.subject_id, a.topic_id, a.question, a.short_answer,
                  a.state = 'published' as "is_published!", t.label as topic_label, a.headings as "headings!",
                  a.terms as "terms: Json<Vec<Term>>", a.dates as "dates: Json<Vec<KeyDate>>"
           from answers a join levels l on l.id = a.level_id join topics t on t.id = a.topic_id where a.id = any($1) and a.state <> 'withdrawn'"#,
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
        topic_label: row.topic_label,
        headings: row.headings,
        key_terms: row.terms.0.into_iter().map(|term| term.term).collect(),
        dates: row.dates.0,
        ..Candidate::default()
    });
    Ok(candidates.collect())
}

/// Locks out other writers of neighbours until the end of the transaction. The row is the one that
/// a trigger updates with every change of neighbours, so it would be locked later anyway.
pub async fn lock_writing(tx: &mut PgConnection) -> Result<()> {
    query!("select from page_dependencies where name = 'neighbours' for update").execute(tx).await?;
    Ok(())
}

/// Replaces the neighbours of these answers, in the order given; an answer without a list has
/// none. They were computed from all changes up to `sequence`.
pub async fn replace_neighbours(
    tx: &mut PgConnection,
    ids: &[Uuid],
    lists: &[(Uuid, Vec<ChosenNeighbour>)],
    sequence: i64,
) -> Result<()> {
    if ids.is_empty() {
        return Ok(());
    }
    query!("delete from neighbours where answer_id = any($1)", ids).execute(&mut *tx).await?;
    let rows =
        || lists.iter().flat_map(|(id, list)| (1_i16..).zip(list).map(move |(at, chosen)| (*id, at, chosen)));
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
