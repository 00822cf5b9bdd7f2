use sqlx::{PgExecutor, Result, query_as};

use crate::topics;

/// A topic of a level and subject, with the number of its published answers.
#[derive(Debug, Clone)]
pub struct TopicCount {
    pub level: String,
    pub level_label: String,
    pub subject: String,
    pub subject_label: String,
    pub topic_id: i32,
    pub topic: String,
    pub topic_label: String,
    pub answers: i64,
}

impl TopicCount {
    /// The address of its page.
    pub fn path(&self) -> String {
        topics::path(&self.level, &self.subject, &self.topic)
    }
}

/// Every topic that has published answers, ordered by subject, level and topic.
pub async fn topic_counts(db: impl PgExecutor<'_>) -> Result<Vec<TopicCount>> {
    query_as!(
        TopicCount,
        r#"select l.slug as level, l.label as level_label, s.slug as subject, s.label as subject_label,
                  t.id as topic_id, t.slug as topic, t.label as topic_label, counted.answers as "answers!"
           from (select level_id, subject_id, topic_id, count(*) as answers
                 from answers where state = 'published' group by 1, 2, 3) counted
           join levels l on l.id = counted.level_id join subjects s on s.id = counted.subject_id
           join topics t on t.id = counted.topic_id
           order by s.position, s.id, l.position, l.id, t.position, t.id"#,
    )
    .fetch_all(db)
    .await
}

/// The topics of one level and subject that have published answers, in their order.
pub async fn topic_counts_of(
    db: impl PgExecutor<'_>,
    level_id: i16,
    subject_id: i16,
) -> Result<Vec<TopicCount>> {
    query_as!(
        TopicCount,
        r#"select l.slug as level, l.label as level_label, s.slug as subject, s.label as subject_label,
                  t.id as topic_id, t.slug as topic, t.label as topic_label, counted.answers as "answers!"
           from (select topic_id, count(*) as answers
                 from answers where state = 'published' and level_id = $1 and subject_id = $2 group by 1) counted
           join topics t on t.id = counted.topic_id join levels l on l.id = $1 join subjects s on s.id = $2
           order by t.position, t.id"#,
        level_id,
        subject_id,
    )
    .fetch_all(db)
    .await
}
