//! How an entry is served: written to a connection as it travels, or as a response of the router.

use axum::http::{HeaderValue, Response, StatusCode, header};
use bytes::Bytes;
use http_body_util::Full;
use time::OffsetDateTime;

use super::{CACHE_CONTROL, PageRequest, entry::Entry, header_lines, representation::Representation};
use crate::platform::encoding::{self, Encoding};

/// A longer body is served through the router, which does not copy it.
const COPIED: usize = 64 * 1024;
/// Header lines of 200 and 304 alike.
///
/// A CDN may serve a page while it revalidates it; together with [`super::FRESH_FOR`] and the
/// polling interval this stays under the two seconds in which an edit has to be seen.
pub(super) const COMMON_LINES: &str =
    "cdn-cache-control: public, max-age=0, stale-while-revalidate=1\r\nvary: accept-encoding\r\n";

/// The representation for a request.
struct Selected<'a> {
    representation: &'a Representation,
    /// Otherwise the body may yet be compressed on its way, and differ from the bytes that the
    /// tag identifies.
    is_tagged: bool,
    /// 304: the visitor has these bytes.
    is_known: bool,
}

impl Entry {
    fn select<'a>(
        &self,
        encoding: Encoding,
        representation: &'a Representation,
        accepts_smaller: bool,
        request: &PageRequest<'_>,
        now: OffsetDateTime,
    ) -> Selected<'a> {
        let is_tagged = encoding != Encoding::Identity || !accepts_smaller || self.is_picture;
        let is_known = representation.is_known_to(request)
            || (now >= self.modified_at && request.has_page_of(self.modified_at));
        Selected { representation, is_tagged, is_known }
    }

    fn stored_for(&self, request: &PageRequest<'_>, now: OffsetDateTime) -> Option<Selected<'_>> {
        let accepted = encoding::wanted(request.accept_encoding);
        let (encoding, representation) = accepted
            .iter()
            .find_map(|encoding| Some((*encoding, self.representations[*encoding as usize].as_ref()?)))?;
        Some(self.select(encoding, representation, accepted.len() > 1, request, now))
    }

    /// In seconds.
    fn age(&self, now: OffsetDateTime) -> i64 {
        (now - self.rendered_at).whole_seconds().max(0)
    }

    /// Writes the whole response in wire format; `false` where it is not stored in the encoding
    /// that the request asks for, or is too long to be copied.
    pub fn write(
        &self,
        request: &PageRequest<'_>,
        now: OffsetDateTime,
        is_stale: bool,
        date: &[u8],
        out: &mut Vec<u8>,
    ) -> bool {
        let Some(Selected { representation, is_tagged: true, is_known }) = self.stored_for(request, now)
        else {
            return false;
        };
        if representation.body.len() > COPIED {
            return false;
        }
        let mut say = |parts: &[&[u8]]| parts.iter().for_each(|part| out.extend_from_slice(part));
        if is_known {
            say(&[
                b"HTTP/1.1 304 Not Modified\r\ncache-control: ",
                CACHE_CONTROL.as_bytes(),
                b"\r\n",
                COMMON_LINES.as_bytes(),
            ]);
        } else {
            say(&[
                b"HTTP/1.1 200 OK\r\n",
                &self.shared_headers,
                &representation.header_lines,
                &self.own_headers,
                self.modified_line(now),
            ]);
        }
        say(&[b"etag: ", &representation.etag, b"\r\ndate: ", date, b"\r\n"]);
        if is_stale {
            say(&[b"age: ", self.age(now).to_string().as_bytes(), b"\r\n"]);
        }
        say(&[b"\r\n", if is_known { &[] } else { &representation.body }]);
        true
    }

    /// The same response for the router.
    pub fn response(&self, request: &PageRequest<'_>, now: OffsetDateTime) -> Response<Full<Bytes>> {
        if let Some(selected) = self.stored_for(request, now) {
            return self.response_with(&selected, now);
        }
        match self.decompressed() {
            Some(plain) => {
                self.response_with(&self.select(Encoding::Identity, &plain, false, request, now), now)
            }
            None => unreadable(),
        }
    }

    /// The plain body, from the gzip one.
    fn decompressed(&self) -> Option<Representation> {
        let body = Encoding::Gzip.undone(&self.representations[Encoding::Gzip as usize].as_ref()?.body)?;
        Some(Representation::new(Encoding::Identity, body.into(), self.hash))
    }

    fn response_with(&self, selected: &Selected<'_>, now: OffsetDateTime) -> Response<Full<Bytes>> {
        let Selected { representation, is_tagged, is_known } = selected;
        let mut response = if *is_known {
            let mut response = Response::new(Full::default());
            *response.status_mut() = StatusCode::NOT_MODIFIED;
            response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static(CACHE_CONTROL));
            response.headers_mut().extend(header_lines::parse(COMMON_LINES.as_bytes()));
            response
        } else {
            let mut response = Response::new(Full::new(representation.body.clone()));
            let own = [&*self.own_headers, self.modified_line(now)];
            for lines in [&*self.shared_headers, &*representation.header_lines].into_iter().chain(own) {
                response.headers_mut().extend(header_lines::parse(lines));
            }
            response
        };
        if *is_tagged && let Ok(etag) = HeaderValue::from_bytes(&representation.etag) {
            response.headers_mut().insert(header::ETAG, etag);
        }
        response
    }

    /// The response while the database is unreachable, with `Age`.
    pub fn stale_response(&self, request: &PageRequest<'_>, now: OffsetDateTime) -> Response<Full<Bytes>> {
        let mut response = self.response(request, now);
        response.headers_mut().insert(header::AGE, HeaderValue::from(self.age(now)));
        response
    }
}

