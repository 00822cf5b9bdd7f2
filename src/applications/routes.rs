//! Routes. No other module uses the pages.

use axum::{
    Router,
    routing::{get, post},
};

use super::pages::{apply, confirm, list, show};
use crate::platform::App;

pub fn public() -> Router<App> {
    Router::new()
        .route("/teach-with-us", get(apply::get).post(apply::post))
        .route("/teach-with-us/{token}", get(confirm::get).post(confirm::post))
}

/// Staff routes, nested below `/admin`.
pub fn desk() -> Router<App> {
    Router::new()
        .route("/applications", get(list::get))
        .route("/applications/{id}", get(show::get))
        .route("/applications/{id}/acceptance", post(show::accept))
        .route("/applications/{id}/refusal", post(show::refuse))
}
