//! Routes. No other module uses the pages.

use axum::{Router, routing::post};

use super::pages::drafts;
use crate::platform::App;

/// Staff routes, nested below `/admin`.
pub fn desk() -> Router<App> {
    Router::new().route("/drafts", post(drafts::post)).route("/drafts/discard", post(drafts::discard))
}
