use axum::{Router, middleware, routing};

use super::{
    admins_only,
    pages::{access, list, new_password, sign_in, sign_out},
};
use crate::platform::App;

/// The pages that open without a session: they begin one and end it.
pub fn routes() -> Router<App> {
    sign_in::routes().route("/admin/sign-out", routing::post(sign_out::post))
}

/// The desk's pages.
pub fn desk() -> Router<App> {
    Router::new()
        .route("/admin/staff", routing::get(list::get).post(list::post))
        .route("/admin/staff/{id}/access", routing::post(access::post))
        .route("/admin/staff/{id}/password", routing::post(new_password::post))
        .layer(middleware::from_fn(admins_only))
}
