//! Routes. No other module uses the pages.

use axum::{Router, routing::get};

use super::pages::privacy;
use crate::platform::App;

pub fn public() -> Router<App> {
    Router::new().route("/privacy", get(privacy::get))
}
