//! What a handler calls: the page from the cache, or rendered and kept.

use axum::{
    body::Body,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use http_body_util::BodyExt;

use super::{
    CACHE_CONTROL, CacheRequest, Dependency, Fingerprint, Revision, entry::Entry, representation::hash_of,
};
use crate::platform::{App, Error, Result, headers};

/// A longer page is not kept, in bytes.
const MAX_BODY: usize = 4 * 1024 * 1024;

/// What a page states about itself, so that it can be kept.
#[derive(Debug, Clone)]
pub struct CachedPage {
    key: Key,
    policy: Policy,
}

#[derive(Debug, Clone)]
enum Key {
    Path,
    Target(String),
}

/// The part that is stored with the entry.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Policy {
    pub depends_on: &'static [Dependency],
    pub ignores_query: bool,
    pub is_for_everybody: bool,
}

impl CachedPage {
    /// A page on which the query changes nothing: it is stored under its path, and a request with
    /// any query gets the same page.
    pub const fn at_path(depends_on: &'static [Dependency]) -> Self {
        let policy = Policy { depends_on, ignores_query: true, is_for_everybody: false };
        Self { key: Key::Path, policy }
    }

    /// A page with parameters, whose canonical address is `target`: path with query, as the links
    /// of the site have it. A request with another spelling of it is rendered and not kept.
    pub fn at_target(target: String, depends_on: &'static [Dependency]) -> Self {
        let policy = Policy { depends_on, ignores_query: false, is_for_everybody: false };
        Self { key: Key::Target(target), policy }
    }

    /// Serves staff from the cache too. For what is slow to render and shows nothing that they
    /// need to see at once, such as pictures.
    #[must_use]
    pub fn for_everybody(mut self) -> Self {
        self.policy.is_for_everybody = true;
        self
    }

    /// `None` where the page is to be rendered and not kept.
    fn key<'a>(&self, request: &'a CacheRequest) -> Option<&'a str> {
        if request.is_staff() && !self.policy.is_for_everybody {
            return None;
        }
        match &self.key {
            // no link of the site is percent-encoded: there is one key for each page
            Key::Path => Some(request.path()).filter(|path| !path.contains('%')),
            Key::Target(target) => Some(request.target()).filter(|asked| asked == target),
        }
    }
}

/// What comes of rendering.
#[derive(Debug)]
pub enum Rendered {
    /// Kept where its status is 200.
    Page(Response, Option<Fingerprint>),
    /// The page would be the same as the one with the fingerprint that was given.
    Unchanged,
}

impl Rendered {
    pub fn page(response: impl IntoResponse) -> Self {
        Self::Page(response.into_response(), None)
    }

    /// The page with a fingerprint, which must cover everything that the page depends on but
    /// [`super::LOOK`].
    pub fn with_fingerprint(response: impl IntoResponse, fingerprint: Option<Fingerprint>) -> Self {
        Self::Page(response.into_response(), fingerprint)
    }

    /// `Cache-Control` is set on pages that may be kept; other responses stay as they are.
    fn into_page(self) -> Result<(Response, Option<Fingerprint>)> {
        let Self::Page(mut response, fingerprint) = self else {
            let error = "a page without a fingerprint was said to be unchanged";
            return Err(Error::Broken(anyhow::Error::msg(error)));
        };
        if response.status() == StatusCode::OK {
            response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static(CACHE_CONTROL));
        }
        Ok((response, fingerprint))
    }
}

