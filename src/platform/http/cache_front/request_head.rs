//! Which requests are answered from the cache without hyper, and which bytes are hyper's.
//!
//! A request is a [`RequestHead::Page`] if all of this holds. When in doubt, it is hyper's:
//!
//! - `GET`, HTTP/1.1, and a head of at most [`MAX_PAGE_HEAD`] bytes;
//! - the target begins with `/` and consists of letters, digits and a few unreserved characters, which
//!   every parser reads in the same way;
//! - exactly one `Host`, and it is ours;
//! - no `Content-Length`, `Transfer-Encoding`, `Expect` or `Upgrade`;
//! - `Connection` is missing or says `keep-alive` alone;
//! - at most one `If-None-Match` and one `Accept-Encoding`, the latter of well-known codings without weights.
//!
//! Of any other request only the end matters here, because the next one may be a page again: it is known
//! for a head without `Transfer-Encoding` and with at most one well-formed `Content-Length`. If it is not
//! known, the rest of the connection is hyper's, which answers that request as the last one.

use std::mem::MaybeUninit;

use crate::platform::{App, cache::PageRequest, headers, session_cookie};

/// As many headers as hyper accepts.
const MAX_HEADERS: usize = 100;
/// The longest head, in bytes, that is answered here. Browsers send about 1 KB.
const MAX_PAGE_HEAD: usize = 4 * 1024;

/// What the bytes at the front of a connection are.
#[derive(Debug)]
pub(super) enum RequestHead<'a> {
    /// The head has not arrived completely.
    Incomplete,
    /// A plain request for a page, `length` bytes long, which may be kept.
    Page { length: usize, page: PageRequest<'a> },
    /// A request for hyper, of `length` bytes and `body` bytes of body.
    Other { length: usize, body: u64, is_http_1_0: bool },
    /// A request whose end only hyper can find, or no request at all.
    Unframed,
}

impl<'a> RequestHead<'a> {
    /// Without `app`, no request is a page.
    pub(super) fn parse(bytes: &'a [u8], app: Option<&App>) -> Self {
        let mut headers = [MaybeUninit::uninit(); MAX_HEADERS];
        let mut request = httparse::Request::new(&mut []);
        let length = match request.parse_with_uninit_headers(bytes, &mut headers) {
            Ok(httparse::Status::Complete(length)) => length,
            Ok(httparse::Status::Partial) => return Self::Incomplete,
            Err(_) => return Self::Unframed,
        };
        let is_http_1_0 = request.version == Some(0);
        let is_get = request.method == Some("GET") && !is_http_1_0;
        let mut fields = Fields::new(is_get && length <= MAX_PAGE_HEAD);
        for header in &*request.headers {
            fields.add(header, app);
        }
        match (fields, request.path, request.method) {
            (Fields { is_unframed: true, .. }, ..) | (_, _, Some("CONNECT")) => Self::Unframed,
            (Fields { is_plain: true, hosts: 1, body: None, page, .. }, Some(target), _)
                if app.is_some() && is_plain_target(target) && !page.is_conditional_by_date() =>
            {
                Self::Page { length, page: PageRequest { target, ..page } }
            }
            (Fields { body, .. }, ..) => Self::Other { length, body: body.unwrap_or(0), is_http_1_0 },
        }
    }
}

fn is_plain_target(target: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/?=&%+".contains(&byte);
    target.starts_with('/') && !target.starts_with("//") && target.bytes().all(is_plain)
}

/// `gzip, deflate, br, zstd` as browsers send it; weights and wildcards are left to the router.
fn is_plain_encoding(value: &[u8]) -> bool {
    value
        .split(|byte| *byte == b',')
        .all(|coding| matches!(coding.trim_ascii(), b"gzip" | b"deflate" | b"br" | b"zstd" | b"identity"))
}

/// What the header fields have said so far.
struct Fields<'a> {
    /// Nothing yet that only hyper and the router should interpret.
    is_plain: bool,
    is_unframed: bool,
    hosts: u8,
    body: Option<u64>,
    page: PageRequest<'a>,
}

impl<'a> Fields<'a> {
    fn new(is_plain: bool) -> Self {
        Self { is_plain, is_unframed: false, hosts: 0, body: None, page: PageRequest::default() }
    }

    fn add(&mut self, header: &httparse::Header<'a>, app: Option<&App>) {
        let is = |name: &str| header.name.eq_ignore_ascii_case(name);
        let value = header.value;
        // the length of a name is compared first, as most requests have few of these
        match header.name.len() {
            4 if is("host") => {
                self.hosts = self.hosts.saturating_add(1);
                self.is_plain &= app.is_some_and(|app| headers::is_ours(value, app));
            }
            6 if is("cookie") => self.page.may_be_staff |= session_cookie::may_be_in(value),
            6 if is("expect") => self.is_plain = false,
            7 if is("upgrade") => self.is_plain = false,
            10 if is("connection") => self.is_plain &= value.eq_ignore_ascii_case(b"keep-alive"),
            13 if is("if-none-match") => {
                self.is_plain &= self.page.if_none_match.is_empty() && !value.is_empty();
                self.page.if_none_match = value;
            }
            14 if is("content-length") => {
                let digits = value.iter().all(u8::is_ascii_digit).then_some(value);
                let length = digits.and_then(|digits| str::from_utf8(digits).ok()?.parse().ok());
                self.is_unframed |= self.body.is_some() || length.is_none();
                self.body = length;
            }
            15 if is("accept-encoding") => {
                self.is_plain &= self.page.accept_encoding.is_empty() && is_plain_encoding(value);
                self.page.accept_encoding = value;
            }
            17 if is("transfer-encoding") => self.is_unframed = true,
            17 if is("if-modified-since") => self.page.if_modified_since = value,
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(bytes: &str) -> String {
        match RequestHead::parse(bytes.as_bytes(), None) {
            RequestHead::Incomplete => "incomplete".into(),
            RequestHead::Page { .. } => "page".into(),
            RequestHead::Other { length, body, .. } => format!("{length} {body}"),
            RequestHead::Unframed => "unframed".into(),
        }
    }

    #[test]
    fn the_end_of_a_request_is_known_or_left_to_hyper() {
        let get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
        assert_eq!(parse(get), format!("{} 0", get.len()));
        assert_eq!(parse(&format!("{get}GET /")), format!("{} 0", get.len()));
        assert_eq!(parse(&get[..20]), "incomplete");
        let post = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 12\r\n\r\n";
        assert_eq!(parse(post), format!("{} 12", post.len()));
        for odd in [
            "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n",
            "POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\n",
            "POST / HTTP/1.1\r\nContent-Length: +1\r\n\r\n",
            "CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n",
            "\0\r\n\r\n",
        ] {
            assert_eq!(parse(odd), "unframed", "{odd:?}");
        }
    }

    #[test]
    fn a_target_or_an_encoding_that_can_be_read_in_two_ways_is_not_plain() {
        assert!(is_plain_target("/answers/gcse/history/lenin?page=2"));
        for target in ["*", "//a/b", "http://a/", "/a\"b", "/a#b", "/a<b", "/a\\b", "/é"] {
            assert!(!is_plain_target(target), "{target}");
        }
        assert!(is_plain_encoding(b"gzip, deflate, br, zstd"));
        for encoding in ["", "*", "gzip;q=1", "x-gzip", "GZIP", "br,,gzip"] {
            assert!(!is_plain_encoding(encoding.as_bytes()), "{encoding}");
        }
    }
}
