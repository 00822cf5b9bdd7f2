//! The addresses of this room.

use axum::{Router, routing::get};

use super::pages::{opensearch, results, suggestions, synonyms};
use crate::platform::App;

pub fn public() -> Router<App> {
    Router::new()
        .route("/search", get(results::get))
        .route("/search.json", get(results::get_json))
        .route("/search/suggestions", get(suggestions::get))
        .route("/opensearch.xml", get(opensearch::get))
}

/// Below `/admin`.
pub fn desk() -> Router<App> {
    Router::new().route("/synonyms", get(synonyms::get).post(synonyms::post))
}
