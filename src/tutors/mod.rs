//! Who teaches what.

mod application;
mod applications;
mod applied;
mod apply;
mod change;
mod check;
mod checklist;
mod concern;
mod concerns;
mod confirmation;
mod desk;
mod desk_letters;
mod edit;
mod import;
mod key;
mod letter_samples;
mod letters;
mod list;
mod own;
mod queries;
mod retention;
mod rounds;
mod show;
mod teaching;
mod told;
mod tutor;

use axum::{
    Router,
    routing::{get, post},
};

pub use import::{Imported, Refused, import};
pub use letter_samples::letter_samples;
pub use queries::{by_slug, pause, remember_answer};
pub use retention::{RETENTIONS, Retention};
pub use rounds::{overdue, round};
pub use tutor::Tutor;

use crate::platform::App;

/// The public pages.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/tutors", get(list::get))
        .route("/tutors/{slug}", get(show::get))
        .route("/teaching", get(key::get).post(key::post))
        .route("/teaching/{token}", get(own::get))
        .route("/teaching/{token}/pause", post(own::pause))
        .route("/teaching/{token}/resume", post(own::resume))
        .route("/teaching/{token}/teaching", post(own::teaching))
        .route("/teaching/{token}/words", post(own::words))
        .route("/tutors/{slug}/concern", get(concern::get).post(concern::post))
        .route("/teach-with-us", get(apply::get).post(apply::post))
        .route("/teach-with-us/{token}", get(confirmation::get).post(confirmation::post))
}

/// The desk's pages.
pub fn desk() -> Router<App> {
    Router::new()
        .route("/admin/tutors", get(desk::get))
        .route("/admin/tutors/new", get(edit::get_new).post(edit::post_new))
        .route("/admin/tutors/{id}", get(edit::get).post(edit::post))
        .route("/admin/tutors/{id}/pause", post(edit::pause))
        .route("/admin/tutors/{id}/resume", post(edit::resume))
        .route("/admin/tutors/{id}/key", post(edit::send_key))
        .route("/admin/tutors/{id}/checks", post(edit::check))
        .route("/admin/tutors/{id}/words", post(edit::words))
        .route("/admin/applications", get(applications::get))
        .route("/admin/applications/{id}", get(application::get))
        .route("/admin/applications/{id}/acceptance", post(application::accept))
        .route("/admin/applications/{id}/refusal", post(application::refuse))
        .route("/admin/concerns", get(concerns::get))
        .route("/admin/concerns/{id}/handling", post(concerns::handle))
}
