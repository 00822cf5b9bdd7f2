//! The router of the whole site, with its middleware.

use std::{any::Any, time::Duration};

use axum::{
    Router,
    extract::{DefaultBodyLimit, Request, State},
    http::{Extensions, HeaderMap, Method, StatusCode, Version, header},
    middleware::{self, Next},
    response::{IntoResponse, Response},
};
use tower::ServiceBuilder;
use tower_http::{
    CompressionLevel,
    catch_panic::CatchPanicLayer,
    compression::{
        CompressionLayer,
        predicate::{DefaultPredicate, Predicate},
    },
    csrf::{CsrfLayer, ProtectionError},
    timeout::TimeoutLayer,
    trace::TraceLayer,
};

use crate::{
    platform::{App, Error, assets, headers, http},
    staff,
};

/// The longest body of a public form, in bytes. A longer one is answered with 413.
const PUBLIC_BODY: usize = 64 * 1024;
/// The longest body of a staff form, in bytes: an answer with its sources.
const STAFF_BODY: usize = 1024 * 1024;

/// The router of the whole site.
pub fn router(app: App) -> Router {
    let mut public = Router::new()
        .merge(assets::routes())
        .merge(http::security_txt::routes())
        .merge(http::probes::routes());
    let mut desk = Router::new();
    for room in app.rooms {
        public = public.merge((room.public)());
        desk = desk.merge((room.desk)().layer(middleware::from_fn_with_state(room.needs, staff::require)));
    }
    public
        .nest("/admin", desk.layer(DefaultBodyLimit::max(STAFF_BODY)))
        .fallback(|| async { Error::Missing })
        .method_not_allowed_fallback(|| async { Error::WrongMethod })
        // One `ServiceBuilder`: the router would box each layer separately, for every request.
        .layer(
            ServiceBuilder::new()
                .layer(TraceLayer::new_for_http())
                .layer(middleware::from_fn_with_state(app.clone(), around))
                .layer(CatchPanicLayer::custom(panicked))
                .layer(TimeoutLayer::with_status_code(
                    StatusCode::SERVICE_UNAVAILABLE,
                    Duration::from_secs(30),
                ))
                .layer(
                    CompressionLayer::new()
                        .quality(CompressionLevel::Fastest)
                        .compress_when(DefaultPredicate::new().and(is_untagged)),
                )
                .layer(own_forms_only(&app))
                // Staff routes override this limit.
                .layer(DefaultBodyLimit::max(PUBLIC_BODY)),
        )
        .with_state(app)
}

/// A strong tag names the bytes as they are, which may not be compressed any more.
fn is_untagged(_: StatusCode, _: Version, headers: &HeaderMap, _: &Extensions) -> bool {
    !headers.contains_key(header::ETAG)
}

/// Refuses forms that another site sends (CSRF).
fn own_forms_only(app: &App) -> CsrfLayer<fn(ProtectionError) -> Response> {
    let layer = CsrfLayer::new();
    let base_url = app.config.base_url.to_string();
    // Behind a proxy that passes its own `Host` on, the origin is still ours.
    let layer = layer.clone().add_trusted_origin(base_url).unwrap_or(layer);
    let refusal: fn(ProtectionError) -> Response = |_| Error::ForeignForm.into_response();
    layer.with_rejection_response(refusal)
}

#[allow(clippy::needless_pass_by_value, reason = "the signature that CatchPanicLayer asks for")]
fn panicked(cause: Box<dyn Any + Send>) -> Response {
    let words = cause.downcast_ref::<&str>().copied().map(str::to_owned);
    let words = words.or_else(|| cause.downcast_ref::<String>().cloned()).unwrap_or_default();
    Error::Broken(anyhow::anyhow!("a handler panicked: {words}")).into_response()
}

/// Security checks, redirects and the guard in one middleware, as each layer adds a cost per
/// request.
async fn around(State(app): State<App>, request: Request, next: Next) -> Response {
    if let Some(refusal) = headers::refusal(request.headers(), (request.method(), request.uri()), &app) {
        return refusal.into_response();
    }
    let mut response = match other_spelling(&request, &app) {
        Some(spelt) => (StatusCode::MOVED_PERMANENTLY, [(header::LOCATION, spelt)]).into_response(),
        // By path rather than by route, so that no staff route can be left unguarded.
        None if staff::is_guarded(request.uri().path()) => {
            staff::guard(&app, request, next).await.into_response()
        }
        None => next.run(request).await,
    };
    if response.status() == StatusCode::SERVICE_UNAVAILABLE
        && !response.headers().contains_key(header::CONTENT_TYPE)
    {
        // `TimeoutLayer` gave up the request and says nothing.
        response = Error::Unavailable.into_response();
    }
    // a 304 renews the stored response, which has these headers already (RFC 9110, 15.4.5)
    if response.status() != StatusCode::NOT_MODIFIED {
        headers::dress(&app, response.headers_mut());
    }
    response
}

/// The canonical address of a path, to redirect to: without a trailing slash, and in lower case
/// except for tokens. `None` if the path is canonical already.
fn other_spelling(request: &Request, app: &App) -> Option<String> {
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
        // The answer's page also resolves former slugs, so that one redirect is enough.
        return None;
    }
    let tokens = app.rooms.iter().flat_map(|room| room.tokens).chain(&["/static/", "/admin/"]);
    let has_token = tokens.into_iter().any(|beginning| lower.starts_with(beginning));
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
