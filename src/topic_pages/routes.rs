//! Routes. No other module uses the pages.

use axum::{Router, routing::get};

use super::pages::{desk, edit, glossary, note, show};
use crate::platform::App;

pub fn public() -> Router<App> {
    Router::new()
        .route("/topics/{level}/{subject}/{topic}", get(show::get))
        .route("/topics/{level}/{subject}/{topic}/key-terms", get(glossary::get))
        .route("/topics/{level}/{subject}/{topic}/study-note", get(note::get))
}

/// Staff routes, nested below `/admin`.
pub fn desk() -> Router<App> {
    Router::new()
        .route("/topics", get(desk::get))
        .route("/topics/{level}/{subject}/{topic}", get(edit::get).post(edit::post))
}
