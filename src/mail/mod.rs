//! The post office. A letter is posted in the transaction of what caused it, and leaves
//! later: [`post`] is all that a room needs to know.

mod archive;
mod carrier;
mod desk;
mod letter;
mod outbox;
mod postman;
mod preview;
mod previews;
mod queries;
mod road;
mod sheet;
mod show;

use axum::{
    Router,
    routing::{get, post as posted},
};

pub use carrier::Carrier;
pub use letter::{Letter, post};
pub use outbox::{Counts, LetterCopy};
pub use postman::Postman;
pub use previews::letter_samples;
pub use queries::{counts, delete_about, erase_about, forget_bodies, letters_about, remembered};
pub use sheet::Sheet;
pub(crate) use sheet::sheet;

use crate::web::State;

/// The desk's pages.
pub fn desk() -> Router<State> {
    Router::new()
        .route("/admin/mail", get(desk::get))
        .route("/admin/mail/previews", get(previews::get))
        .route("/admin/mail/previews/{room}/{name}", get(preview::get))
        .route("/admin/mail/previews/{room}/{name}/html", get(preview::html))
        .route("/admin/mail/{id}", get(show::get))
        .route("/admin/mail/{id}/html", get(show::html))
        .route("/admin/mail/{id}/again", posted(show::again))
}
