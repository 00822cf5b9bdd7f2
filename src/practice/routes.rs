//! The only importer of the pages.

use axum::{Router, routing::get};

use super::pages::{contents, edit, list, planner, show, topic};
use crate::platform::App;

pub fn public() -> Router<App> {
    Router::new()
        .route("/practice", get(contents::get))
        .route("/practice/{level}/{subject}/{slug}", get(show::get))
        .route("/topics/{level}/{subject}/{topic}/practice", get(topic::get))
        .route("/answers/{level}/{subject}/{slug}/plan", get(planner::get))
}

/// Below `/admin`.
pub fn desk() -> Router<App> {
    Router::new()
        .route("/practice", get(list::get))
        .route("/practice/new", get(edit::get_new).post(edit::post_new))
        .route("/practice/{id}", get(edit::get).post(edit::post))
}
