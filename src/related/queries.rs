use sqlx::{PgConnection, PgExecutor, Result, query, query_as};
use time::OffsetDateTime;
use uuid::Uuid;

use super::neighbour::{Candidate, NEIGHBOURS, Neighbour, Reason};
use crate::answers::Answer;

struct Row {
    level: String,
    level_label: String,
    subject: String,
    topic_label: String,
    slug: String,
    question: String,
    short_answer: String,
    reason: String,
}

impl From<Row> for Neighbour {
    fn from(row: Row) -> Self {
        Self {
            level: row.level,
            level_label: row.level_label,
            subject: row.subject,
            topic_label: row.topic_label,
            slug: row.slug,
            question: row.question,
            short_answer: row.short_answer,
            reason: Reason::of(&row.reason),
        }
    }
}

/// The neighbours of an answer: the computed ones, and the newest of its topic where
/// these are fewer than six, as just after an import. Two index look-ups.
pub async fn of(db: impl PgExecutor<'_>, answer: &Answer) -> Result<Vec<Neighbour>> {
    let rows = query_as!(
        Row,
        r#"with computed as (
               select n.neighbour_id as id, n.position::int, n.reason
               from neighbours n join answers a on a.id = n.neighbour_id
               where n.answer_id = $1 and a.state = 'published'
           ), newest as (
               select b.id, 100 + row_number() over (order by b.published_at desc)::int as position, 'same-topic' as reason
               from (select id, published_at from answers
                     where state = 'published' and id <> $1 and topic_id = (select topic_id from answers where id = $1)
                     order by published_at desc limit 12) b
               where not exists (select from computed where computed.id = b.id)
           )
           select l.slug as level, l.label as level_label, s.slug as subject, t.label as topic_label,
                  a.slug, a.question, a.short_answer, near.reason as "reason!"
           from (select * from computed union all select * from newest order by 2 limit $2) near
           join answers a on a.id = near.id join levels l on l.id = a.level_id
           join subjects s on s.id = a.subject_id join topics t on t.id = a.topic_id
           order by near.position"#,
        answer.id,
        i64::try_from(NEIGHBOURS).unwrap_or(i64::MAX),
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(Neighbour::from).collect())
}

/// Asks for the list of an answer that changed to be computed anew, and for the lists
/// that it stands on. Call it before the answer's row is changed: the rounds lock in
/// the same order, and nobody waits for one another.
pub async fn mark_due(tx: &mut PgConnection, answer_id: Uuid, now: OffsetDateTime) -> Result<()> {
    query!(
        r#"insert into neighbours_due as due (answer_id, since, spreads)
           select id, $2, id = $1 from (select $1::uuid as id union select answer_id from neighbours where neighbour_id = $1) changed
           on conflict (answer_id) do update set spreads = due.spreads or excluded.spreads"#,
        answer_id,
        now,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Asks the same for whatever a computed list names: the answer may belong on theirs.
pub async fn spread(tx: &mut PgConnection, neighbours: &[Uuid], now: OffsetDateTime) -> Result<()> {
    query!(
        r#"insert into neighbours_due (answer_id, since, spreads) select id, $2, false from unnest($1::uuid[]) as id
           on conflict (answer_id) do nothing"#,
        neighbours,
        now,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Takes one answer off the due list, so that no other instance computes it meanwhile.
pub async fn take_due(tx: &mut PgConnection) -> Result<Option<(Uuid, bool)>> {
    let row = query!(
        r#"delete from neighbours_due where answer_id = (
               select answer_id from neighbours_due order by since, answer_id limit 1 for update skip locked)
           returning answer_id, spreads"#,
    )
    .fetch_optional(tx)
    .await?;
    Ok(row.map(|row| (row.answer_id, row.spreads)))
}

/// An answer as its neighbours see it, with its subject and its wording; `None` where
/// it is not published.
pub async fn centre(db: impl PgExecutor<'_>, id: Uuid) -> Result<Option<(Candidate, i16, String)>> {
    let row = query!(
        r#"select a.id, a.level_id, l.position as level_position, a.topic_id, a.subject_id,
                  tsvector_to_array(to_tsvector('english', a.question)) as "stems!",
                  a.question || ' ' || a.short_answer as "wording!"
           from answers a join levels l on l.id = a.level_id where a.id = $1 and a.state = 'published'"#,
        id,
    )
    .fetch_optional(db)
    .await?;
    Ok(row.map(|row| {
        let candidate = Candidate {
            id: row.id,
            level_id: row.level_id,
            level_position: row.level_position,
            topic_id: row.topic_id,
            stems: row.stems,
            nearness: 1.0,
        };
        (candidate, row.subject_id, row.wording)
    }))
}

/// The answers of a subject that share words with this wording, and the newest of a topic.
pub async fn candidates(
    db: impl PgExecutor<'_>,
    wording: &str,
    subject_id: i16,
    topic_id: Option<i32>,
) -> Result<Vec<Candidate>> {
    query_as!(
        Candidate,
        r#"with this as (
               select string_agg(quote_literal(stem), ' | ')::tsquery as telling
               from unnest(tsvector_to_array(to_tsvector('english', $1))) stem
           ), worded as (
               select a.id, ts_rank(a.words, this.telling, 1) as nearness
               from answers a, this
               where a.state = 'published' and a.words @@ this.telling and a.subject_id = $2
               order by 2 desc limit 60
           ), beside as (
               select a.id, ts_rank(a.words, this.telling, 1) as nearness from answers a, this
               where a.state = 'published' and a.topic_id = $3
               order by a.published_at desc limit 20
           )
           select a.id, a.level_id, l.position as level_position, a.topic_id,
                  tsvector_to_array(to_tsvector('english', a.question)) as "stems!", coalesce(near.nearness, 0) as "nearness!"
           from (select * from worded union select * from beside) near
           join answers a on a.id = near.id join levels l on l.id = a.level_id"#,
        wording,
        subject_id,
        topic_id,
    )
    .fetch_all(db)
    .await
}

/// Writes the list of an answer, in the order given.
pub async fn replace(tx: &mut PgConnection, answer_id: Uuid, chosen: &[(Uuid, Reason)]) -> Result<()> {
    query!("delete from neighbours where answer_id = $1", answer_id).execute(&mut *tx).await?;
    let ids: Vec<Uuid> = chosen.iter().map(|(id, _)| *id).collect();
    let reasons: Vec<String> = chosen.iter().map(|(_, reason)| reason.as_str().to_owned()).collect();
    query!(
        r#"insert into neighbours (answer_id, position, neighbour_id, reason)
           select $1, place::smallint, id, reason from unnest($2::uuid[], $3::text[]) with ordinality as list (id, reason, place)"#,
        answer_id,
        &ids,
        &reasons,
    )
    .execute(tx)
    .await?;
    Ok(())
}
