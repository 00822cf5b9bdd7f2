//! The only importer of the pages.

use axum::{
    Router,
    routing::{get, post},
};

use super::pages::{edit, list, preview};
use crate::platform::App;

/// Below `/admin`.
pub fn desk() -> Router<App> {
    Router::new()
        .route("/answers", get(list::get))
        .route("/answers/new", get(edit::new).post(edit::post_new))
        .route("/answers/{id}", get(edit::get).post(edit::post))
        .route("/answers/{id}/preview", post(preview::post))
}
