//! The answer that a visitor was reading when they asked for a tutor.

use sqlx::PgConnection;
use uuid::Uuid;

use super::letters::AnswerContext;
use crate::answers::{self, Answer};

/// The published answer with this id, or with this slug in a subject at a level.
pub async fn find(
    db: &mut PgConnection,
    id_or_slug: &str,
    level: &str,
    subject: &str,
) -> sqlx::Result<Option<Answer>> {
    let answer = match id_or_slug.parse::<Uuid>() {
        Ok(id) => answers::queries::by_id(db, id).await?,
        Err(_) => answers::queries::at_address(db, level, subject, id_or_slug).await?,
    };
    Ok(answer.filter(Answer::is_published))
}

/// The published answer as emails and pages name it.
pub async fn of(db: &mut PgConnection, answer: Option<Uuid>) -> sqlx::Result<Option<AnswerContext>> {
    let Some(id) = answer else { return Ok(None) };
    let answer = answers::queries::by_id(db, id).await?.filter(Answer::is_published);
    Ok(answer.map(|answer| AnswerContext { id, path: answer.path(), question: answer.content.question }))
}
