//! Who teaches what.

mod desk;
mod edit;
mod import;
mod list;
mod queries;
mod show;
mod tutor;

use axum::{
    Router,
    routing::{get, post},
};

pub use import::{Imported, Refused, import};
pub use queries::{by_slug, pause, remember_answer};
pub use tutor::Tutor;

use crate::web::State;

/// The public pages.
pub fn routes() -> Router<State> {
    Router::new().route("/tutors", get(list::get)).route("/tutors/{slug}", get(show::get))
}

/// The desk's pages.
pub fn desk() -> Router<State> {
    Router::new()
        .route("/admin/tutors", get(desk::get))
        .route("/admin/tutors/new", get(edit::get_new).post(edit::post_new))
        .route("/admin/tutors/{id}", get(edit::get).post(edit::post))
        .route("/admin/tutors/{id}/pause", post(edit::pause))
        .route("/admin/tutors/{id}/resume", post(edit::resume))
}
