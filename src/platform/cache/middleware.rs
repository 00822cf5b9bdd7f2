//! The layer that keeps what the pages inside it make.

use std::sync::Arc;

use axum::{
    Extension,
    body::Body,
    extract::{Request, State},
    http::{Response, StatusCode, Uri, header},
    middleware::Next,
    response::IntoResponse,
};
use http_body_util::BodyExt;

use super::{
    Cache, Fingerprint, PageRequest, SHARED,
    entry::{Entry, hash_of},
    page_request::{Kept, is_answer},
};
use crate::platform::{App, Error, headers};

/// A longer page is made anew each time.
const LONGEST: usize = 4 * 1024 * 1024;

/// Says of a page with a query that its address is one of the site's own links, so that
/// it may be kept.
#[derive(Debug, Clone, Copy)]
pub struct Linked;

/// Says of a page whose [`Fingerprint`] the request had that it would be made of the same again.
#[derive(Debug, Clone, Copy)]
pub struct Unchanged;

impl IntoResponse for Unchanged {
    fn into_response(self) -> axum::response::Response {
        (StatusCode::NO_CONTENT, Extension(self)).into_response()
    }
}

/// Makes a page at most once for each edition, however many ask for it.
pub async fn keep(State(state): State<App>, request: Request, next: Next) -> Response<Body> {
    let Some(kept) = Kept::of(&request) else { return next.run(request).await };
    let asked = kept.asked();
    let cache = Arc::clone(&state.cache);
    let Some(key) = asked.key() else {
        let known = cache.known(asked.place());
        return match made(known.as_deref(), request, next).await {
            Made::Again(response) => response,
            Made::Unchanged(entry) => entry.answer(&asked).map(Body::new),
        };
    };
    let found = || cache.look_up(&asked, state.clock.now()).map(|found| found.map(Body::new));
    if let Some(found) = found() {
        return found;
    }
    let Some(edition) = cache.standing().edition(state.clock.now()) else {
        let response = next.run(request).await;
        return or_old(&cache, &asked, response, &state);
    };
    let _turn = cache.turn(key).await;
    if let Some(found) = found() {
        return found;
    }
    let known = cache.known(key);
    let response = match made(known.as_deref(), request, next).await {
        Made::Again(response) => response,
        Made::Unchanged(entry) => {
            return cache.keep(key, entry.renewed(edition, state.clock.now())).answer(&asked).map(Body::new);
        }
    };
    if !may_be_kept(&response, &kept.address) {
        return or_old(&cache, &asked, response, &state);
    }
    let (mut parts, body) = response.into_parts();
    let Ok(body) = body.collect().await else { return Error::Unavailable.into_response() };
    let body = body.to_bytes();
    parts.headers.remove(header::CONTENT_LENGTH);
    headers::dress(&state, &mut parts.headers);
    if body.len() > LONGEST {
        return Response::from_parts(parts, Body::from(body));
    }
    let now = state.clock.now();
    let entry = match known {
        Some(known) if known.hash == hash_of(&parts.headers, &body) => known.renewed(edition, now),
        known => {
            let entry = Entry::new(edition, now, &parts.headers, body, |lines| cache.kind(lines));
            match known {
                Some(known) => entry.in_place_of(&known),
                None => entry,
            }
        }
    };
    let entry = entry.with_print(parts.extensions.remove::<Fingerprint>());
    cache.keep(key, entry).answer(&asked).map(Body::new)
}

/// What comes of asking for a page of which an older one is known.
enum Made<'a> {
    Again(Response<Body>),
    Unchanged(&'a Entry),
}

async fn made(known: Option<&Entry>, mut request: Request, next: Next) -> Made<'_> {
    if let Some(print) = known.and_then(|known| known.print.clone()) {
        request.extensions_mut().insert(print);
    }
    let response = next.run(request).await;
    match known {
        Some(known) if response.extensions().get::<Unchanged>().is_some() => Made::Unchanged(known),
        _ => Made::Again(response),
    }
}

fn may_be_kept(response: &Response<Body>, address: &Uri) -> bool {
    let is_own = address.query().is_none()
        || is_answer(address.path())
        || response.extensions().get::<Linked>().is_some();
    let is_shared = response.headers().get(header::CACHE_CONTROL).is_some_and(|said| said == SHARED);
    response.status() == StatusCode::OK && is_shared && is_own
}

/// While the database is away, a page of before is better than none.
fn or_old(cache: &Cache, asked: &PageRequest<'_>, response: Response<Body>, state: &App) -> Response<Body> {
    match asked.key().and_then(|key| cache.known(key)) {
        Some(entry) if response.status() == StatusCode::SERVICE_UNAVAILABLE => {
            entry.old(asked, state.clock.now()).map(Body::new)
        }
        _ => response,
    }
}
