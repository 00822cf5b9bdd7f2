//! Routes. No other module uses the pages.

use axum::{
    Router,
    routing::{get, post},
};

use super::pages::{letter, mail, preview, previews};
use crate::platform::App;

/// Staff routes, nested below `/admin`.
pub fn desk() -> Router<App> {
    Router::new()
        .route("/mail", get(mail::get))
        .route("/mail/previews", get(previews::get))
        .route("/mail/previews/{room}/{name}", get(preview::get))
        .route("/mail/previews/{room}/{name}/html", get(preview::html))
        .route("/mail/{id}", get(letter::get))
        .route("/mail/{id}/html", get(letter::html))
        .route("/mail/{id}/again", post(letter::again))
}
