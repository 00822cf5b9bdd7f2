//! Someone asks for a tutor, and gets an answer.

mod acceptance;
mod appointments;
mod ask;
mod asked;
mod choice;
mod correct;
mod course;
mod data;
mod desk;
mod end;
mod ending;
mod enquiry;
mod letter_samples;
mod letters;
mod links;
mod matching;
mod meeting;
mod offer;
mod offered;
mod particulars;
mod pause;
mod privacy;
mod queries;
mod reading;
mod reception;
mod retention;
mod rounds;
mod show;
mod status;
mod timeline;

use axum::{
    Router,
    routing::{get, post},
};

pub use letter_samples::letter_samples;
pub use offered::Offered;
pub use queries::offers_to;
pub use rounds::{overdue, round};

use crate::platform::App;

/// The public pages.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/privacy", get(privacy::get))
        .route("/hire-a-tutor", get(ask::get).post(ask::post))
        .route("/enquiries/{token}", get(status::get).post(status::post))
        .route("/enquiries/{token}/correction", get(correct::get).post(correct::post))
        .route("/enquiries/{token}/withdrawal", post(end::withdraw))
        .route("/enquiries/{token}/erasure", post(end::erase))
        .route("/enquiries/{token}/meeting", get(meeting::get).post(meeting::post))
        .route("/enquiries/{token}/data.json", get(data::get))
        .route("/offers/{token}", get(offer::get).post(offer::post))
        .route("/offers/{token}/pause", get(pause::get).post(pause::post))
}

/// The desk's pages.
pub fn desk() -> Router<App> {
    Router::new()
        .route("/admin/enquiries", get(desk::get))
        .route("/admin/enquiries/{id}", get(show::get))
        .route("/admin/enquiries/{id}/release", post(show::release))
        .route("/admin/enquiries/{id}/close", post(show::close))
}
