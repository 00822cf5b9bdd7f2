//! The top: every room on one router, the guard before the desk, the layers around all.

use std::time::Duration;

use axum::{
    Router,
    extract::{DefaultBodyLimit, Request, State},
    http::{Method, StatusCode, header},
    middleware::{self, Next},
    response::{IntoResponse, Response},
};
use tower::ServiceBuilder;
use tower_http::{
    CompressionLevel, catch_panic::CatchPanicLayer, compression::CompressionLayer, csrf::CsrfLayer,
    timeout::TimeoutLayer, trace::TraceLayer,
};

use crate::{
    answers, desk, enquiries, operations,
    platform::{self, App, cache, headers, http},
    related, search, staff, tutors,
};

/// A form of the public is at most this long; a longer one is 413.
const PUBLIC_BODY: usize = 64 * 1024;
/// An answer with its sources.
const STAFF_BODY: usize = 1024 * 1024;

/// The whole site.
pub fn router(state: App) -> Router {
    let admins = Router::new()
        .merge(tutors::desk())
        .merge(enquiries::desk())
        .merge(operations::desk())
        .layer(middleware::from_fn(staff::admins_only));
    let desk = Router::new()
        .merge(staff::desk())
        .merge(desk::desk())
        .merge(answers::desk())
        .merge(search::desk())
        .merge(related::desk())
        .merge(admins)
        .layer(middleware::from_fn_with_state(state.clone(), staff::guard))
        .layer(DefaultBodyLimit::max(STAFF_BODY));
    let public = Router::new()
        .merge(answers::routes().layer(middleware::from_fn_with_state(state.clone(), cache::keep)))
        .merge(search::routes())
        .merge(tutors::routes())
        .merge(enquiries::routes())
        .merge(staff::routes())
        .merge(platform::assets::routes())
        .merge(http::security_txt::routes())
        .merge(http::probes::routes());
    public
        .merge(desk)
        .fallback(|| async { platform::Error::Missing })
        // all at once: the router would box each of several layers for every request
        .layer(
            ServiceBuilder::new()
                .layer(TraceLayer::new_for_http())
                .layer(middleware::from_fn_with_state(state.clone(), house))
                .layer(CatchPanicLayer::new())
                .layer(TimeoutLayer::with_status_code(
                    StatusCode::SERVICE_UNAVAILABLE,
                    Duration::from_secs(30),
                ))
                .layer(CompressionLayer::new().quality(CompressionLevel::Fastest))
                .layer(CsrfLayer::new())
                // the desk has a limit of its own within
                .layer(DefaultBodyLimit::max(PUBLIC_BODY)),
        )
        .with_state(state)
}

/// What every request and every answer goes through; each layer more would cost each page.
async fn house(State(state): State<App>, request: Request, next: Next) -> Response {
    if let Some(refusal) = headers::refusal(request.headers(), request.method(), &state) {
        return refusal.into_response();
    }
    let mut response = match other_spelling(&request) {
        Some(spelt) => (StatusCode::MOVED_PERMANENTLY, [(header::LOCATION, spelt)]).into_response(),
        None => next.run(request).await,
    };
    headers::dress(&state, response.headers_mut());
    response
}

/// One spelling for each address: a slash at the end, or upper case where no token
/// stands, is moved to it for good.
fn other_spelling(request: &Request) -> Option<String> {
    let path = request.uri().path();
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return None;
    }
    let is_upper = path.bytes().any(|byte| byte.is_ascii_uppercase());
    if !is_upper && (path == "/" || !path.ends_with('/')) {
        return None;
    }
    let lower = path.to_ascii_lowercase();
    if path.trim_end_matches('/').split('/').count() == 5 && lower.starts_with("/answers/") {
        // an answer's page knows its former addresses too, and moves in one hop
        return None;
    }
    let has_token = ["/enquiries/", "/offers/", "/teaching/", "/teach-with-us/", "/static/", "/admin/"]
        .iter()
        .any(|room| lower.starts_with(room));
    let spelt = if has_token { path } else { &lower };
    let spelt = if spelt.len() > 1 { spelt.trim_end_matches('/') } else { spelt };
    let spelt = if spelt.is_empty() { "/" } else { spelt };
    if spelt == path || spelt.starts_with("//") {
        return None;
    }
    Some(match request.uri().query() {
        Some(query) => format!("{spelt}?{query}"),
        None => spelt.to_owned(),
    })
}
