use sqlx::{PgExecutor, Result, query};

use super::Versions;

/// The counters of all that pages depend on.
pub async fn versions(db: impl PgExecutor<'_>) -> Result<Versions> {
    let rows = query!(
        r#"select name as "name!", version as "version!" from page_dependencies
           union all select 'answers', coalesce(max(sequence), 0) from answer_changes"#,
    )
    .fetch_all(db)
    .await?;
    Ok(Versions::new(rows.into_iter().map(|row| (row.name, row.version)).collect()))
}
