//! The practice question that a visitor was answering when they asked for a tutor. It goes into the
//! message, where they see it and can change it; nothing of it is stored beside that.

use sqlx::PgConnection;
use uuid::Uuid;

use crate::practice::{self, PracticeQuestion};

/// The published question with this id.
pub async fn find(db: &mut PgConnection, id: &str) -> sqlx::Result<Option<PracticeQuestion>> {
    let Ok(id) = id.trim().parse::<Uuid>() else { return Ok(None) };
    Ok(practice::by_id(db, id).await?.filter(PracticeQuestion::is_published))
}

/// A message to begin with. What the visitor has written is part of it only if they said so.
pub fn message(question: &PracticeQuestion, written: Option<&str>) -> String {
    let (text, marks) = (&question.content.question, question.content.marks);
    match written.map(str::trim).filter(|written| !written.is_empty()) {
        Some(written) => format!(
            "Please mark my answer to this exam question: “{text}” ({marks} marks)\n\nMy answer:\n\n{written}"
        ),
        None => format!("Please help me with this exam question: “{text}” ({marks} marks)\n\n"),
    }
}
