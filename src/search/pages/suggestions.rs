use std::collections::HashSet;

use axum::{Json, extract::State, http::header, response::IntoResponse};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::search::{
    SUGGESTIONS,
    index_sync::IndexSync,
    queries::{self, ResultRow, counts},
    query_text::QueryText,
    retention::CLICKS,
};
use crate::{
    answers,
    platform::{App, Error, Result, client::Address, extract::Query},
};

const MAX_SUGGESTIONS: usize = 6;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct SuggestionsQuery {
    q: String,
}

#[derive(Debug, Serialize)]
struct Suggestion {
    url: String,
    question: String,
    level: String,
}

/// Questions that the visitor may be typing, as JSON.
pub async fn get(
    State(app): State<App>,
    address: Address,
    Query(query): Query<SuggestionsQuery>,
) -> Result<impl IntoResponse> {
    app.limits.guard(SUGGESTIONS, address.0)?;
    let text = QueryText::of(&query.q);
    let ids: Vec<Uuid> = match IndexSync::of(&app).current() {
        Some(open) if !text.is_empty() => {
            open.index.suggest(&text, &open.synonyms, MAX_SUGGESTIONS).map_err(Error::Broken)?
        }
        _ => Vec::new(),
    };
    let rows = if ids.is_empty() {
        Vec::new()
    } else if ids.len() > MAX_SUGGESTIONS {
        let since = (app.clock.now() - CLICKS.kept).date();
        of_many_topics(counts::by_interest(&app.pool(), &ids, since).await?)
    } else {
        queries::result_rows_without_body(&app.pool(), &ids).await?
    };
    let suggestions: Vec<Suggestion> = rows
        .into_iter()
        .map(|row| Suggestion {
            url: answers::path(&row.level, &row.subject, &row.slug),
            question: row.question,
            level: row.level_label,
        })
        .collect();
    let headers = [(header::CACHE_CONTROL.as_str(), "no-store"), ("x-robots-tag", "noindex")];
    Ok((headers, Json(suggestions)))
}

/// The first of each topic, and then what is left, in their order.
fn of_many_topics(rows: Vec<ResultRow>) -> Vec<ResultRow> {
    let mut seen = HashSet::new();
    let is_first = |row: &ResultRow| seen.insert((row.subject.clone(), row.topic_label.clone()));
    let (mut first, others): (Vec<ResultRow>, Vec<ResultRow>) = rows.into_iter().partition(is_first);
    first.extend(others);
    first.truncate(MAX_SUGGESTIONS);
    first
}
