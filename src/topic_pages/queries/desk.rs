use sqlx::{PgConnection, PgExecutor, Result, query, query_as};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::{
    specifications::Specification,
    topic_pages::{TopicPlace, Unit},
};

/// A topic at a level as the desk lists it.
#[derive(Debug, Clone)]
pub struct ListedTopic {
    pub level: String,
    pub level_label: String,
    pub subject: String,
    pub subject_label: String,
    pub topic: String,
    pub topic_label: String,
    pub answers: i64,
    pub has_overview: bool,
    pub units: i64,
}

impl ListedTopic {
    /// The path of its form.
    pub fn path(&self) -> String {
        format!("/admin/topics/{}/{}/{}", self.level, self.subject, self.topic)
    }
}

/// Every topic that has published answers, in the order of the site.
pub async fn list(db: impl PgExecutor<'_>) -> Result<Vec<ListedTopic>> {
    query_as!(
        ListedTopic,
        r#"select l.slug as level, l.label as level_label, s.slug as subject, s.label as subject_label,
                  t.slug as topic, t.label as topic_label, counted.answers as "answers!",
                  coalesce(o.overview_markdown, '') <> '' as "has_overview!",
                  (select count(*) from topic_specifications u
                   where u.level_id = l.id and u.topic_id = t.id) as "units!"
           from (select level_id, subject_id, topic_id, count(*) as answers
                 from answers where state = 'published' group by 1, 2, 3) counted
           join levels l on l.id = counted.level_id join subjects s on s.id = counted.subject_id
           join topics t on t.id = counted.topic_id
           left join topic_overviews o on o.level_id = l.id and o.topic_id = t.id
           order by s.position, s.id, l.position, l.id, t.position, t.id"#
    )
    .fetch_all(db)
    .await
}

/// The topics of which editors have written something, in the byte order of their addresses.
pub async fn with_content(db: impl PgExecutor<'_>) -> Result<Vec<TopicPlace>> {
    query_as!(
        TopicPlace,
        r#"select l.id as level_id, l.slug as level, l.label as level_label, s.id as subject_id,
                  s.slug as subject, s.label as subject_label, t.id as topic_id, t.slug as topic,
                  t.label as topic_label
           from topic_overviews o join levels l on l.id = o.level_id join topics t on t.id = o.topic_id
           join subjects s on s.id = t.subject_id
           order by l.slug collate "C", s.slug collate "C", t.slug collate "C""#
    )
    .fetch_all(db)
    .await
}

pub async fn set_overview(
    db: impl PgExecutor<'_>,
    place: &TopicPlace,
    (markdown, html): (&str, &str),
    now: OffsetDateTime,
) -> Result<()> {
    query!(
        r#"insert into topic_overviews (level_id, topic_id, overview_markdown, overview_html, changed_at)
           values ($1, $2, $3, $4, $5)
           on conflict (level_id, topic_id) do update set overview_markdown = excluded.overview_markdown,
               overview_html = excluded.overview_html, changed_at = excluded.changed_at"#,
        place.level_id,
        place.topic_id,
        markdown,
        html,
        now,
    )
    .execute(db)
    .await
    .map(|_| ())
}

/// Replaces the units of a topic.
pub async fn set_specifications(db: &mut PgConnection, place: &TopicPlace, units: &[Unit]) -> Result<()> {
    query!(
        "delete from topic_specifications where level_id = $1 and topic_id = $2",
        place.level_id,
        place.topic_id
    )
    .execute(&mut *db)
    .await?;
    let boards: Vec<String> = units.iter().map(|unit| unit.specification.board.slug().to_owned()).collect();
    let codes: Vec<String> = units.iter().map(|unit| unit.specification.code.clone()).collect();
    let names: Vec<String> = units.iter().map(|unit| unit.unit.clone()).collect();
    query!(
        r#"insert into topic_specifications (level_id, topic_id, place, board, code, unit)
           select $1, $2, place::smallint, board, code, unit
           from unnest($3::text[], $4::text[], $5::text[]) with ordinality as units (board, code, unit, place)
           on conflict do nothing"#,
        place.level_id,
        place.topic_id,
        &boards,
        &codes,
        &names,
    )
    .execute(db)
    .await
    .map(|_| ())
}

/// The published answers of a topic by their slugs.
pub async fn answer_ids(db: impl PgExecutor<'_>, place: &TopicPlace) -> Result<Vec<(String, Uuid)>> {
    let rows = query!(
        r#"select slug, id from answers
           where state = 'published' and level_id = $1 and subject_id = $2 and topic_id = $3"#,
        place.level_id,
        place.subject_id,
        place.topic_id,
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|row| (row.slug, row.id)).collect())
}

/// Puts the answers of a topic into this order; the others come after them, in the order of events.
pub async fn set_ranks(db: impl PgExecutor<'_>, place: &TopicPlace, order: &[Uuid]) -> Result<()> {
    query!(
        r#"update answers a set rank = wanted.rank
           from (select b.id, coalesce(array_position($4::uuid[], b.id), 2147483647) as rank from answers b
                 where b.level_id = $1 and b.subject_id = $2 and b.topic_id = $3) wanted
           where a.id = wanted.id and a.rank <> wanted.rank"#,
        place.level_id,
        place.subject_id,
        place.topic_id,
        order,
    )
    .execute(db)
    .await
    .map(|_| ())
}

/// Replaces the specifications of the answers of a topic.
pub async fn set_answer_specifications(
    db: &mut PgConnection,
    of: &[Uuid],
    specifications: &[(Uuid, Specification)],
) -> Result<()> {
    query!("delete from answer_specifications where answer_id = any($1)", of).execute(&mut *db).await?;
    let answers: Vec<Uuid> = specifications.iter().map(|(answer, _)| *answer).collect();
    let boards: Vec<String> = specifications.iter().map(|(_, it)| it.board.slug().to_owned()).collect();
    let codes: Vec<String> = specifications.iter().map(|(_, it)| it.code.clone()).collect();
    query!(
        r#"insert into answer_specifications (answer_id, board, code)
           select * from unnest($1::uuid[], $2::text[], $3::text[]) on conflict do nothing"#,
        &answers,
        &boards,
        &codes,
    )
    .execute(db)
    .await
    .map(|_| ())
}
