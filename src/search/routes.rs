//! The addresses of this room.

use axum::{
    Router,
    routing::{get, post},
};

use super::pages::{clicks, judge, opensearch, results, searches, suggestions, synonyms};
use crate::platform::App;

pub fn public() -> Router<App> {
    Router::new()
        .route("/search", get(results::get))
        .route("/search.json", get(results::get_json))
        .route("/search/suggestions", get(suggestions::get))
        .route("/search/clicks", post(clicks::post))
        .route("/opensearch.xml", get(opensearch::get))
}

/// Below `/admin`.
pub fn desk() -> Router<App> {
    Router::new()
        .route("/synonyms", get(synonyms::get).post(synonyms::post))
        .route("/searches", get(searches::get))
        .route("/searches/judge", get(judge::get).post(judge::post))
        .route("/searches/judgements.jsonl", get(judge::get_lines))
        .route("/synonyms.txt", get(synonyms::get_text))
}
