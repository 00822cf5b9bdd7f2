//! The answer that somebody was reading when they asked for a tutor.

use sqlx::PgConnection;
use uuid::Uuid;

use super::letters::AnswerContext;
use crate::answers::{self, Answer};

/// The published answer with this id, or with this slug at a level of a subject. What is
/// not published does not exist here.
pub async fn find(
    db: &mut PgConnection,
    wanted: &str,
    level: &str,
    subject: &str,
) -> sqlx::Result<Option<Answer>> {
    let answer = match wanted.parse::<Uuid>() {
        Ok(id) => answers::queries::by_id(db, id).await?,
        Err(_) => answers::queries::at_address(db, level, subject, wanted).await?,
    };
    Ok(answer.filter(Answer::is_published))
}

/// As letters and pages name it.
pub async fn of(db: &mut PgConnection, answer: Option<Uuid>) -> sqlx::Result<Option<AnswerContext>> {
    let Some(id) = answer else { return Ok(None) };
    let answer = answers::queries::by_id(db, id).await?.filter(Answer::is_published);
    Ok(answer.map(|answer| AnswerContext { id, path: answer.path(), question: answer.content.question }))
}
