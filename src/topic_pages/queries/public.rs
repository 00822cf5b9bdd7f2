use sqlx::{PgConnection, PgExecutor, Result, query, query_as, query_scalar, types::Json};
use time::OffsetDateTime;

use crate::{
    answers::{KeyDate, Term},
    specifications::Specification,
    topic_pages::{Overview, TopicAnswer, TopicPlace, Unit},
};

/// The topic at an address, whether it has answers or not.
pub async fn place(
    db: impl PgExecutor<'_>,
    level: &str,
    subject: &str,
    topic: &str,
) -> Result<Option<TopicPlace>> {
    query_as!(
        TopicPlace,
        r#"select l.id as level_id, l.slug as level, l.label as level_label, s.id as subject_id,
                  s.slug as subject, s.label as subject_label, t.id as topic_id, t.slug as topic,
                  t.label as topic_label
           from levels l cross join subjects s join topics t on t.subject_id = s.id
           where l.slug = $1 and s.slug = $2 and t.slug = $3 and t.slug <> 'no-topic-yet'"#,
        level,
        subject,
        topic,
    )
    .fetch_optional(db)
    .await
}

/// The published answers of a topic at a level, in the order of the topic.
pub async fn answers_of(db: impl PgExecutor<'_>, place: &TopicPlace) -> Result<Vec<TopicAnswer>> {
    query_as!(
        TopicAnswer,
        r#"select $4::text as "level!", $5::text as "subject!", a.slug, a.question, a.short_answer,
                  a.dates as "dates: Json<Vec<KeyDate>>", a.terms as "terms: Json<Vec<Term>>",
                  a.rank <> 2147483647 as "is_placed!",
                  coalesce((select array_agg(s.board || ' ' || s.code order by s.board, s.code)
                            from answer_specifications s where s.answer_id = a.id), '{}') as "specifications!"
           from answers a
           where a.state = 'published' and a.level_id = $1 and a.subject_id = $2 and a.topic_id = $3
           order by a.rank, a.chronology, a.position, a.id"#,
        place.level_id,
        place.subject_id,
        place.topic_id,
        place.level,
        place.subject,
    )
    .fetch_all(db)
    .await
}

/// The overview of a topic; empty where nobody has written one.
pub async fn overview(db: impl PgExecutor<'_>, place: &TopicPlace) -> Result<Overview> {
    let found = query_as!(
        Overview,
        r#"select overview_markdown as markdown, overview_html as html from topic_overviews
           where level_id = $1 and topic_id = $2"#,
        place.level_id,
        place.topic_id,
    )
    .fetch_optional(db)
    .await?;
    Ok(found.unwrap_or_default())
}

/// When the editors last changed a topic; `None` if they never did.
pub async fn changed_at(db: impl PgExecutor<'_>, place: &TopicPlace) -> Result<Option<OffsetDateTime>> {
    query_scalar!(
        "select changed_at from topic_overviews where level_id = $1 and topic_id = $2",
        place.level_id,
        place.topic_id
    )
    .fetch_optional(db)
    .await
}

/// Locks a topic until the transaction ends, so that two saves of it come one after the other.
pub async fn lock(db: &mut PgConnection, place: &TopicPlace) -> Result<()> {
    query!(
        "select pg_advisory_xact_lock(hashtext('topic_overviews'), $1)",
        place.topic_id * 64 + i32::from(place.level_id)
    )
    .execute(db)
    .await
    .map(|_| ())
}

/// The units of exam boards that a topic belongs to, in their order.
pub async fn specifications_of(db: impl PgExecutor<'_>, place: &TopicPlace) -> Result<Vec<Unit>> {
    let rows = query!(
        r#"select board, code, unit from topic_specifications where level_id = $1 and topic_id = $2
           order by place, board, code, unit"#,
        place.level_id,
        place.topic_id,
    )
    .fetch_all(db)
    .await?;
    let unit = |(board, code, unit): (String, String, String)| {
        Some(Unit { specification: Specification::from_columns(&board, &code)?, unit })
    };
    Ok(rows.into_iter().filter_map(|row| unit((row.board, row.code, row.unit))).collect())
}

/// The boards of each topic of a level and subject that has any, by the topic's id.
pub async fn boards_of_topics(db: impl PgExecutor<'_>, level_id: i16) -> Result<Vec<(i32, String)>> {
    let rows = query!(
        r#"select topic_id, string_agg(distinct board, ' ' order by board) as "boards!"
           from topic_specifications where level_id = $1 group by topic_id"#,
        level_id
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|row| (row.topic_id, row.boards)).collect())
}

/// A tutor as the page of a topic names one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TopicTutor {
    pub slug: String,
    pub name: String,
    pub headline: String,
}

/// At most so many tutors who teach this and take students, those who have waited longest first.
pub async fn tutors_of(
    db: impl PgExecutor<'_>,
    place: &TopicPlace,
    now: OffsetDateTime,
    at_most: i64,
) -> Result<Vec<TopicTutor>> {
    query_as!(
        TopicTutor,
        r#"select t.slug, t.name, t.headline from tutors t
           join tutor_subjects c on c.tutor_id = t.id and c.level_id = $1 and c.subject_id = $2
           where t.hidden_at is null and t.suspended_at is null and not tutor_is_paused(t, $3)
           order by t.created_at, t.id limit $4"#,
        place.level_id,
        place.subject_id,
        now,
        at_most,
    )
    .fetch_all(db)
    .await
}
