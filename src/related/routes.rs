//! The addresses of this room.

use axum::{Router, routing::get};

use super::pages::duplicates;
use crate::platform::App;

/// Below `/admin`.
pub fn desk() -> Router<App> {
    Router::new().route("/duplicates", get(duplicates::get).post(duplicates::post))
}
