//! What feeds and sitemaps tell of answers.

use sqlx::{PgExecutor, Result, query, query_as};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::{answers, topics};

/// A published answer as feeds show it.
#[derive(Debug, Clone)]
pub struct FeedAnswer {
    pub id: Uuid,
    pub level: String,
    pub subject: String,
    pub slug: String,
    pub question: String,
    pub short_answer: String,
    pub body_html: String,
    pub author: String,
    pub updated_at: OffsetDateTime,
    pub published_at: OffsetDateTime,
}

/// The newest answers of the whole site, or of one level and subject by their ids.
pub async fn feed(db: impl PgExecutor<'_>, of: Option<(i16, i16)>, limit: i64) -> Result<Vec<FeedAnswer>> {
    let (level_id, subject_id) = of.unzip();
    query_as!(
        FeedAnswer,
        r#"select a.id, l.slug as level, s.slug as subject, a.slug, a.question, a.short_answer, a.body_html, a.author,
                  a.updated_at, a.published_at as "published_at!"
           from answers a join levels l on l.id = a.level_id join subjects s on s.id = a.subject_id
           where a.state = 'published' and ($1::smallint is null or (a.level_id = $1 and a.subject_id = $2))
           order by a.published_at desc, a.id desc limit $3"#,
        level_id,
        subject_id,
        limit,
    )
    .fetch_all(db)
    .await
}

/// The sitemaps that hold `per_map` answers each: the number of each, from 1, and its newest change.
pub async fn sitemap_index(db: impl PgExecutor<'_>, per_map: i64) -> Result<Vec<(i64, OffsetDateTime)>> {
    let rows = query!(
        r#"select part as "part!", max(updated_at) as "updated_at!"
           from (select (row_number() over (order by id) - 1) / $1 + 1 as part, updated_at from answers where state = 'published') numbered
           group by part order by part"#,
        per_map,
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|row| (row.part, row.updated_at)).collect())
}

/// The paths in the sitemap with the number `part`, each with its last change.
pub async fn sitemap(
    db: impl PgExecutor<'_>,
    part: i64,
    per_map: i64,
) -> Result<Vec<(String, OffsetDateTime)>> {
    let rows = query!(
        r#"select l.slug as level, s.slug as subject, a.slug, a.updated_at
           from (select * from answers where state = 'published' order by id limit $2::bigint offset ($1::bigint - 1) * $2::bigint) a
           join levels l on l.id = a.level_id join subjects s on s.id = a.subject_id order by a.id"#,
        part,
        per_map,
    )
    .fetch_all(db)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (answers::path(&row.level, &row.subject, &row.slug), row.updated_at))
        .collect())
}

/// The paths of the lists that have answers, and of their topics, each with its newest change.
pub async fn lists(db: impl PgExecutor<'_>) -> Result<Vec<(String, OffsetDateTime)>> {
    let rows = query!(
        r#"select l.slug as level, s.slug as subject, t.slug as "topic?", max(a.updated_at) as "updated_at!"
           from answers a join levels l on l.id = a.level_id join subjects s on s.id = a.subject_id
           join topics t on t.id = a.topic_id
           where a.state = 'published' group by grouping sets ((l.slug, s.slug), (l.slug, s.slug, t.slug))
           order by 1, 2, 3 nulls first"#,
    )
    .fetch_all(db)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let path = match row.topic {
                Some(topic) => topics::path(&row.level, &row.subject, &topic),
                None => format!("/answers/{}/{}", row.level, row.subject),
            };
            (path, row.updated_at)
        })
        .collect())
}