/// The page from the cache where it is current, otherwise from `render`, once for all requests
/// that wait for it.
///
/// `render` gets the fingerprint of the outdated entry, where there is one and the look of all
/// pages is still the same; only then may it return [`Rendered::Unchanged`].
///
/// # Errors
/// Those of `render`. Where the database is unreachable an outdated entry, if there is one, is
/// returned in place of the error.
pub async fn get_or_render(
    app: &App,
    request: &CacheRequest,
    page: CachedPage,
    render: impl AsyncFnOnce(Option<Fingerprint>) -> Result<Rendered>,
) -> Result<Response> {
    let Some(key) = page.key(request) else {
        return Ok(render(None).await?.into_page()?.0);
    };
    let (cache, asked) = (&app.cache, request.as_page_request());
    if let Some(found) = cache.find(key, &asked, app.clock.now()) {
        return Ok(found.map(Body::new));
    }
    let Some(revision) = cache.revision(page.policy.depends_on, app.clock.now()) else {
        return or_stale(
            app,
            request,
            key,
            render(None).await.and_then(Rendered::into_page).map(|page| page.0),
        );
    };
    let _flight = cache.flights.acquire(key).await;
    if let Some(found) = cache.find(key, &asked, app.clock.now()) {
        return Ok(found.map(Body::new));
    }
    let outdated = cache.entry(key);
    let fingerprint = outdated
        .as_ref()
        .filter(|entry| entry.revision.has_look_of(revision))
        .and_then(|entry| entry.fingerprint.clone());
    let (response, fingerprint) = match (render(fingerprint).await, &outdated) {
        (Ok(Rendered::Unchanged), Some(entry)) => {
            let entry = cache.store(key, entry.renewed(revision, app.clock.now()));
            return Ok(entry.response(&asked, app.clock.now()).map(Body::new));
        }
        (rendered, _) => match rendered.and_then(Rendered::into_page) {
            Ok(page) => page,
            Err(error) => return or_stale(app, request, key, Err(error)),
        },
    };
    if response.status() != StatusCode::OK {
        return Ok(response);
    }
    let made = Made { policy: page.policy, revision, fingerprint, outdated: outdated.as_deref() };
    keep(app, request, key, made, response).await
}

/// What an entry is made of, beside the response.
struct Made<'a> {
    policy: Policy,
    revision: Revision,
    fingerprint: Option<Fingerprint>,
    /// The entry that it replaces.
    outdated: Option<&'a Entry>,
}

/// Stores what was rendered, and answers with it.
async fn keep(
    app: &App,
    request: &CacheRequest,
    key: &str,
    made: Made<'_>,
    response: Response,
) -> Result<Response> {
    let cache = &app.cache;
    let (mut parts, body) = response.into_parts();
    let body = body.collect().await.map_err(|_| Error::Unavailable)?.to_bytes();
    parts.headers.remove(header::CONTENT_LENGTH);
    // entries are served past the layers that would set these
    headers::dress(app, &mut parts.headers);
    if body.len() > MAX_BODY {
        return Ok(Response::from_parts(parts, Body::from(body)));
    }
    let now = app.clock.now();
    let entry = match made.outdated {
        Some(same) if same.hash == hash_of(&parts.headers, &body) => same.renewed(made.revision, now),
        outdated => {
            let shared = |lines| cache.shared_headers(lines);
            let entry = Entry::new(made.policy, made.revision, now, &parts.headers, body, shared);
            match outdated {
                Some(outdated) => entry.replacing(outdated),
                None => entry,
            }
        }
    };
    let entry = cache.store(key, entry.with_fingerprint(made.fingerprint));
    Ok(entry.response(&request.as_page_request(), now).map(Body::new))
}

/// While the database is unreachable, an outdated page is better than none.
fn or_stale(app: &App, request: &CacheRequest, key: &str, rendered: Result<Response>) -> Result<Response> {
    match (rendered, app.cache.entry(key)) {
        (Err(Error::Unavailable), Some(entry)) => {
            let stale = entry.stale_response(&request.as_page_request(), app.clock.now());
            Ok(stale.map(Body::new))
        }
        (rendered, _) => rendered,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PATH: CachedPage = CachedPage::at_path(&[]);

    fn get(target: &str) -> CacheRequest {
        CacheRequest::get(target, "")
    }

    #[test]
    fn a_page_at_its_path_has_one_key_whatever_the_query() {
        let request = get("/answers/gcse/history/lenin?utm=1");
        assert_eq!(PATH.key(&request), Some("/answers/gcse/history/lenin"));
        assert_eq!(PATH.key(&get("/answers/gcse/h%69story/lenin")), None);
    }

    #[test]
    fn a_page_with_parameters_is_kept_at_its_canonical_address_only() {
        let page = CachedPage::at_target("/answers/gcse/history?page=2".into(), &[]);
        assert!(page.key(&get("/answers/gcse/history?page=2")).is_some());
        for other in
            ["/answers/gcse/history", "/answers/gcse/history?page=02", "/answers/gcse/history?page=2&x=1"]
        {
            assert_eq!(page.key(&get(other)), None, "{other}");
        }
    }

    #[test]
    fn staff_get_pages_fresh_and_a_foreign_cookie_does_not_matter() {
        let staff = CacheRequest::get("/", "theme=dark; __Host-lectern=abc");
        assert_eq!(PATH.key(&staff), None);
        assert_eq!(PATH.for_everybody().key(&staff), Some("/"));
        assert_eq!(PATH.key(&CacheRequest::get("/", "theme=dark")), Some("/"));
    }
}
