use uuid::Uuid;

use super::{
    duplicate::{Twin, asks_the_same},
    neighbour::Candidate,
    queries,
};
use crate::{
    platform::App,
    search::{Filter, IndexSync},
};

/// So many of the nearest in wording are held against what is written.
const NEAREST: usize = 24;

/// An answer as it stands in the editor, saved or not.
#[derive(Debug, Clone, Copy)]
pub struct Written<'a> {
    pub id: Uuid,
    /// The slugs of its level and subject.
    pub level: &'a str,
    pub subject: &'a str,
    pub question: &'a str,
    pub short_answer: &'a str,
}

/// The answers at the same level that ask what is being written: published ones as the
/// index knows them, and drafts that the rounds have found. They are judged by the words
/// as they stand, so an editor sees at once what a change of the question does. While the
/// search is warming up only what the rounds have found is known.
pub async fn duplicates(state: &App, written: &Written<'_>) -> anyhow::Result<Vec<Twin>> {
    let near = match IndexSync::of(state).open() {
        Some(open) => open.index.near(written.question, "", &Filter::default(), NEAREST)?,
        None => Vec::new(),
    };
    let near: Vec<Uuid> = near.into_iter().map(|(id, _)| id).collect();
    let mut twins = queries::twins(&state.pool(), written.id, &near, written.level, written.subject).await?;
    let here = candidate(written.id, written.question, written.short_answer);
    twins.retain(|twin| asks_the_same(&here, &candidate(twin.id, &twin.question, &twin.short_answer)));
    Ok(twins)
}

fn candidate(id: Uuid, question: &str, short_answer: &str) -> Candidate {
    let (question, short_answer) = (question.to_owned(), short_answer.trim().to_owned());
    Candidate { id, question, short_answer, ..Candidate::default() }.with_stems()
}
