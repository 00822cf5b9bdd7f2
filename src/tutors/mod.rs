//! Who teaches what.

mod change;
mod check;
mod checklist;
mod desk;
mod edit;
mod import;
mod key;
mod letter_samples;
mod letters;
mod list;
mod own;
mod queries;
mod show;
mod teaching;
mod tutor;

use axum::{
    Router,
    routing::{get, post},
};

pub use import::{Imported, Refused, import};
pub use letter_samples::letter_samples;
pub use queries::{by_slug, pause, remember_answer};
pub use tutor::Tutor;

use crate::web::State;

/// The public pages.
pub fn routes() -> Router<State> {
    Router::new()
        .route("/tutors", get(list::get))
        .route("/tutors/{slug}", get(show::get))
        .route("/teaching", get(key::get).post(key::post))
        .route("/teaching/{token}", get(own::get))
        .route("/teaching/{token}/pause", post(own::pause))
        .route("/teaching/{token}/resume", post(own::resume))
        .route("/teaching/{token}/teaching", post(own::teaching))
        .route("/teaching/{token}/words", post(own::words))
}

/// The desk's pages.
pub fn desk() -> Router<State> {
    Router::new()
        .route("/admin/tutors", get(desk::get))
        .route("/admin/tutors/new", get(edit::get_new).post(edit::post_new))
        .route("/admin/tutors/{id}", get(edit::get).post(edit::post))
        .route("/admin/tutors/{id}/pause", post(edit::pause))
        .route("/admin/tutors/{id}/resume", post(edit::resume))
        .route("/admin/tutors/{id}/key", post(edit::send_key))
        .route("/admin/tutors/{id}/checks", post(edit::check))
        .route("/admin/tutors/{id}/words", post(edit::words))
}
