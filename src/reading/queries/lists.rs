use sqlx::{PgExecutor, Result, query_as, types::Json};

use crate::answers::{self, KeyDate};

/// A published answer as lists show it.
#[derive(Debug, Clone)]
pub struct ListedAnswer {
    pub level: String,
    pub level_label: String,
    pub subject: String,
    pub subject_label: String,
    pub topic: String,
    pub topic_label: String,
    pub slug: String,
    pub question: String,
    pub short_answer: String,
    pub dates: Json<Vec<KeyDate>>,
}

impl ListedAnswer {
    pub fn path(&self) -> String {
        answers::path(&self.level, &self.subject, &self.slug)
    }

    /// The years of its key dates, such as `1948–1949`.
    pub fn years(&self) -> Option<String> {
        answers::years(&self.dates)
    }
}

/// A page of the answers of a level and subject: topic by topic, each in the order of its key dates
/// and then in that of the editors.
pub async fn list_page(
    db: impl PgExecutor<'_>,
    level_id: i16,
    subject_id: i16,
    limit: i64,
    offset: i64,
) -> Result<Vec<ListedAnswer>> {
    query_as!(
        ListedAnswer,
        r#"select l.slug as level, l.label as level_label, s.slug as subject, s.label as subject_label,
                  t.slug as topic, t.label as topic_label, a.slug, a.question, a.short_answer,
                  a.dates as "dates: Json<Vec<KeyDate>>"
           from answers a join levels l on l.id = a.level_id
           join subjects s on s.id = a.subject_id join topics t on t.id = a.topic_id
           where a.state = 'published' and a.level_id = $1 and a.subject_id = $2
           order by t.position, t.id, a.rank, a.chronology, a.position, a.id limit $3 offset $4"#,
        level_id,
        subject_id,
        limit,
        offset,
    )
    .fetch_all(db)
    .await
}

/// The newest answers of the whole site, of as many topics as possible: at most two of one topic,
/// unless there are not enough others.
pub async fn newest(db: impl PgExecutor<'_>, limit: i64) -> Result<Vec<ListedAnswer>> {
    query_as!(
        ListedAnswer,
        r#"select l.slug as level, l.label as level_label, s.slug as subject, s.label as subject_label,
                  t.slug as topic, t.label as topic_label, a.slug, a.question, a.short_answer,
                  a.dates as "dates: Json<Vec<KeyDate>>"
           from topics t
           cross join lateral (
               select b.*, row_number() over (order by b.published_at desc, b.id desc) as nth
               from (select * from answers where topic_id = t.id and state = 'published'
                     order by published_at desc, id desc limit $1) b
           ) a
           join levels l on l.id = a.level_id join subjects s on s.id = a.subject_id
           order by a.nth > 2, a.published_at desc, a.nth, a.id desc limit $1"#,
        limit,
    )
    .fetch_all(db)
    .await
}
