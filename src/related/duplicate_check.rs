//! Duplicate detection while an editor writes.

use uuid::Uuid;

use super::{
    candidate::Candidate,
    duplicate::{DuplicateAnswer, asks_the_same},
    queries,
};
use crate::{
    platform::App,
    search::{Filter, IndexSync},
};

/// How many of the most similar answers are compared.
const MAX_COMPARED: usize = 24;

/// An answer as it is in the editor, saved or not.
#[derive(Debug, Clone, Copy)]
pub struct AnswerInEditor<'a> {
    pub id: Uuid,
    /// The slugs of its level and subject.
    pub level: &'a str,
    pub subject: &'a str,
    pub question: &'a str,
    pub short_answer: &'a str,
}

/// The answers of the same level and subject that ask the same: published ones from the search
/// index, and all that the job has found, drafts included. They are compared with the text in the
/// editor, so a changed question has an effect at once. Before the index is ready, only those that
/// the job has found are known.
///
/// # Errors
/// Where the index or the database cannot be read.
pub async fn duplicates_of(app: &App, answer: &AnswerInEditor<'_>) -> anyhow::Result<Vec<DuplicateAnswer>> {
    let near = match IndexSync::of(app).current() {
        Some(open) => open.index.more_like_this(answer.question, "", &Filter::default(), MAX_COMPARED)?,
        None => Vec::new(),
    };
    let near: Vec<Uuid> = near.into_iter().map(|(id, _)| id).collect();
    let mut found =
        queries::possible_duplicates(&app.pool(), answer.id, &near, answer.level, answer.subject).await?;
    let here = candidate(answer.id, answer.question, answer.short_answer);
    found.retain(|other| asks_the_same(&here, &candidate(other.id, &other.question, &other.short_answer)));
    Ok(found)
}

fn candidate(id: Uuid, question: &str, short_answer: &str) -> Candidate {
    let (question, short_answer) = (question.to_owned(), short_answer.trim().to_owned());
    Candidate { id, question, short_answer, ..Candidate::default() }.with_terms()
}
