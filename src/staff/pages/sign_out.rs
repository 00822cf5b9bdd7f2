//! The sign-out action.

use axum::{
    extract::State,
    response::{IntoResponse, Redirect},
};
use axum_extra::extract::cookie::CookieJar;

use crate::platform::{App, Result};
use crate::staff::{guard, queries};

/// Closes the session, if there is one.
pub async fn post(State(app): State<App>, jar: CookieJar) -> Result<impl IntoResponse> {
    let base = &app.config.base_url;
    if let Some(token) = guard::session_token(&jar, base) {
        queries::close_session(&app.pool(), &token.hash()).await?;
    }
    Ok((jar.add(guard::expired_cookie(base)), Redirect::to("/admin/sign-in")))
}
