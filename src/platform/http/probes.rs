//! Health checks: liveness and readiness.

use std::time::Duration;

use axum::{Router, extract::State, http::StatusCode, response::IntoResponse, routing::get};
use tokio::time::timeout;

use crate::platform::{App, database::missing_migrations};

/// The timeout of the readiness check.
const PATIENCE: Duration = Duration::from_secs(2);

pub fn routes() -> Router<App> {
    Router::new().route("/livez", get(livez)).route("/readyz", get(readyz))
}

async fn livez() -> &'static str {
    "live\n"
}

async fn readyz(State(state): State<App>) -> impl IntoResponse {
    let pool = state.pool();
    let (status, text) = match timeout(PATIENCE, missing_migrations(&pool)).await {
        Ok(Ok(0)) => (StatusCode::OK, "ready\n".to_owned()),
        Ok(Ok(missing)) => (
            StatusCode::SERVICE_UNAVAILABLE,
            format!("{missing} database migrations have not been applied: run lectern migrate\n"),
        ),
        Ok(Err(error)) => {
            tracing::warn!(%error, "not ready");
            (StatusCode::SERVICE_UNAVAILABLE, "the database can’t be reached\n".to_owned())
        }
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "the database isn’t answering\n".to_owned()),
    };
    (status, text)
}
