//! Published answers to a question or a message.

use std::collections::HashSet;

use uuid::Uuid;

use super::{
    analysis::terms,
    hits::Filter,
    index_sync::IndexSync,
    queries::{self, ResultRow},
};
use crate::{answers, platform::App};

/// How many answers are given.
const MAX_ANSWERS: usize = 5;
/// How many terms a question and that of an answer must share.
const MIN_SHARED_TERMS: usize = 2;
/// How many questions of a message are searched for, so that a long one costs no more.
const MAX_QUESTIONS: usize = 4;

/// A published answer to a similar question.
#[derive(Debug, Clone)]
pub struct Similar {
    pub path: String,
    pub question: String,
    pub level_label: String,
}

/// The published answers most like a question, without the one with the id `except`; none before
/// the index is ready.
///
/// # Errors
/// Where the index or the database cannot be read.
pub async fn similar(app: &App, question: &str, except: Uuid) -> anyhow::Result<Vec<Similar>> {
    let Some(open) = IndexSync::of(app).current() else { return Ok(Vec::new()) };
    let mut near = open.index.more_like_this(question, "", &Filter::default(), MAX_ANSWERS + 1)?;
    near.retain(|(id, _)| *id != except);
    near.truncate(MAX_ANSWERS);
    let ids: Vec<Uuid> = near.into_iter().map(|(id, _)| id).collect();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let rows = queries::result_rows_without_body(&app.pool(), &ids).await?;
    Ok(rows.into_iter().map(Similar::from).collect())
}

/// Published answers to the questions in a message; none before the index is ready.
///
/// # Errors
/// Where the index or the database cannot be read.
pub async fn answered(app: &App, text: &str) -> anyhow::Result<Vec<Similar>> {
    let Some(open) = IndexSync::of(app).current() else { return Ok(Vec::new()) };
    let mut answered: Vec<Similar> = Vec::new();
    for question in questions(text) {
        let asked: HashSet<String> = terms(question).collect();
        if asked.len() < MIN_SHARED_TERMS {
            continue;
        }
        let near = open.index.more_like_this(question, "", &Filter::default(), MAX_ANSWERS)?;
        let ids: Vec<Uuid> = near.into_iter().map(|(id, _)| id).collect();
        for row in queries::result_rows_without_body(&app.pool(), &ids).await? {
            let shared: HashSet<String> = terms(&row.question).filter(|term| asked.contains(term)).collect();
            let similar = Similar::from(row);
            if shared.len() >= MIN_SHARED_TERMS && answered.iter().all(|known| known.path != similar.path) {
                answered.push(similar);
            }
        }
    }
    answered.truncate(MAX_ANSWERS);
    Ok(answered)
}

/// The sentences that end in a question mark; where there is none, as in the messages of many
/// students, the longest sentences.
fn questions(text: &str) -> Vec<&str> {
    let sentences =
        || text.split_inclusive(['.', '!', '?', '\n']).map(str::trim).filter(|sentence| !sentence.is_empty());
    let mut questions: Vec<&str> = sentences().filter(|sentence| sentence.ends_with('?')).collect();
    if questions.is_empty() {
        questions = sentences().collect();
        questions.sort_by_key(|sentence| std::cmp::Reverse(sentence.len()));
    }
    questions.truncate(MAX_QUESTIONS);
    questions
}

impl From<ResultRow> for Similar {
    fn from(row: ResultRow) -> Self {
        Self {
            path: answers::path(&row.level, &row.subject, &row.slug),
            question: row.question,
            level_label: row.level_label,
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
        assert_eq!(questions(&"Why? ".repeat(50)).len(), MAX_QUESTIONS);
    }
}
