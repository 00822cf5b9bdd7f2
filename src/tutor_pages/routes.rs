//! Routes. No other module uses the pages.

use axum::{
    Router,
    routing::{get, post},
};

use super::pages::{access_link, self_service};
use crate::platform::App;

pub fn public() -> Router<App> {
    Router::new()
        .route("/teaching", get(access_link::get).post(access_link::post))
        .route("/teaching/{token}", get(self_service::get))
        .route("/teaching/{token}/pause", post(self_service::pause))
        .route("/teaching/{token}/resume", post(self_service::resume))
        .route("/teaching/{token}/teaching", post(self_service::teaching))
        .route("/teaching/{token}/words", post(self_service::profile_text))
}

/// Staff routes, nested below `/admin`.
pub fn desk() -> Router<App> {
    Router::new().route("/tutors/{id}/key", post(access_link::send_from_desk))
}
