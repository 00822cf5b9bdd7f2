//! Routes. No other module uses the pages.

use axum::{
    Router,
    extract::DefaultBodyLimit,
    routing::{get, post},
};

use super::pages::{list, new_password, password, sign_in, sign_out};
use crate::platform::App;

pub fn public() -> Router<App> {
    Router::new()
        .route("/admin/sign-in", get(sign_in::get).post(sign_in::post))
        // The form includes the interrupted one, so it needs a larger limit.
        .layer(DefaultBodyLimit::max(sign_in::CARRIED_BODY))
        // for editors too, which the role of the staff routes would forbid; the guard goes by the path
        .route("/admin/password", get(password::get).post(password::post))
        .route("/admin/sign-out", post(sign_out::post))
}

/// Staff routes, nested below `/admin`.
pub fn desk() -> Router<App> {
    Router::new()
        .route("/staff", get(list::get).post(list::post))
        .route("/staff/{id}/access", post(list::set_access))
        .route("/staff/{id}/password", get(new_password::get).post(new_password::post))
}
