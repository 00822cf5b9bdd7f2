//! Routes. No other module uses the pages.

use axum::{Router, routing::get};

use super::pages::show;
use crate::platform::App;

pub fn public() -> Router<App> {
    Router::new().route("/topics/{level}/{subject}/{topic}", get(show::get))
}
