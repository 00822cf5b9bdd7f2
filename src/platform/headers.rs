//! Response headers, and the checks that every request must pass.

use std::sync::LazyLock;

use axum::{
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri, header},
    response::{IntoResponse, Response},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use sha2::{Digest, Sha256};

use super::{App, EARLY};

/// The content security policy: only our own files, and the one inline script.
pub static CONTENT_SECURITY_POLICY: LazyLock<String> = LazyLock::new(|| {
    let early = STANDARD.encode(Sha256::digest(EARLY));
    format!(
        "default-src 'none'; script-src 'self' 'sha256-{early}'; style-src 'self'; img-src 'self' data:; \
        font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; \
        require-trusted-types-for 'script'; trusted-types 'none'"
    )
});

const PERMISSIONS_POLICY: &str = "accelerometer=(), browsing-topics=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), \
    magnetometer=(), microphone=(), payment=(), usb=()";

static FIXED: LazyLock<[(HeaderName, &str); 6]> = LazyLock::new(|| {
    [
        (header::CONTENT_SECURITY_POLICY, &CONTENT_SECURITY_POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "strict-origin-when-cross-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("permissions-policy"), PERMISSIONS_POLICY),
    ]
});

/// Adds the headers that every response has, unless the page has set them.
pub fn dress(app: &App, headers: &mut HeaderMap) {
    for (name, value) in &*FIXED {
        if !headers.contains_key(name) {
            headers.insert(name, HeaderValue::from_static(value));
        }
    }
    if headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html")) {
        const RULES: (HeaderName, HeaderValue) = (
            HeaderName::from_static("speculation-rules"),
            HeaderValue::from_static("\"/speculation-rules.json\""),
        );
        headers.insert(RULES.0, RULES.1);
    }
    if app.config.base_url.is_https() {
        headers.insert(
            header::STRICT_TRANSPORT_SECURITY,
            HeaderValue::from_static("max-age=63072000; includeSubDomains; preload"),
        );
    }
    if !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
}

/// The response to a request whose framing is ambiguous (request smuggling) or whose host is not
/// ours. `None` if the request may be served.
pub fn refusal(
    headers: &HeaderMap,
    (method, uri): (&Method, &Uri),
    app: &App,
) -> Option<(StatusCode, &'static str)> {
    let mut hosts = headers.get_all(header::HOST).iter();
    let host = match (hosts.next(), hosts.next()) {
        (Some(host), None) => host.as_bytes(),
        // load balancers ask without one
        (None, None) if is_probe(uri.path()) => b"",
        _ => return Some((StatusCode::BAD_REQUEST, "A request names one host.\n")),
    };
    if headers.contains_key(header::CONTENT_LENGTH) && headers.contains_key(header::TRANSFER_ENCODING) {
        return Some((StatusCode::BAD_REQUEST, "A request has one length.\n"));
    }
    let size: usize = headers.iter().map(|(name, value)| name.as_str().len() + value.len() + 4).sum();
    if size > 16 * 1024 {
        return Some((StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE, "The headers are longer than 16 KB.\n"));
    }
    if method == Method::TRACE || method == Method::CONNECT {
        return Some((StatusCode::METHOD_NOT_ALLOWED, "This method is not served.\n"));
    }
    // In the absolute form, the host of the address counts (RFC 9112, section 3.2.2).
    let named = uri.authority().map_or(host, |authority| authority.as_str().as_bytes());
    let is_served = is_ours(host, app) && is_ours(named, app);
    if !is_served && !is_probe(uri.path()) {
        return Some((StatusCode::MISDIRECTED_REQUEST, "This site does not answer for that host.\n"));
    }
    None
}

/// Whether the path is that of a health check, which load balancers ask for by IP address.
fn is_probe(path: &str) -> bool {
    matches!(path, "/livez" | "/readyz")
}

/// Whether `host` is that of the base URL, or loopback, which health checks and developers use.
pub fn is_ours(host: &[u8], app: &App) -> bool {
    let Ok(host) = str::from_utf8(host) else { return false };
    let port = host.rfind(':').filter(|at| host[at + 1..].bytes().all(|byte| byte.is_ascii_digit()));
    let name = &host[..port.unwrap_or(host.len())];
    let name = name.strip_suffix('.').unwrap_or(name);
    app.config.base_url.is_named_by(host)
        || ["127.0.0.1", "localhost", "[::1]"].iter().any(|known| name.eq_ignore_ascii_case(known))
}

/// For pages whose URL contains a token: keeps the URL out of `Referer` headers, search indexes and
/// caches.
pub fn private(page: impl IntoResponse) -> Response {
    let headers = [
        (header::REFERRER_POLICY, "same-origin"),
        (HeaderName::from_static("x-robots-tag"), "noindex"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (headers, page).into_response()
}

/// For pages with a form: the browser may cache it, so that the back button restores what was typed
/// and the form is sent again with the same submission id. Shared caches may not.
pub fn no_cache_private(page: impl IntoResponse) -> Response {
    ([(header::CACHE_CONTROL, "private, no-cache")], page).into_response()
}
