//! The post office. A letter is posted in the transaction of what caused it, and leaves
//! later: [`post`] is all that a room needs to know.

mod letter;

use axum::Router;

pub use letter::{Letter, post};

use crate::web::State;

/// The desk's pages.
pub fn desk() -> Router<State> {
    Router::new()
}
