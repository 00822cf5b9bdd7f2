use sqlx::{PgExecutor, Result, query_as};

use crate::answers;

/// A published answer as lists show it.
#[derive(Debug, Clone)]
pub struct ListedAnswer {
    pub level: String,
    pub level_label: String,
    pub subject: String,
    pub subject_label: String,
    pub topic_label: String,
    pub slug: String,
    pub question: String,
    pub short_answer: String,
}

impl ListedAnswer {
    pub fn path(&self) -> String {
        answers::path(&self.level, &self.subject, &self.slug)
    }
}

/// A page of the answers of a level and subject, ordered by topic and then by question.
pub async fn list_page(
    db: impl PgExecutor<'_>,
    level_id: i16,
    subject_id: i16,
    topic_id: Option<i32>,
    limit: i64,
    offset: i64,
) -> Result<Vec<ListedAnswer>> {
    query_as!(
        ListedAnswer,
        r#"select l.slug as level, l.label as level_label, s.slug as subject, s.label as subject_label,
                  t.label as topic_label, a.slug, a.question, a.short_answer
           from answers a join levels l on l.id = a.level_id
           join subjects s on s.id = a.subject_id join topics t on t.id = a.topic_id
           where a.state = 'published' and a.level_id = $1 and a.subject_id = $2 and ($3::int is null or a.topic_id = $3)
           order by t.position, t.id, a.question, a.id limit $4 offset $5"#,
        level_id,
        subject_id,
        topic_id,
        limit,
        offset,
    )
    .fetch_all(db)
    .await
}

/// The newest answers of the whole site.
pub async fn newest(db: impl PgExecutor<'_>, limit: i64) -> Result<Vec<ListedAnswer>> {
    query_as!(
        ListedAnswer,
        r#"select l.slug as level, l.label as level_label, s.slug as subject, s.label as subject_label,
                  t.label as topic_label, a.slug, a.question, a.short_answer
           from answers a join levels l on l.id = a.level_id
           join subjects s on s.id = a.subject_id join topics t on t.id = a.topic_id
           where a.state = 'published' order by a.published_at desc, a.id desc limit $1"#,
        limit,
    )
    .fetch_all(db)
    .await
}
