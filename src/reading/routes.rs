//! The only importer of the pages.

use axum::{Router, routing::get};

use super::pages::{contents, feed, home, list, show, sitemap};
use crate::platform::App;

pub use super::pages::show::AnswerPage;

pub fn public() -> Router<App> {
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
