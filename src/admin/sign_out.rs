//! Giving the key back.

use axum::{
    extract::State as Extract,
    response::{IntoResponse, Redirect},
};
use axum_extra::extract::cookie::CookieJar;

use super::{guard, queries};
use crate::web::{Result, State};

/// Ends the session. It works for whoever has none, too: the end is the same.
pub(super) async fn post(Extract(state): Extract<State>, jar: CookieJar) -> Result<impl IntoResponse> {
    let base = &state.config.base_url;
    if let Some(token) = guard::key(&jar, base) {
        queries::close_session(&state.pool(), &token.hash()).await?;
    }
    Ok((jar.add(guard::taken_back(base)), Redirect::to("/admin/sign-in")))
}
