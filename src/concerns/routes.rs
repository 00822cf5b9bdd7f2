//! Routes. No other module uses the pages.

use axum::{
    Router,
    routing::{get, post},
};

use super::pages::{list, report, show};
use crate::platform::App;

pub fn public() -> Router<App> {
    Router::new().route("/tutors/{slug}/concern", get(report::get).post(report::post))
}

/// Staff routes, nested below `/admin`.
pub fn desk() -> Router<App> {
    Router::new()
        .route("/concerns", get(list::get))
        .route("/concerns/{id}", get(show::get))
        .route("/concerns/{id}/owner", post(show::take))
        .route("/concerns/{id}/notes", post(show::note))
        .route("/concerns/{id}/answer", post(show::answer))
        .route("/concerns/{id}/handling", post(show::close))
        .route("/concerns/{id}/reopening", post(show::reopen))
}
