//! Who teaches what.

use axum::Router;

use crate::web::State;

/// The public pages.
pub fn routes() -> Router<State> {
    Router::new()
}

/// The desk's pages.
pub fn desk() -> Router<State> {
    Router::new()
}
