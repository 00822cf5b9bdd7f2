//! Routes. No other module uses the pages.

use axum::{
    Router,
    routing::{get, post},
};

use super::pages::{list, report};
use crate::platform::App;

pub fn public() -> Router<App> {
    Router::new().route("/tutors/{slug}/concern", get(report::get).post(report::post))
}

/// Staff routes, nested below `/admin`.
pub fn desk() -> Router<App> {
    Router::new().route("/concerns", get(list::get)).route("/concerns/{id}/handling", post(list::handle))
}
