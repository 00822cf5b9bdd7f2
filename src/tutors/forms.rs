//! What the forms of the public share.

use std::time::Duration;

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use uuid::Uuid;

use crate::web::form::line;

/// The id of a form: a second click carries the same one.
pub fn submission(typed: &str) -> String {
    let submission: String = line(typed).chars().take(100).collect();
    match submission.trim() {
        "" => Uuid::now_v7().to_string(),
        known => known.to_owned(),
    }
}

/// “40 seconds”, “3 minutes”.
pub fn in_words(wait: Duration) -> String {
    match wait.as_secs().max(1) {
        seconds @ ..=90 => format!("{seconds} seconds"),
        seconds => format!("{} minutes", seconds.div_ceil(60)),
    }
}

/// A form that cannot be taken yet, with all that was typed.
pub fn too_many(page: impl IntoResponse, wait: Duration) -> Response {
    let seconds = HeaderValue::from(wait.as_secs().max(1));
    (StatusCode::TOO_MANY_REQUESTS, [(header::RETRY_AFTER, seconds)], page).into_response()
}

/// Whoever goes back finds what they typed, and sends it as the same submission.
pub fn kept_for_going_back(page: impl IntoResponse) -> Response {
    ([(header::CACHE_CONTROL, "private, no-cache")], page).into_response()
}

/// The address of such a page is a key: it goes to no other site, and into no index.
pub fn private(page: impl IntoResponse) -> Response {
    let headers = [
        (header::REFERRER_POLICY, "same-origin"),
        (header::HeaderName::from_static("x-robots-tag"), "noindex"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (headers, page).into_response()
}
