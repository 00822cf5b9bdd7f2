//! What of a request decides which page it gets, and in which encoding.

use std::convert::Infallible;

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, HeaderValue, Uri, header, request::Parts, uri::PathAndQuery},
};

use time::OffsetDateTime;

use crate::platform::session_cookie;

/// A GET for a page, as far as the cache needs it, borrowed from wherever it was parsed.
#[derive(Debug, Clone, Copy, Default)]
pub struct PageRequest<'a> {
    /// The request target: the path, with the query where there is one.
    pub target: &'a str,
    pub accept_encoding: &'a [u8],
    pub if_none_match: &'a [u8],
    /// Counts where there is no `If-None-Match` (RFC 9110, section 13.1.3).
    pub if_modified_since: &'a [u8],
    /// The visitor may have the session cookie of staff.
    pub may_be_staff: bool,
}

impl PageRequest<'_> {
    pub fn is_conditional_by_date(&self) -> bool {
        self.if_none_match.is_empty() && !self.if_modified_since.is_empty()
    }

    /// Whether the visitor has a page that has not changed since `modified`, which has passed.
    pub(super) fn has_page_of(&self, modified: OffsetDateTime) -> bool {
        self.is_conditional_by_date()
            && str::from_utf8(self.if_modified_since)
                .ok()
                .and_then(|date| httpdate::parse_http_date(date).ok())
                .is_some_and(|since| OffsetDateTime::from(since) >= modified)
    }
}

/// The same as an extractor, for handlers of pages that are cached.
#[derive(Debug, Clone)]
pub struct CacheRequest {
    uri: Uri,
    accept_encoding: Option<HeaderValue>,
    if_none_match: Option<HeaderValue>,
    if_modified_since: Option<HeaderValue>,
    is_staff: bool,
}

impl CacheRequest {
    fn new(uri: &Uri, headers: &HeaderMap) -> Self {
        let value = |name| headers.get(name).cloned();
        Self {
            uri: uri.clone(),
            accept_encoding: value(header::ACCEPT_ENCODING),
            if_none_match: value(header::IF_NONE_MATCH),
            if_modified_since: value(header::IF_MODIFIED_SINCE),
            is_staff: headers
                .get_all(header::COOKIE)
                .iter()
                .any(|cookies| session_cookie::may_be_in(cookies.as_bytes())),
        }
    }

    pub fn path(&self) -> &str {
        self.uri.path()
    }

    /// The path, with the query where there is one.
    pub fn target(&self) -> &str {
        self.uri.path_and_query().map_or("/", PathAndQuery::as_str)
    }

    /// Whether the visitor has a session cookie of staff, valid or not. The page is not kept then.
    pub fn is_staff(&self) -> bool {
        self.is_staff
    }

    pub(super) fn as_page_request(&self) -> PageRequest<'_> {
        let bytes = |value| Option::map(value, HeaderValue::as_bytes).unwrap_or_default();
        PageRequest {
            target: self.target(),
            accept_encoding: bytes(self.accept_encoding.as_ref()),
            if_none_match: bytes(self.if_none_match.as_ref()),
            if_modified_since: bytes(self.if_modified_since.as_ref()),
            may_be_staff: self.is_staff,
        }
    }

    #[cfg(test)]
    pub(super) fn get(target: &str, cookies: &str) -> Self {
        let cookies = HeaderMap::from_iter([(header::COOKIE, cookies.parse().unwrap())]);
        Self::new(&target.parse().unwrap(), &cookies)
    }
}

impl<S: Sync> FromRequestParts<S> for CacheRequest {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self::new(&parts.uri, &parts.headers))
    }
}
