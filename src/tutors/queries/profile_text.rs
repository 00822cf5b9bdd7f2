use sqlx::{PgExecutor, Result, query, query_as, query_scalar};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::tutors::profile_change::Change;

/// Stores a proposed profile text, replacing an earlier proposal.
pub async fn set_change(
    db: impl PgExecutor<'_>,
    tutor: Uuid,
    headline: &str,
    about: &str,
    now: OffsetDateTime,
) -> Result<()> {
    query!(
        r#"insert into tutor_changes (tutor_id, headline, about_markdown, asked_at) values ($1, $2, $3, $4)
           on conflict (tutor_id) do update set headline = $2, about_markdown = $3, asked_at = $4"#,
        tutor,
        headline,
        about,
        now,
    )
    .execute(db)
    .await?;
    Ok(())
}

pub async fn change_of(db: impl PgExecutor<'_>, tutor: Uuid) -> Result<Option<Change>> {
    query_as!(
        Change,
        "select headline, about_markdown as about, asked_at from tutor_changes where tutor_id = $1",
        tutor,
    )
    .fetch_optional(db)
    .await
}

/// Deletes and returns the proposal made at `asked_at`. `None` if it has been decided or replaced
/// since then (optimistic locking).
pub async fn take_change(
    db: impl PgExecutor<'_>,
    tutor: Uuid,
    asked_at: OffsetDateTime,
) -> Result<Option<Change>> {
    query_as!(
        Change,
        r#"delete from tutor_changes where tutor_id = $1 and asked_at = $2
           returning headline, about_markdown as about, asked_at"#,
        tutor,
        asked_at,
    )
    .fetch_optional(db)
    .await
}

/// Replaces the published profile text.
pub async fn set_profile_text(
    db: impl PgExecutor<'_>,
    tutor: Uuid,
    change: &Change,
    about_html: &str,
    now: OffsetDateTime,
) -> Result<()> {
    query!(
        "update tutors set headline = $2, about_markdown = $3, about_html = $4, updated_at = $5 where id = $1",
        tutor,
        change.headline,
        change.about,
        about_html,
        now,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// How many proposed profile texts wait for a decision.
pub async fn count_changes(db: impl PgExecutor<'_>) -> Result<i64> {
    query_scalar!(r#"select count(*) as "count!" from tutor_changes"#).fetch_one(db).await
}
