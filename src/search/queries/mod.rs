//! What the search reads and writes in the database.

pub mod counts;
pub mod judgements;

use sqlx::{PgConnection, PgExecutor, Result, query, query_as, query_scalar, types::Json};
use uuid::Uuid;

use super::{index::Document, plain_text::html_to_text, synonym::Synonym};
use crate::topics;

/// In the sequence of changes, the id that stands for all synonyms.
pub const SYNONYMS: Uuid = Uuid::nil();

/// Which database this is (its name and a random id), and the number of its last change.
pub async fn last_change(db: impl PgExecutor<'_>) -> Result<(String, i64)> {
    let row = query!(
        r#"select current_database() || ' ' || id as "source!",
                  coalesce((select max(sequence) from answer_changes), 0) as "last!"
           from search_source"#,
    )
    .fetch_one(db)
    .await?;
    Ok((row.source, row.last))
}

/// At most `limit` changes after number `sequence`, in order: the id that changed, and the
/// number of the change.
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

struct DocumentRow {
    id: Uuid,
    level_id: i16,
    subject_id: i16,
    topic_id: i32,
    question: String,
    short_answer: String,
    labels: String,
    body_html: String,
}

impl From<DocumentRow> for Document {
    fn from(row: DocumentRow) -> Self {
        Self {
            id: row.id,
            level_id: row.level_id,
            subject_id: row.subject_id,
            topic_id: row.topic_id,
            question: row.question,
            short_answer: row.short_answer,
            labels: row.labels,
            body: html_to_text(&row.body_html),
        }
    }
}

/// Those of these answers that are published, by id.
pub async fn documents(db: impl PgExecutor<'_>, ids: &[Uuid]) -> Result<Vec<Document>> {
    let rows = query_as!(
        DocumentRow,
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

/// At most `limit` published answers with ids after `id`, by id.
pub async fn documents_after(db: impl PgExecutor<'_>, id: Uuid, limit: i64) -> Result<Vec<Document>> {
    let rows = query_as!(
        DocumentRow,
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

/// How many documents an index should contain.
pub async fn published_count(db: impl PgExecutor<'_>) -> Result<i64> {
    query_scalar!(r#"select count(*) as "count!" from answers where state = 'published'"#).fetch_one(db).await
}

/// An answer as a list of results shows it.
#[derive(Debug, Clone)]
pub struct ResultRow {
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

/// The answers with these ids, in their order, without those that are no longer published. The
/// ids are passed as JSON because PostgreSQL plans a query with an array anew for each length,
/// which takes longer than the search.
pub async fn result_rows(db: impl PgExecutor<'_>, ids: &[Uuid]) -> Result<Vec<ResultRow>> {
    query_as!(
        ResultRow,
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

/// The same with an empty `body_html`, which only a snippet needs.
pub async fn result_rows_without_body(db: impl PgExecutor<'_>, ids: &[Uuid]) -> Result<Vec<ResultRow>> {
    query_as!(
        ResultRow,
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

/// A topic that a search can be narrowed to, with the slug of its subject.
#[derive(Debug, Clone)]
pub struct Topic {
    pub id: i32,
    pub subject: String,
    pub slug: String,
    pub label: String,
}

/// All topics, in the order of the site.
pub async fn topics(db: impl PgExecutor<'_>) -> Result<Vec<Topic>> {
    query_as!(
        Topic,
        r#"select t.id, s.slug as subject, t.slug, t.label from topics t join subjects s on s.id = t.subject_id
           where t.slug <> 'no-topic-yet' order by t.position, t.id"#,
    )
    .fetch_all(db)
    .await
}

/// A topic of a level and subject, with the number of its published answers.
#[derive(Debug, Clone)]
pub struct TopicWithAnswers {
    pub level: String,
    pub level_label: String,
    pub subject: String,
    pub topic: String,
    pub topic_label: String,
    pub answers: i64,
}

impl TopicWithAnswers {
    /// The address of its page.
    pub fn path(&self) -> String {
        topics::path(&self.level, &self.subject, &self.topic)
    }
}

/// Every topic that has published answers.
pub async fn topics_with_answers(db: impl PgExecutor<'_>) -> Result<Vec<TopicWithAnswers>> {
    query_as!(
        TopicWithAnswers,
        r#"select l.slug as level, l.label as level_label, s.slug as subject,
                  t.slug as topic, t.label as topic_label, counted.answers as "answers!"
           from (select level_id, subject_id, topic_id, count(*) as answers
                 from answers where state = 'published' group by 1, 2, 3) counted
           join levels l on l.id = counted.level_id join subjects s on s.id = counted.subject_id
           join topics t on t.id = counted.topic_id
           order by s.position, s.id, l.position, l.id, t.position, t.id"#,
    )
    .fetch_all(db)
    .await
}

/// All synonyms, in the order in which staff keep them.
pub async fn synonyms(db: impl PgExecutor<'_>) -> Result<Vec<Synonym>> {
    query_as!(Synonym, "select names, broader from synonyms order by position").fetch_all(db).await
}

/// Waits for others who replace the synonyms, and lets nobody else until the transaction ends.
pub async fn lock_synonyms(tx: &mut PgConnection) -> Result<()> {
    query!("lock table synonyms in share row exclusive mode").execute(tx).await?;
    Ok(())
}

/// Replaces all synonyms.
pub async fn replace_synonyms(tx: &mut PgConnection, synonyms: &[Synonym]) -> Result<()> {
    lock_synonyms(tx).await?;
    query!("delete from synonyms").execute(&mut *tx).await?;
    for (position, synonym) in (1..).zip(synonyms) {
        query!(
            "insert into synonyms (position, names, broader) values ($1, $2, $3)",
            position,
            &synonym.names,
            &synonym.broader,
        )
        .execute(&mut *tx)
        .await?;
    }
    Ok(())
}
