use sqlx::{PgExecutor, Result, query_as};

use super::Revision;

/// Which edition of the published pages stands here.
pub async fn edition(db: impl PgExecutor<'_>) -> Result<Revision> {
    query_as!(
        Revision,
        r#"select coalesce((select max(sequence) from answer_changes), 0) as "answers!", version as around
           from pages_version"#,
    )
    .fetch_one(db)
    .await
}
