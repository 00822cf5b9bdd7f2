//! Routes. No other module uses the pages.

use axum::{
    Router,
    routing::{get, post},
};

use super::pages::{desk, edit, list, profile_text, show};
use crate::platform::App;

pub fn public() -> Router<App> {
    Router::new().route("/tutors", get(list::get)).route("/tutors/{slug}", get(show::get))
}

/// Staff routes, nested below `/admin`.
pub fn desk() -> Router<App> {
    Router::new()
        .route("/tutors", get(desk::get))
        .route("/tutors/new", get(edit::get_new).post(edit::post_new))
        .route("/tutors/{id}", get(edit::get).post(edit::post))
        .route("/tutors/{id}/checks", post(edit::check))
        .route("/tutors/{id}/words", post(profile_text::post))
}
