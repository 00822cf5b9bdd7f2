//! What of a request decides which page it gets, and in which form.

use axum::{
    extract::Request,
    http::{HeaderMap, HeaderValue, Method, Uri, header, uri::PathAndQuery},
};

use super::PICTURE;

/// A request for a page, however it was read.
#[derive(Debug, Clone, Copy, Default)]
pub struct PageRequest<'a> {
    /// The path, with the query where there is one.
    pub address: &'a str,
    /// `Accept-Encoding`.
    pub accepts: &'a [u8],
    /// `If-None-Match`: the tags of what the visitor has.
    pub has: &'a [u8],
    /// The visitor has a cookie of ours, and is perhaps an editor.
    pub is_known: bool,
}

/// The same, kept while the request goes on its way.
#[derive(Debug)]
pub(super) struct Kept {
    pub address: Uri,
    accepts: Option<HeaderValue>,
    has: Option<HeaderValue>,
    is_known: bool,
}

impl Kept {
    /// `None` for what no kept page answers.
    pub(super) fn of(request: &Request) -> Option<Self> {
        let is_known = PageRequest::of(request.method(), request.uri(), request.headers())?.is_known;
        let value = |name| request.headers().get(name).cloned();
        Some(Self {
            address: request.uri().clone(),
            accepts: value(header::ACCEPT_ENCODING),
            has: value(header::IF_NONE_MATCH),
            is_known,
        })
    }

    pub(super) fn asked(&self) -> PageRequest<'_> {
        let bytes = |value| Option::map(value, HeaderValue::as_bytes).unwrap_or_default();
        PageRequest {
            address: self.address.path_and_query().map_or("/", PathAndQuery::as_str),
            accepts: bytes(self.accepts.as_ref()),
            has: bytes(self.has.as_ref()),
            is_known: self.is_known,
        }
    }
}

impl<'a> PageRequest<'a> {
    /// `None` for what no kept page answers.
    pub fn of(method: &Method, address: &'a Uri, headers: &'a HeaderMap) -> Option<Self> {
        if !matches!(*method, Method::GET | Method::HEAD) {
            return None;
        }
        let value = |name| headers.get(name).map(HeaderValue::as_bytes).unwrap_or_default();
        Some(Self {
            address: address.path_and_query()?.as_str(),
            accepts: value(header::ACCEPT_ENCODING),
            has: value(header::IF_NONE_MATCH),
            is_known: headers.get_all(header::COOKIE).iter().any(|cookies| is_ours(cookies.as_bytes())),
        })
    }

    /// What the page is kept under; `None` for what is never kept. A visitor with our cookie
    /// sees each page as it is now; a picture takes too long to be drawn for whoever sends a
    /// cookie. An answer has one page whatever the query says, so that no robot can fill the
    /// cache with queries.
    pub(super) fn key(&self) -> Option<&'a str> {
        let place = self.place();
        (!self.is_known || place.ends_with(PICTURE)).then_some(place)
    }

    /// The same for whoever asks.
    pub(super) fn place(&self) -> &'a str {
        let path = self.address.split_once('?').map_or(self.address, |(path, _)| path);
        if is_answer(path) { path } else { self.address }
    }
}

/// Whether an address is that of an answer, in whatever form.
pub(super) fn is_answer(path: &str) -> bool {
    path.bytes().filter(|byte| *byte == b'/').count() == 4
}

/// Whether a `Cookie` header names a cookie of the site's.
pub fn is_ours(cookies: &[u8]) -> bool {
    cookies.windows(b"lectern".len()).any(|part| part == b"lectern")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn get(address: &str, cookie: Option<&str>) -> Option<String> {
        let mut headers = HeaderMap::new();
        if let Some(cookie) = cookie {
            headers.insert(header::COOKIE, cookie.parse().unwrap());
        }
        let address: Uri = address.parse().unwrap();
        PageRequest::of(&Method::GET, &address, &headers)?.key().map(str::to_owned)
    }

    #[test]
    fn queries_make_no_further_page_of_an_answer() {
        let path = "/answers/gcse/history/lenin";
        assert_eq!(get(&format!("{path}?utm=1"), None).as_deref(), Some(path));
        assert_eq!(
            get("/answers/gcse/history?page=2", None).as_deref(),
            Some("/answers/gcse/history?page=2")
        );
    }

    #[test]
    fn an_editor_gets_no_kept_page_and_a_foreign_cookie_does_not_matter() {
        assert_eq!(get("/", Some("__Host-lectern=abc")), None);
        assert_eq!(get("/", Some("theme=dark")).as_deref(), Some("/"));
        let picture = "/answers/gcse/history/lenin.png";
        assert_eq!(get(picture, Some("lectern=abc")).as_deref(), Some(picture));
    }
}
