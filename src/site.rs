//! The top: every room on one router, the guard before the desk, the layers around all.

use std::time::Duration;

use axum::{Router, extract::DefaultBodyLimit, http::StatusCode, middleware};
use tower_http::{
    catch_panic::CatchPanicLayer, compression::CompressionLayer, csrf::CsrfLayer, timeout::TimeoutLayer,
    trace::TraceLayer,
};

use crate::{
    admin, answers, enquiries, mail, search, tutors,
    web::{self, State, headers},
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
        .merge(admins)
        .layer(middleware::from_fn_with_state(state.clone(), admin::guard))
        .layer(DefaultBodyLimit::max(STAFF_BODY));
    let public = Router::new()
        .merge(answers::routes())
        .merge(search::routes())
        .merge(tutors::routes())
        .merge(enquiries::routes())
        .merge(admin::routes())
        .merge(web::asset_routes())
        .layer(DefaultBodyLimit::max(PUBLIC_BODY));
    public
        .merge(desk)
        .fallback(|| async { web::Error::Missing })
        .layer(CsrfLayer::new())
        .layer(CompressionLayer::new())
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, Duration::from_secs(30)))
        .layer(CatchPanicLayer::new())
        .layer(middleware::from_fn_with_state(state.clone(), headers::secure))
        .layer(middleware::from_fn_with_state(state.clone(), headers::guard))
        .layer(TraceLayer::new_for_http())
        .with_state(state)
}
