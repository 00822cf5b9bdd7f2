use std::collections::HashSet;

use uuid::Uuid;

use super::{
    analysis::words,
    index_sync::IndexSync,
    queries::{self, Found},
    ranking::Filter,
};
use crate::{answers, platform::App};

/// How many are worth a look.
const NEAREST: usize = 5;
/// Telling words that a question and an answer to it share at least.
const SHARED: usize = 2;
/// Who sends in more questions than that knows that it is no search box.
const QUESTIONS: usize = 4;

/// A published answer to a question like the one that is being written.
#[derive(Debug, Clone)]
pub struct Similar {
    pub path: String,
    pub question: String,
    pub level_label: String,
}

/// The nearest published answers to a question, but the one with this id; none while the
/// search is warming up.
pub async fn similar(state: &App, question: &str, but: Uuid) -> anyhow::Result<Vec<Similar>> {
    let Some(open) = IndexSync::of(state).open() else { return Ok(Vec::new()) };
    let mut near = open.index.near(question, "", &Filter::default(), NEAREST + 1)?;
    near.retain(|(id, _)| *id != but);
    near.truncate(NEAREST);
    let ids: Vec<Uuid> = near.into_iter().map(|(id, _)| id).collect();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let found = queries::suggested(&state.pool(), &ids).await?;
    Ok(found.into_iter().map(Similar::from).collect())
}

/// Published answers to what a longer text asks; none while the search is warming up.
pub async fn answered(state: &App, text: &str) -> anyhow::Result<Vec<Similar>> {
    let Some(open) = IndexSync::of(state).open() else { return Ok(Vec::new()) };
    let mut answered: Vec<Similar> = Vec::new();
    for question in questions(text) {
        let asked: HashSet<String> = words(question).into_iter().map(|word| word.term).collect();
        if asked.len() < SHARED {
            continue;
        }
        let near = open.index.near(question, "", &Filter::default(), NEAREST)?;
        let ids: Vec<Uuid> = near.into_iter().map(|(id, _)| id).collect();
        for found in queries::suggested(&state.pool(), &ids).await? {
            let shared: HashSet<String> = words(&found.question)
                .into_iter()
                .map(|word| word.term)
                .filter(|term| asked.contains(term))
                .collect();
            let alike = Similar::from(found);
            if shared.len() >= SHARED && answered.iter().all(|known| known.path != alike.path) {
                answered.push(alike);
            }
        }
    }
    answered.truncate(NEAREST);
    Ok(answered)
}

/// The sentences that end in a question mark. Whoever asks without one, as many students
/// do, means what the longest sentences say.
fn questions(text: &str) -> Vec<&str> {
    let sentences =
        || text.split_inclusive(['.', '!', '?', '\n']).map(str::trim).filter(|one| !one.is_empty());
    let mut asked: Vec<&str> = sentences().filter(|sentence| sentence.ends_with('?')).collect();
    if asked.is_empty() {
        asked = sentences().collect();
        asked.sort_by_key(|sentence| std::cmp::Reverse(sentence.len()));
    }
    asked.truncate(QUESTIONS);
    asked
}

impl From<Found> for Similar {
    fn from(found: Found) -> Self {
        Self {
            path: answers::path(&found.level, &found.subject, &found.slug),
            question: found.question,
            level_label: found.level_label,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_asks_where_a_sentence_ends_in_a_question_mark() {
        let message = "Dear all,\nmy son has a test. Why did Lenin win? He cannot say!\nWhat was NEP?";
        assert_eq!(questions(message), ["Why did Lenin win?", "What was NEP?"]);
    }

    #[test]
    fn without_a_question_mark_the_longest_sentences_ask() {
        let message = "Hello.\nI do not get why Lenin won the civil war\nMondays, please.";
        assert_eq!(questions(message)[0], "I do not get why Lenin won the civil war");
        assert!(questions(" \n ").is_empty());
        assert_eq!(questions(&"Why? ".repeat(50)).len(), QUESTIONS);
    }
}
