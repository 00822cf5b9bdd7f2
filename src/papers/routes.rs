//! Routes. No other module uses the pages.

use axum::{
    Router,
    routing::{get, post},
};

use super::pages::{desk, topic};
use crate::platform::App;

pub fn public() -> Router<App> {
    Router::new().route("/topics/{level}/{subject}/{topic}/papers", get(topic::get))
}

/// Staff routes, nested below `/admin`.
pub fn desk() -> Router<App> {
    Router::new()
        .route("/papers", get(desk::get).post(desk::post))
        .route("/papers/{id}/deletion", post(desk::delete))
}
