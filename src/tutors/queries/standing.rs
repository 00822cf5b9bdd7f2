//! What the team decides about a tutor. Suspension and hiding are independent of the pause that
//! tutors set themselves, so that ending one does not end another.

use sqlx::{PgExecutor, Result, query, query_scalar};
use time::OffsetDateTime;
use uuid::Uuid;

/// Suspends a tutor: no offers, until [`end_suspension`]. A suspension that is in progress keeps its
/// start and its author.
pub async fn suspend(db: impl PgExecutor<'_>, id: Uuid, by: &str, now: OffsetDateTime) -> Result<()> {
    query!(
        r#"update tutors set suspended_at = $3, suspended_by = $2, updated_at = $3
           where id = $1 and suspended_at is null"#,
        id,
        by,
        now,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Ends a suspension.
pub async fn end_suspension(db: impl PgExecutor<'_>, id: Uuid, now: OffsetDateTime) -> Result<()> {
    query!(
        "update tutors set suspended_at = null, suspended_by = '', updated_at = $2 where id = $1",
        id,
        now
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Hides a tutor: no offers and no page, until [`end_hiding`].
pub async fn hide(db: impl PgExecutor<'_>, id: Uuid, by: &str, now: OffsetDateTime) -> Result<()> {
    query!(
        r#"update tutors set hidden_at = $3, hidden_by = $2, updated_at = $3
           where id = $1 and hidden_at is null"#,
        id,
        by,
        now,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Shows a hidden tutor again.
pub async fn end_hiding(db: impl PgExecutor<'_>, id: Uuid, now: OffsetDateTime) -> Result<()> {
    query!("update tutors set hidden_at = null, hidden_by = '', updated_at = $2 where id = $1", id, now)
        .execute(db)
        .await?;
    Ok(())
}

/// Whether a tutor is suspended or hidden. The row is share-locked until the transaction ends, so
/// that a yes and a suspension at the same moment follow one another.
pub async fn is_barred(db: impl PgExecutor<'_>, id: Uuid) -> Result<bool> {
    let barred = query_scalar!(
        r#"select (suspended_at is not null or hidden_at is not null) as "is_barred!"
           from tutors where id = $1 for share"#,
        id,
    )
    .fetch_optional(db)
    .await?;
    Ok(barred.unwrap_or(true))
}
