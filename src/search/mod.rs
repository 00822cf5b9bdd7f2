//! From a phrase to the answers that fit it.

mod alike;
mod gathering;
mod index;
mod inspection;
mod library;
mod opensearch;
mod phrase;
mod queries;
mod ranking;
mod reading;
mod results;
mod snippet;
mod spelling;
mod suggestions;
mod synonym;
mod synonyms;
mod union;
pub mod wording;

use axum::{Router, routing::get};

pub use alike::{Alike, alike, answered};
pub use index::{Entry, Index, Mark, Phrases};
pub use inspection::{Inspection, inspect};
pub use library::{Library, Open};
pub use phrase::Phrase;
pub use ranking::Filter;
pub use reading::Reply;
pub use synonym::{Synonym, Synonyms};

use crate::platform::App;

/// The public pages.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/search", get(results::get))
        .route("/search.json", get(results::get_json))
        .route("/search/suggestions", get(suggestions::get))
        .route("/opensearch.xml", get(opensearch::get))
}

/// The desk's pages.
pub fn desk() -> Router<App> {
    Router::new().route("/admin/synonyms", get(synonyms::get).post(synonyms::post))
}
