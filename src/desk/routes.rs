use axum::{Router, routing::get};

use super::pages::{home, style};
use crate::platform::App;

/// The desk's pages.
pub fn desk() -> Router<App> {
    Router::new().route("/admin", get(home::get)).route("/admin/style", get(style::get))
}
