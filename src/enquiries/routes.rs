//! The only importer of the pages.

use axum::{
    Router,
    routing::{get, post},
};

use super::pages::{
    address, ask, correct, data, desk, erase, link, meeting, offer, pause, show, status, tutor_standing,
    withdraw,
};
use crate::platform::App;

pub fn public() -> Router<App> {
    Router::new()
        .route("/hire-a-tutor", get(ask::get).post(ask::post))
        .route("/hire-a-tutor/link", get(link::get).post(link::post))
        .route("/enquiries/{token}", get(status::get).post(status::post))
        .route("/enquiries/{token}/correction", get(correct::get).post(correct::post))
        .route("/enquiries/{token}/address", get(address::get).post(address::post))
        .route("/enquiries/{token}/withdrawal", post(withdraw::post))
        .route("/enquiries/{token}/erasure", get(erase::get).post(erase::post))
        .route("/enquiries/{token}/meeting", get(meeting::get).post(meeting::post))
        .route("/enquiries/{token}/data.json", get(data::get))
        .route("/offers/{token}", get(offer::get).post(offer::post))
        .route("/offers/{token}/pause", get(pause::get).post(pause::post))
}

/// Below `/admin`.
pub fn desk() -> Router<App> {
    Router::new()
        .route("/enquiries", get(desk::get))
        .route("/enquiries/{id}", get(show::get))
        .route("/enquiries/{id}/release", post(show::release))
        .route("/enquiries/{id}/close", post(show::close))
        .route("/tutors/{id}/pause", post(tutor_standing::suspend))
        .route("/tutors/{id}/resume", post(tutor_standing::resume))
        .route("/tutors/{id}/hiding", post(tutor_standing::hide))
        .route("/tutors/{id}/showing", post(tutor_standing::show))
}
