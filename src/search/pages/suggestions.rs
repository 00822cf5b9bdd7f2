use axum::{Json, extract::State, http::header, response::IntoResponse};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::search::{SUGGESTIONS, index_sync::IndexSync, queries, query_text::QueryText};
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
