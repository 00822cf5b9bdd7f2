//! The top: every room on one router, the guard before the desk, the layers around all.

use std::time::Duration;

use axum::{
    Router,
    extract::{DefaultBodyLimit, Request},
    http::{Method, StatusCode, header},
    middleware::{self, Next},
    response::{IntoResponse, Response},
};
use tower_http::{
    CompressionLevel, catch_panic::CatchPanicLayer, compression::CompressionLayer, csrf::CsrfLayer,
    timeout::TimeoutLayer, trace::TraceLayer,
};

use crate::{
    admin, answers, enquiries, mail, related, search, server, tutors,
    web::{self, State, cache, headers},
};

/// A form of the public is at most this long; a longer one is 413.
const PUBLIC_BODY: usize = 64 * 1024;
/// An answer with its sources.
const STAFF_BODY: usize = 1024 * 1024;

/// The whole site.
pub fn router(state: State) -> Router {
    let admins = Router::new()
        .merge(tutors::desk())
        .merge(enquiries::desk())
        .merge(mail::desk())
        .layer(middleware::from_fn(admin::admins_only));
    let desk = Router::new()
        .merge(admin::desk())
        .merge(answers::desk())
        .merge(search::desk())
        .merge(related::desk())
        .merge(admins)
        .layer(middleware::from_fn_with_state(state.clone(), admin::guard))
        .layer(DefaultBodyLimit::max(STAFF_BODY));
    let public = Router::new()
        .merge(answers::routes().layer(middleware::from_fn_with_state(state.clone(), cache::keep)))
        .merge(search::routes())
        .merge(tutors::routes())
        .merge(enquiries::routes())
        .merge(admin::routes())
        .merge(web::asset_routes())
        .merge(web::contact_routes())
        .merge(server::probe_routes())
        .layer(DefaultBodyLimit::max(PUBLIC_BODY));
    public
        .merge(desk)
        .fallback(|| async { web::Error::Missing })
        .layer(middleware::from_fn(one_spelling))
        .layer(CsrfLayer::new())
        .layer(CompressionLayer::new().quality(CompressionLevel::Fastest))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, Duration::from_secs(30)))
        .layer(CatchPanicLayer::new())
        .layer(middleware::from_fn_with_state(state.clone(), headers::secure))
        .layer(middleware::from_fn_with_state(state.clone(), headers::guard))
        .layer(TraceLayer::new_for_http())
        .with_state(state)
}

/// One spelling for each address: a slash at the end, or upper case where no token
/// stands, is moved to it for good.
async fn one_spelling(request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let is_answer = path.trim_end_matches('/').split('/').count() == 5
        && path.to_ascii_lowercase().starts_with("/answers/");
    if is_answer || !matches!(*request.method(), Method::GET | Method::HEAD) {
        // an answer's page knows its former addresses too, and moves in one hop
        return next.run(request).await;
    }
    let lower = path.to_ascii_lowercase();
    let has_token = ["/enquiries/", "/offers/", "/teaching/", "/teach-with-us/", "/static/", "/admin/"]
        .iter()
        .any(|room| lower.starts_with(room));
    let spelt = if has_token { path.to_owned() } else { lower };
    let spelt = if spelt.len() > 1 { spelt.trim_end_matches('/') } else { &spelt };
    let spelt = if spelt.is_empty() { "/" } else { spelt };
    if spelt == path || spelt.starts_with("//") {
        return next.run(request).await;
    }
    let location = match request.uri().query() {
        Some(query) => format!("{spelt}?{query}"),
        None => spelt.to_owned(),
    };
    (StatusCode::MOVED_PERMANENTLY, [(header::LOCATION, location)]).into_response()
}