/// A body that was compressed here cannot be decompressed: only broken memory explains it.
fn unreadable() -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::default());
    *response.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
    response
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use axum::http::HeaderMap;

    use super::{
        super::{Versions, get_or_render::Policy},
        *,
    };

    #[test]
    fn both_ways_out_say_the_same() {
        let headers = HeaderMap::from_iter([
            (header::CONTENT_TYPE, HeaderValue::from_static("text/html")),
            (header::CACHE_CONTROL, HeaderValue::from_static(CACHE_CONTROL)),
        ]);
        let revision = Versions::new(vec![("look".into(), 0)]).revision(&[]).unwrap();
        let (policy, rendered_at) = (Policy::default(), OffsetDateTime::UNIX_EPOCH);
        let now = rendered_at + time::Duration::minutes(1);
        let body = Bytes::from("<p>Lenin died in 1924.</p>".repeat(99));
        let entry = Entry::new(policy, revision, rendered_at, &headers, body, Arc::from).compressed();
        let etag = String::from_utf8(entry.representations[2].as_ref().unwrap().etag.to_vec()).unwrap();
        for (has, length) in [("", 1), (etag.as_str(), 0)] {
            let request = PageRequest {
                accept_encoding: b"br",
                if_none_match: has.as_bytes(),
                ..PageRequest::default()
            };
            let mut wire = Vec::new();
            assert!(entry.write(&request, now, false, b"today", &mut wire));
            let end = wire.windows(4).position(|four| four == b"\r\n\r\n").unwrap();
            let start = wire.iter().position(|byte| *byte == b'\n').unwrap() + 1;
            let mut head: HeaderMap = header_lines::parse(&wire[start..end]).collect();
            assert_eq!(head.remove(header::DATE).unwrap(), "today");
            let response = entry.response(&request, now);
            assert_eq!(head, *response.headers());
            assert!(wire[..start].starts_with(format!("HTTP/1.1 {}", response.status().as_str()).as_bytes()));
            assert_eq!((wire.len() - end - 4).min(1), length);
        }
    }
}
