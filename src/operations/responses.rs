//! What the pages of a stored email and of a preview answer alike.

use askama::Template;
use axum::{
    http::{HeaderName, header},
    response::{Html, IntoResponse},
};

use crate::platform::{Page, headers};

/// The policy of a letter's HTML part: it runs no script, fetches nothing and submits no form.
const LETTER_POLICY: &str = "sandbox; default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; \
    base-uri 'none'; frame-ancestors 'self'";

/// A page that shows the HTML part of a letter in a frame.
pub fn with_frame<T: Template>(page: T) -> impl IntoResponse {
    let policy = format!("{}; frame-src 'self'", *headers::CONTENT_SECURITY_POLICY);
    ([(header::CONTENT_SECURITY_POLICY, policy)], Page(page))
}

/// The HTML part of a letter, as a page of its own.
pub fn sandboxed(html: String) -> impl IntoResponse {
    let headers = [
        (header::CONTENT_SECURITY_POLICY, LETTER_POLICY),
        (HeaderName::from_static("x-robots-tag"), "noindex"),
    ];
    (headers, Html(html))
}
