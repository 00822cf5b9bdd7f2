//! The addresses of this room.

use axum::{Router, routing::get};

use super::pages::{choose, duplicates, entities};
use crate::platform::App;

/// Below `/admin`.
pub fn desk() -> Router<App> {
    Router::new()
        .route("/answers/{id}/related", get(choose::get).post(choose::post))
        .route("/duplicates", get(duplicates::get).post(duplicates::post))
        .route("/entities", get(entities::get).post(entities::post))
}
