//! Responses that the pages of stored emails and of previews share.

use askama::Template;
use axum::{
    http::{HeaderName, header},
    response::{Html, IntoResponse},
};

use crate::platform::{Page, headers};

/// The content security policy for an email's HTML part: no scripts, no requests, no forms.
const LETTER_POLICY: &str = "sandbox; default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; \
    base-uri 'none'; frame-ancestors 'self'";

/// A page that shows an email's HTML part in a frame.
pub fn with_frame<T: Template>(page: T) -> impl IntoResponse {
    let policy = format!("{}; frame-src 'self'", *headers::CONTENT_SECURITY_POLICY);
    ([(header::CONTENT_SECURITY_POLICY, policy)], Page(page))
}

/// An email's HTML part as a sandboxed document.
pub fn sandboxed(html: String) -> impl IntoResponse {
    let headers = [
        (header::CONTENT_SECURITY_POLICY, LETTER_POLICY),
        (HeaderName::from_static("x-robots-tag"), "noindex"),
    ];
    (headers, Html(html))
}
