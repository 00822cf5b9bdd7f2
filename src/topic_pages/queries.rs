use sqlx::{PgExecutor, Result, query_as, types::Json};

use super::topic_answer::{TopicAnswer, TopicPlace};
use crate::answers::{KeyDate, Term};

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
           where l.slug = $1 and s.slug = $2 and t.slug = $3"#,
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
                  a.dates as "dates: Json<Vec<KeyDate>>", a.terms as "terms: Json<Vec<Term>>"
           from answers a
           where a.state = 'published' and a.level_id = $1 and a.subject_id = $2 and a.topic_id = $3
           order by a.chronology, a.position, a.id"#,
        place.level_id,
        place.subject_id,
        place.topic_id,
        place.level,
        place.subject,
    )
    .fetch_all(db)
    .await
}
