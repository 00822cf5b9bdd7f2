//! The only importer of the pages.

use axum::{Router, routing::get};

use super::pages::{cards, edit, home, quiz};
use crate::platform::App;

pub fn public() -> Router<App> {
    Router::new()
        .route("/study", get(home::get))
        .route("/study/set", get(home::get_set))
        .route("/topics/{level}/{subject}/{topic}/cards", get(cards::get))
        .route("/topics/{level}/{subject}/{topic}/cards.apkg", get(cards::get))
        .route("/topics/{level}/{subject}/{topic}/cards.csv", get(cards::get))
        .route("/topics/{level}/{subject}/{topic}/quiz", get(quiz::get).post(quiz::post))
        .route("/answers/{level}/{subject}/{slug}/cards", get(cards::get_of_answer))
        .route("/answers/{level}/{subject}/{slug}/cards.apkg", get(cards::get_of_answer))
        .route("/answers/{level}/{subject}/{slug}/cards.csv", get(cards::get_of_answer))
        .route("/answers/{level}/{subject}/{slug}/quiz", get(quiz::get_of_answer).post(quiz::post_of_answer))
}

/// Below `/admin`.
pub fn desk() -> Router<App> {
    Router::new().route("/answers/{id}/cards", get(edit::get).post(edit::post))
}
