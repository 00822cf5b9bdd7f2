use axum::{
    Router,
    routing::{get, post},
};

use super::pages::{letter, mail, preview, previews};
use crate::platform::App;

/// The desk's pages.
pub fn desk() -> Router<App> {
    Router::new()
        .route("/admin/mail", get(mail::get))
        .route("/admin/mail/previews", get(previews::get))
        .route("/admin/mail/previews/{room}/{name}", get(preview::get))
        .route("/admin/mail/previews/{room}/{name}/html", get(preview::html))
        .route("/admin/mail/{id}", get(letter::get))
        .route("/admin/mail/{id}/html", get(letter::html))
        .route("/admin/mail/{id}/again", post(letter::again))
}
