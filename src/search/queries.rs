use sqlx::{PgConnection, PgExecutor, Result, query, query_as, query_scalar, types::Json};
use uuid::Uuid;

use super::{index::Document, snippet::text_of, synonym::Synonym};

/// The change that stands for the synonyms.
pub const SYNONYMS: Uuid = Uuid::nil();

/// Which database this is, and the number of its last change.
pub async fn source(db: impl PgExecutor<'_>) -> Result<(String, i64)> {
    let row = query!(
        r#"select current_database() || ' ' || id as "source!",
                  coalesce((select max(sequence) from answer_changes), 0) as "last!"
           from search_source"#,
    )
    .fetch_one(db)
    .await?;
    Ok((row.source, row.last))
}

/// What has changed after a change, in order.
pub async fn changes_after(db: impl PgExecutor<'_>, sequence: i64, limit: i64) -> Result<Vec<(Uuid, i64)>> {
    let rows = query!(
        "select answer_id, sequence from answer_changes where sequence > $1 order by sequence limit $2",
        sequence,
        limit,
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|row| (row.answer_id, row.sequence)).collect())
}

struct Row {
    id: Uuid,
    level_id: i16,
    subject_id: i16,
    topic_id: i32,
    question: String,
    short_answer: String,
    labels: String,
    body_html: String,
}

impl From<Row> for Document {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            level_id: row.level_id,
            subject_id: row.subject_id,
            topic_id: row.topic_id,
            question: row.question,
            short_answer: row.short_answer,
            labels: row.labels,
            body: text_of(&row.body_html),
        }
    }
}

/// Of these answers the published ones, as an index reads them.
pub async fn entries(db: impl PgExecutor<'_>, ids: &[Uuid]) -> Result<Vec<Document>> {
    let rows = query_as!(
        Row,
        r#"select a.id, a.level_id, a.subject_id, a.topic_id, a.question, a.short_answer,
                  t.label || ' ' || l.label as "labels!", a.body_html
           from answers a join levels l on l.id = a.level_id join topics t on t.id = a.topic_id
           where a.id = any($1) and a.state = 'published' order by a.id"#,
        ids,
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(Document::from).collect())
}

/// A batch of all published answers, by id.
pub async fn entries_after(db: impl PgExecutor<'_>, id: Uuid, limit: i64) -> Result<Vec<Document>> {
    let rows = query_as!(
        Row,
        r#"select a.id, a.level_id, a.subject_id, a.topic_id, a.question, a.short_answer,
                  t.label || ' ' || l.label as "labels!", a.body_html
           from answers a join levels l on l.id = a.level_id join topics t on t.id = a.topic_id
           where a.id > $1 and a.state = 'published' order by a.id limit $2"#,
        id,
        limit,
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(Document::from).collect())
}

/// How many answers an index should hold.
pub async fn published(db: impl PgExecutor<'_>) -> Result<i64> {
    query_scalar!(r#"select count(*) as "count!" from answers where state = 'published'"#).fetch_one(db).await
}

/// A result as the list shows it.
#[derive(Debug, Clone)]
pub struct Found {
    pub level: String,
    pub level_label: String,
    pub subject: String,
    pub subject_label: String,
    pub topic_label: String,
    pub slug: String,
    pub question: String,
    pub short_answer: String,
    pub body_html: String,
}

/// The results with these ids, in their order, read anew: what was withdrawn since the
/// ranking is left out. Of the length of an array PostgreSQL would make a plan for each search,
/// which takes longer than the search; of JSON it makes one for all.
pub async fn found(db: impl PgExecutor<'_>, ids: &[Uuid]) -> Result<Vec<Found>> {
    query_as!(
        Found,
        r#"select l.slug as level, l.label as level_label, s.slug as subject, s.label as subject_label,
                  t.label as topic_label, a.slug, a.question, a.short_answer, a.body_html
           from jsonb_array_elements_text($1) with ordinality as list (id, place)
           join answers a on a.id = list.id::uuid and a.state = 'published'
           join levels l on l.id = a.level_id join subjects s on s.id = a.subject_id
           join topics t on t.id = a.topic_id
           order by list.place"#,
        Json(ids) as _,
    )
    .fetch_all(db)
    .await
}

/// The same without what only a snippet needs.
pub async fn suggested(db: impl PgExecutor<'_>, ids: &[Uuid]) -> Result<Vec<Found>> {
    query_as!(
        Found,
        r#"select l.slug as level, l.label as level_label, s.slug as subject, s.label as subject_label,
                  t.label as topic_label, a.slug, a.question, a.short_answer, '' as "body_html!"
           from jsonb_array_elements_text($1) with ordinality as list (id, place)
           join answers a on a.id = list.id::uuid and a.state = 'published'
           join levels l on l.id = a.level_id join subjects s on s.id = a.subject_id
           join topics t on t.id = a.topic_id
           order by list.place"#,
        Json(ids) as _,
    )
    .fetch_all(db)
    .await
}

/// A topic to narrow a search to.
#[derive(Debug, Clone)]
pub struct Topic {
    pub id: i32,
    pub subject: String,
    pub slug: String,
    pub label: String,
}

/// Every topic, in its order.
pub async fn topics(db: impl PgExecutor<'_>) -> Result<Vec<Topic>> {
    query_as!(
        Topic,
        r#"select t.id, s.slug as subject, t.slug, t.label from topics t join subjects s on s.id = t.subject_id
           order by t.position, t.id"#,
    )
    .fetch_all(db)
    .await
}

/// All synonyms, in the order of the desk.
pub async fn synonyms(db: impl PgExecutor<'_>) -> Result<Vec<Synonym>> {
    let rows = query!("select names from synonyms order by position").fetch_all(db).await?;
    Ok(rows.into_iter().map(|row| Synonym { names: row.names }).collect())
}

/// Puts these in the place of all synonyms.
pub async fn replace_synonyms(tx: &mut PgConnection, synonyms: &[Synonym]) -> Result<()> {
    query!("lock table synonyms in share row exclusive mode").execute(&mut *tx).await?;
    query!("delete from synonyms").execute(&mut *tx).await?;
    for (position, synonym) in (1..).zip(synonyms) {
        query!("insert into synonyms (position, names) values ($1, $2)", position, &synonym.names)
            .execute(&mut *tx)
            .await?;
    }
    Ok(())
}
