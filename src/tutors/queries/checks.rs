use sqlx::{PgConnection, PgExecutor, Result, query, query_as};
use uuid::Uuid;

use crate::tutors::{check::Check, checklist::Seen};

/// The completed checks of a tutor.
pub async fn checks_of(db: impl PgExecutor<'_>, tutor: Uuid) -> Result<Vec<Check>> {
    query_as!(Check, "select kind, detail, seen_on from tutor_checks where tutor_id = $1", tutor)
        .fetch_all(db)
        .await
}

/// Replaces the completed checks of a tutor.
pub async fn set_checks(db: &mut PgConnection, tutor: Uuid, seen: &[Seen]) -> Result<()> {
    query!("delete from tutor_checks where tutor_id = $1", tutor).execute(&mut *db).await?;
    for Seen { kind, detail, on } in seen {
        query!(
            "insert into tutor_checks (tutor_id, kind, detail, seen_on) values ($1, $2, $3, $4)",
            tutor,
            *kind,
            detail,
            on,
        )
        .execute(&mut *db)
        .await?;
    }
    Ok(())
}
