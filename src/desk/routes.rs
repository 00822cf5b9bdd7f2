//! The only importer of the pages.

use axum::{Router, routing::get};

use super::pages::{home, style};
use crate::platform::App;

/// Below `/admin`.
pub fn desk() -> Router<App> {
    Router::new().route("/", get(home::get)).route("/style", get(style::get))
}
