use uuid::Uuid;

use super::form::Typed;
use crate::{
    platform::App,
    related::{self, AnswerInEditor, DuplicateAnswer},
    search::{self, Similar},
};

/// Answers that an editor should know of before writing another one.
#[derive(Debug)]
pub struct SimilarAnswers {
    /// They ask the same at the same level.
    pub duplicates: Vec<DuplicateAnswer>,
    /// Published answers to similar questions.
    pub similar: Vec<Similar>,
}

impl SimilarAnswers {
    /// For what is typed into the form of the answer `id`, which itself is left out.
    ///
    /// # Errors
    /// Where the database or the search index fails.
    pub async fn find(app: &App, id: Uuid, typed: &Typed) -> anyhow::Result<Self> {
        if typed.question.trim().is_empty() {
            return Ok(Self { duplicates: Vec::new(), similar: Vec::new() });
        }
        let written = AnswerInEditor {
            id,
            level: &typed.level,
            subject: &typed.subject,
            question: &typed.question,
            short_answer: &typed.short_answer,
        };
        Ok(Self {
            duplicates: related::duplicates_of(app, &written).await?,
            similar: search::similar(app, &typed.question, id).await?,
        })
    }
}
