//! Giving the key back.

use axum::{
    extract::State,
    response::{IntoResponse, Redirect},
};
use axum_extra::extract::cookie::CookieJar;

use crate::platform::{App, Result};
use crate::staff::{guard, queries};

/// Ends the session. It works for whoever has none, too: the end is the same.
pub async fn post(State(state): State<App>, jar: CookieJar) -> Result<impl IntoResponse> {
    let base = &state.config.base_url;
    if let Some(token) = guard::key(&jar, base) {
        queries::close_session(&state.pool(), &token.hash()).await?;
    }
    Ok((jar.add(guard::taken_back(base)), Redirect::to("/admin/sign-in")))
}
