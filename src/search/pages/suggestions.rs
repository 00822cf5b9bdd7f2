use axum::{Json, extract::State, http::header, response::IntoResponse};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::search::{index_sync::IndexSync, phrase::Phrase, queries};
use crate::{
    answers,
    platform::{App, Error, Result, client::Address, form::Query},
};

const MOST: usize = 6;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    q: String,
}

#[derive(Debug, Serialize)]
struct Suggestion {
    url: String,
    question: String,
    level: String,
}

/// Questions that may be the one that is being typed.
pub async fn get(
    State(state): State<App>,
    address: Address,
    Query(asked): Query<Asked>,
) -> Result<impl IntoResponse> {
    state.limits.guard(crate::search::SUGGESTIONS, address.0)?;
    let phrase = Phrase::of(&asked.q);
    let ids: Vec<Uuid> = match IndexSync::of(&state).open() {
        Some(open) if !phrase.is_empty() => {
            open.index.suggest(&phrase, &open.synonyms, MOST).map_err(Error::Broken)?
        }
        _ => Vec::new(),
    };
    let found = if ids.is_empty() { Vec::new() } else { queries::suggested(&state.pool(), &ids).await? };
    let suggestions: Vec<Suggestion> = found
        .into_iter()
        .map(|found| Suggestion {
            url: answers::path(&found.level, &found.subject, &found.slug),
            question: found.question,
            level: found.level_label,
        })
        .collect();
    let headers = [(header::CACHE_CONTROL.as_str(), "no-store"), ("x-robots-tag", "noindex")];
    Ok((headers, Json(suggestions)))
}
