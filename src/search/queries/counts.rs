//! Daily totals of searches and clicks.

use sqlx::{PgConnection, PgExecutor, Result, query, query_as, query_scalar, types::Json};
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use crate::search::{
    counts::MAX_A_DAY,
    queries::ResultRow,
    retention::{CLICKS, WITHOUT_RESULT},
};

/// Counts a search without a result. A day has room for so many queries only.
pub async fn count_without_result(db: impl PgExecutor<'_>, day: Date, text: &str) -> Result<()> {
    query!(
        "insert into searches_without_result as counted (day, query)
         select $1, $2
         where exists (select from searches_without_result where day = $1 and query = $2)
            or (select count(*) from searches_without_result where day = $1) < $3
         on conflict (day, query) do update set searches = counted.searches + 1",
        day,
        text,
        MAX_A_DAY,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Counts that a published answer was opened from a list of results; nothing where there is none.
pub async fn count_click(
    db: impl PgExecutor<'_>,
    day: Date,
    level: &str,
    subject: &str,
    slug: &str,
) -> Result<()> {
    query!(
        "insert into result_clicks as counted (day, answer_id)
         select $1, a.id from answers a join levels l on l.id = a.level_id join subjects s on s.id = a.subject_id
         where l.slug = $2 and s.slug = $3 and a.slug = $4 and a.state = 'published'
         on conflict (day, answer_id) do update set clicks = counted.clicks + 1",
        day,
        level,
        subject,
        slug,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// A search that found nothing.
#[derive(Debug, Clone)]
pub struct MissingAnswer {
    pub query: String,
    /// How often, since the day that was asked for.
    pub searches: i64,
}

/// The searches without a result since a day, the most frequent first.
pub async fn missing(db: impl PgExecutor<'_>, since: Date, limit: i64) -> Result<Vec<MissingAnswer>> {
    query_as!(
        MissingAnswer,
        r#"select query, sum(searches) as "searches!" from searches_without_result
           where day >= $1 group by query order by 2 desc, max(day) desc, query limit $2"#,
        since,
        limit,
    )
    .fetch_all(db)
    .await
}

/// An answer that was opened from a list of results.
#[derive(Debug, Clone)]
pub struct OpenedAnswer {
    pub level: String,
    pub subject: String,
    pub slug: String,
    pub question: String,
    pub clicks: i64,
}

/// The answers that were opened most since a day.
pub async fn most_opened(db: impl PgExecutor<'_>, since: Date, limit: i64) -> Result<Vec<OpenedAnswer>> {
    query_as!(
        OpenedAnswer,
        r#"select l.slug as level, s.slug as subject, a.slug, a.question, counted.clicks as "clicks!"
           from (select answer_id, sum(clicks) as clicks from result_clicks where day >= $1 group by 1) counted
           join answers a on a.id = counted.answer_id and a.state = 'published'
           join levels l on l.id = a.level_id join subjects s on s.id = a.subject_id
           order by counted.clicks desc, a.question limit $2"#,
        since,
        limit,
    )
    .fetch_all(db)
    .await
}

/// The published ones of these answers, those that were opened most since a day first; among equals
/// by level, and in the order of the ids. As rows of results without a body.
pub async fn by_interest(db: impl PgExecutor<'_>, ids: &[Uuid], since: Date) -> Result<Vec<ResultRow>> {
    query_as!(
        ResultRow,
        r#"select l.slug as level, l.label as level_label, s.slug as subject, s.label as subject_label,
                  t.label as topic_label, a.slug, a.question, a.short_answer, '' as "body_html!"
           from jsonb_array_elements_text($1) with ordinality as list (id, place)
           join answers a on a.id = list.id::uuid and a.state = 'published'
           join levels l on l.id = a.level_id join subjects s on s.id = a.subject_id
           join topics t on t.id = a.topic_id
           left join lateral (
               select sum(clicks) as clicks from result_clicks c where c.answer_id = a.id and c.day >= $2
           ) counted on true
           order by counted.clicks desc nulls last, l.position, list.place"#,
        Json(ids) as _,
        since,
    )
    .fetch_all(db)
    .await
}

/// Deletes at most `at_most` totals of each kind whose time is over.
pub async fn delete_due(db: &mut PgConnection, now: OffsetDateTime, at_most: i64) -> Result<u64> {
    let searches = query!(
        "delete from searches_without_result where (day, query) in (
             select day, query from searches_without_result where day < $1 limit $2)",
        (now - WITHOUT_RESULT.kept).date(),
        at_most,
    )
    .execute(&mut *db)
    .await?;
    let clicks = query!(
        "delete from result_clicks where (day, answer_id) in (
             select day, answer_id from result_clicks where day < $1 limit $2)",
        (now - CLICKS.kept).date(),
        at_most,
    )
    .execute(db)
    .await?;
    Ok(searches.rows_affected() + clicks.rows_affected())
}

/// How many totals should have been deleted by then.
pub async fn overdue(db: impl PgExecutor<'_>, by: OffsetDateTime) -> Result<i64> {
    query_scalar!(
        r#"select (select count(*) from searches_without_result where day < $1)
                + (select count(*) from result_clicks where day < $2) as "count!""#,
        (by - WITHOUT_RESULT.kept).date(),
        (by - CLICKS.kept).date(),
    )
    .fetch_one(db)
    .await
}
