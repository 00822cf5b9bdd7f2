//! What staff think of the results of searches.

use std::collections::BTreeMap;

use sqlx::{PgExecutor, Result, query, query_scalar, types::Json};
use time::OffsetDateTime;

/// Grades from 0 to 3 by slug.
pub type Grades = BTreeMap<String, u8>;

/// A query that was judged.
#[derive(Debug)]
pub struct Judged {
    pub query: String,
    pub grades: Grades,
}

/// The grades of a query; none where it was not judged.
pub async fn grades(db: impl PgExecutor<'_>, text: &str) -> Result<Grades> {
    let found = query_scalar!(
        r#"select grades as "grades: Json<Grades>" from search_judgements where query = $1"#,
        text,
    )
    .fetch_optional(db)
    .await?;
    Ok(found.map(|Json(grades)| grades).unwrap_or_default())
}

/// Keeps grades beside those of other answers to the same query.
pub async fn judge(db: impl PgExecutor<'_>, text: &str, grades: &Grades, now: OffsetDateTime) -> Result<()> {
    query!(
        "insert into search_judgements as judged (query, grades, judged_at) values ($1, $2, $3)
         on conflict (query) do update set grades = judged.grades || excluded.grades, judged_at = excluded.judged_at",
        text,
        Json(grades) as _,
        now,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// All that was judged, by query.
pub async fn judged(db: impl PgExecutor<'_>) -> Result<Vec<Judged>> {
    let rows =
        query!(r#"select query, grades as "grades: Json<Grades>" from search_judgements order by query"#)
            .fetch_all(db)
            .await?;
    Ok(rows.into_iter().map(|row| Judged { query: row.query, grades: row.grades.0 }).collect())
}
