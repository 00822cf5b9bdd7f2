use axum::{extract::State, http::StatusCode, response::IntoResponse};
use serde::Deserialize;

use crate::{
    platform::{App, Result, client::Address, form::Form},
    search::{SEARCHES, queries::counts},
};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Clicked {
    /// The path of the answer that was opened.
    path: String,
}

/// Counts a result that was opened. Browsers send it beside following the link, and nothing waits
/// for it.
pub async fn post(
    State(app): State<App>,
    address: Address,
    Form(clicked): Form<Clicked>,
) -> Result<impl IntoResponse> {
    app.limits.guard(SEARCHES, address.0)?;
    let parts: Vec<&str> = clicked.path.split('/').collect();
    if let ["", "answers", level, subject, slug] = parts[..] {
        counts::count_click(&app.pool(), app.clock.now().date(), level, subject, slug).await?;
    }
    Ok(StatusCode::NO_CONTENT)
}
