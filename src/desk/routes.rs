//! Routes. No other module uses the pages.

use axum::{Router, routing::get};

use super::pages::{home, style};
use crate::platform::App;

/// Staff routes, nested below `/admin`.
pub fn desk() -> Router<App> {
    Router::new().route("/", get(home::get)).route("/style", get(style::get))
}
