//! Questions with their short and their long answers.

mod answer;
mod chronology;
mod conflict;
mod contents;
mod desk;
mod draft;
mod edit;
pub mod export;
mod feed;
mod home;
pub mod import;
mod linked_data;
mod list;
mod outline;
mod picture;
mod preview;
pub mod queries;
mod saving;
mod show;
mod sitemap;
mod typing;

use axum::{
    Router,
    routing::{get, post},
};

pub use answer::{Answer, Check, Label, Publication, Source, Term, path};
pub use chronology::{KeyDate, Timeline};
pub use draft::{Draft, DraftDate, Manuscript};
pub use outline::Outline;
pub use saving::{Saved, place_of, save, save_new};

use crate::platform::App;

/// The public pages.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/", get(home::get))
        .route("/answers", get(contents::get))
        .route("/answers/{level}/{subject}", get(list::get))
        .route("/answers/{level}/{subject}/feed.atom", get(feed::get_list))
        .route("/feed.atom", get(feed::get))
        .route("/sitemap.xml", get(sitemap::get))
        .route("/sitemaps/{name}", get(sitemap::get_map))
        .route("/robots.txt", get(sitemap::robots))
        .route("/answers/{level}/{subject}/{slug}", get(show::get))
        .route("/answers/{level}/{subject}/{slug}/", get(show::get))
}

/// The desk's pages.
pub fn desk() -> Router<App> {
    Router::new()
        .route("/admin/answers", get(desk::get))
        .route("/admin/answers/new", get(edit::new).post(edit::post_new))
        .route("/admin/answers/{id}", get(edit::get).post(edit::post))
        .route("/admin/answers/{id}/preview", post(preview::post))
}
