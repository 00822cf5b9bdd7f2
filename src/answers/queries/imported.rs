//! What imports wrote, and the questions that they compare their lines with.

use sqlx::{PgExecutor, Result, query, query_as, query_scalar, types::Json};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::answers::import::Fingerprints;

/// A question with what tells it from the same question elsewhere.
#[derive(Debug)]
pub struct KnownQuestion {
    pub id: Uuid,
    pub level: String,
    pub subject: String,
    pub question: String,
}

/// Every question, the oldest first.
pub async fn known_questions(db: impl PgExecutor<'_>) -> Result<Vec<KnownQuestion>> {
    query_as!(
        KnownQuestion,
        "select a.id, l.slug as level, s.slug as subject, a.question
         from answers a join levels l on l.id = a.level_id join subjects s on s.id = a.subject_id
         order by a.created_at, a.id",
    )
    .fetch_all(db)
    .await
}

/// The answer that a line with this key was written to last.
pub async fn imported_under(db: impl PgExecutor<'_>, line_key: &str) -> Result<Option<Uuid>> {
    query_scalar!(
        "select answer_id from imported_answers where line_key = $1 order by imported_at desc, answer_id limit 1",
        line_key,
    )
    .fetch_optional(db)
    .await
}

/// What an import wrote to this answer last; `None` if none did.
pub async fn last_import(db: impl PgExecutor<'_>, id: Uuid) -> Result<Option<Fingerprints>> {
    let fields = query_scalar!(
        r#"select fields as "fields: Json<Fingerprints>" from imported_answers where answer_id = $1"#,
        id,
    )
    .fetch_optional(db)
    .await?;
    Ok(fields.map(|fields| fields.0))
}

/// Remembers what an import wrote to an answer.
pub async fn remember_import(
    db: impl PgExecutor<'_>,
    id: Uuid,
    line_key: &str,
    fields: &Fingerprints,
    now: OffsetDateTime,
) -> Result<()> {
    query!(
        "insert into imported_answers (answer_id, line_key, fields, imported_at) values ($1, $2, $3, $4)
         on conflict (answer_id) do update
         set line_key = excluded.line_key, fields = excluded.fields, imported_at = excluded.imported_at",
        id,
        line_key,
        Json(fields) as _,
        now,
    )
    .execute(db)
    .await?;
    Ok(())
}
