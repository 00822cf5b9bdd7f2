//! From a phrase to the answers that fit it.

mod opensearch;
mod phrase;
mod queries;
mod results;

use axum::{Router, routing::get};

pub use phrase::Phrase;
pub use queries::{Filter, ranked};

use crate::web::State;

/// The public pages.
pub fn routes() -> Router<State> {
    Router::new()
        .route("/search", get(results::get))
        .route("/search.json", get(results::get_json))
        .route("/opensearch.xml", get(opensearch::get))
}
