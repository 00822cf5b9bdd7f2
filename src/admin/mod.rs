//! The key room: who may enter /admin, and how.

mod access;
mod desk;
mod guard;
mod list;
mod new_password;
mod newcomer;
mod password;
mod queries;
mod sign_in;
mod sign_out;
mod staff;
mod style;

use axum::{Router, middleware, routing};

pub use guard::{admins_only, guard};
pub use newcomer::{add_staff, first_sign_in};
pub use staff::{Role, Staff};

use crate::web::State;

/// The pages that open without a key: they hand it out and take it back.
pub fn routes() -> Router<State> {
    sign_in::routes().route("/admin/sign-out", routing::post(sign_out::post))
}

/// The desk's pages.
pub fn desk() -> Router<State> {
    let admins = Router::new()
        .route("/admin/staff", routing::get(list::get).post(list::post))
        .route("/admin/staff/{id}/access", routing::post(access::post))
        .route("/admin/staff/{id}/password", routing::post(new_password::post))
        .layer(middleware::from_fn(admins_only));
    Router::new()
        .route("/admin", routing::get(desk::get))
        .route("/admin/style", routing::get(style::get))
        .merge(admins)
}
