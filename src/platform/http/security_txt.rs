//! `security.txt`: where to report a vulnerability (RFC 9116).

use axum::{Router, extract::State, response::IntoResponse, routing::get};
use time::Duration;

use crate::platform::{App, clock::rfc3339};

pub fn routes() -> Router<App> {
    Router::new().route("/.well-known/security.txt", get(security))
}

async fn security(State(state): State<App>) -> impl IntoResponse {
    let expires = rfc3339((state.clock.now() + Duration::days(90)).replace_time(time::Time::MIDNIGHT));
    let address = state.config.base_url.join("/.well-known/security.txt");
    let desk = &state.config.desk.email;
    format!("Contact: mailto:{desk}\nExpires: {expires}\nPreferred-Languages: en\nCanonical: {address}\n")
}
