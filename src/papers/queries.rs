use sqlx::{PgConnection, PgExecutor, Result, query, query_as};
use time::OffsetDateTime;
use uuid::Uuid;

use super::{
    link_check::{CheckedLink, LinkState},
    paper::{Paper, ValidPaper},
    paper_form::KnownPlaces,
};

/// As many failures in a row as make a link dead; the query of the public pages has it too.
pub const DEAD: i16 = 2;

/// The living papers that ask about a topic at a level, the newest first.
pub async fn of_topic(db: impl PgExecutor<'_>, level_id: i16, topic_id: i32) -> Result<Vec<Paper>> {
    query_as!(
        Paper,
        r#"select p.id, l.label as level_label, s.label as subject_label, p.board || ' ' || p.code as "specification!",
                  p.year, p.series, p.paper, p.kind, p.url, '' as "topics!", false as "is_dead!", p.failure
           from papers p join paper_topics t on t.paper_id = p.id and t.topic_id = $2
           join levels l on l.id = p.level_id join subjects s on s.id = p.subject_id
           where p.level_id = $1 and p.failures < 2
           order by p.year desc, p.series, p.board, p.code, p.paper, p.kind desc, p.id"#,
        level_id,
        topic_id,
    )
    .fetch_all(db)
    .await
}

/// Every paper, dead links first.
pub async fn all(db: impl PgExecutor<'_>) -> Result<Vec<Paper>> {
    query_as!(
        Paper,
        r#"select p.id, l.label as level_label, s.label as subject_label, p.board || ' ' || p.code as "specification!",
                  p.year, p.series, p.paper, p.kind, p.url,
                  coalesce((select string_agg(t.label, ', ' order by t.position, t.id) from paper_topics pt
                            join topics t on t.id = pt.topic_id where pt.paper_id = p.id), '') as "topics!",
                  p.failures >= 2 as "is_dead!", p.failure
           from papers p join levels l on l.id = p.level_id join subjects s on s.id = p.subject_id
           order by p.failures >= 2 desc, p.year desc, p.series, p.board, p.code, p.paper, p.kind desc, p.id
           limit 1000"#
    )
    .fetch_all(db)
    .await
}

/// How many links are dead.
pub async fn count_dead(db: impl PgExecutor<'_>) -> Result<i64> {
    sqlx::query_scalar!(r#"select count(*) as "count!" from papers where failures >= $1"#, DEAD)
        .fetch_one(db)
        .await
}

/// The levels, subjects and topics that a paper can name.
pub async fn known_places(db: &mut PgConnection) -> Result<KnownPlaces> {
    let topics = query!(
        r#"select s.id as subject_id, s.slug as subject, t.slug as topic, t.id as topic_id
           from topics t join subjects s on s.id = t.subject_id where t.slug <> 'no-topic-yet'"#
    )
    .fetch_all(&mut *db)
    .await?;
    let levels = crate::topics::levels(&mut *db).await?;
    let subjects = crate::topics::subjects(db).await?;
    Ok(KnownPlaces {
        levels: levels.into_iter().map(|level| (level.slug, level.id)).collect(),
        subjects: subjects.into_iter().map(|subject| (subject.slug, subject.id)).collect(),
        topics: topics.into_iter().map(|row| (row.subject_id, row.topic, row.topic_id)).collect(),
    })
}

/// Adds a paper, or changes the one with the same link. Whether it was new.
pub async fn save(db: &mut PgConnection, paper: &ValidPaper, now: OffsetDateTime) -> Result<bool> {
    let saved = query!(
        r#"insert into papers as known (id, level_id, subject_id, board, code, year, series, paper, kind, url, created_at)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
           on conflict on constraint papers_url do update set level_id = excluded.level_id,
               subject_id = excluded.subject_id, board = excluded.board, code = excluded.code,
               year = excluded.year, series = excluded.series, paper = excluded.paper, kind = excluded.kind
           returning id, created_at = $11 and id = $1 as "is_new!""#,
        Uuid::now_v7(),
        paper.level_id,
        paper.subject_id,
        paper.specification.board.slug(),
        paper.specification.code,
        paper.year,
        paper.series.slug(),
        paper.paper,
        paper.kind.slug(),
        paper.url,
        now,
    )
    .fetch_one(&mut *db)
    .await?;
    query!("delete from paper_topics where paper_id = $1", saved.id).execute(&mut *db).await?;
    query!(
        "insert into paper_topics (paper_id, topic_id) select $1, unnest($2::int[]) on conflict do nothing",
        saved.id,
        &paper.topics,
    )
    .execute(&mut *db)
    .await?;
    note_pages(db).await?;
    Ok(saved.is_new)
}

/// Deletes a paper, if it is there.
pub async fn delete(db: &mut PgConnection, id: Uuid) -> Result<()> {
    query!("delete from papers where id = $1", id).execute(&mut *db).await?;
    note_pages(db).await
}

/// The links to check, those that were checked longest ago first.
pub async fn links(db: impl PgExecutor<'_>) -> Result<Vec<CheckedLink>> {
    query_as!(CheckedLink, "select id, url, failures from papers order by checked_at nulls first, id")
        .fetch_all(db)
        .await
}

/// Stores what the check of a link came to.
pub async fn checked(
    db: &mut PgConnection,
    link: &CheckedLink,
    state: &LinkState,
    now: OffsetDateTime,
) -> Result<()> {
    query!(
        "update papers set checked_at = $2, failures = $3, failure = $4 where id = $1",
        link.id,
        now,
        state.failures(link.failures),
        state.reason(),
    )
    .execute(&mut *db)
    .await?;
    note_pages(db).await
}

/// Notes which topics have living papers; see `platform::study`.
async fn note_pages(db: &mut PgConnection) -> Result<()> {
    query!(
        r#"delete from study_pages n where n.name = 'papers' and not exists (
               select from papers p join paper_topics t on t.paper_id = p.id
               where p.level_id = n.level_id and t.topic_id = n.topic_id and p.failures < 2)"#
    )
    .execute(&mut *db)
    .await?;
    query!(
        r#"insert into study_pages (level_id, topic_id, name)
           select distinct p.level_id, t.topic_id, 'papers' from papers p join paper_topics t on t.paper_id = p.id
           where p.failures < 2 on conflict do nothing"#
    )
    .execute(db)
    .await
    .map(|_| ())
}
