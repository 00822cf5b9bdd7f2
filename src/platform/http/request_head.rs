//! The head of a request, read as far as it decides who answers it.

use std::mem::MaybeUninit;

use crate::platform::{
    App,
    cache::{self, PageRequest},
    headers,
};

/// As many headers as hyper reads.
const HEADERS: usize = 100;

/// What the bytes at the front of a connection are.
#[derive(Debug)]
pub(super) enum Head<'a> {
    /// Not all of it has come.
    Unfinished,
    /// A plain request for a page, which may be kept.
    Page { length: usize, asked: PageRequest<'a> },
    /// Any other request, and how many bytes of body follow.
    Other { length: usize, body: u64 },
    /// Where it ends, only hyper can say.
    Unclear,
}

impl<'a> Head<'a> {
    /// Without `state`, no page is kept.
    pub(super) fn read(bytes: &'a [u8], state: Option<&App>) -> Self {
        let mut headers = [MaybeUninit::uninit(); HEADERS];
        let mut request = httparse::Request::new(&mut []);
        let length = match request.parse_with_uninit_headers(bytes, &mut headers) {
            Ok(httparse::Status::Complete(length)) => length,
            Ok(httparse::Status::Partial) => return Self::Unfinished,
            Err(_) => return Self::Unclear,
        };
        let is_get = request.method == Some("GET");
        let mut seen = Seen::new(is_get && request.version == Some(1));
        for header in &*request.headers {
            seen.note(header, state);
        }
        match (seen, request.path, request.method) {
            (Seen { is_unclear: true, .. }, ..) | (_, _, Some("CONNECT")) => Self::Unclear,
            (Seen { is_plain: true, hosts: 1, body: None, asked, .. }, Some(address), _)
                if state.is_some() && is_plain(address) =>
            {
                Self::Page { length, asked: PageRequest { address, ..asked } }
            }
            (Seen { body, .. }, ..) => Self::Other { length, body: body.unwrap_or(0) },
        }
    }
}

/// An address that everybody reads in the same way.
fn is_plain(address: &str) -> bool {
    address.starts_with('/') && address.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'#')
}

/// What the headers said so far.
struct Seen<'a> {
    is_plain: bool,
    is_unclear: bool,
    hosts: u8,
    body: Option<u64>,
    asked: PageRequest<'a>,
}

impl<'a> Seen<'a> {
    fn new(is_plain: bool) -> Self {
        Self { is_plain, is_unclear: false, hosts: 0, body: None, asked: PageRequest::default() }
    }

    fn note(&mut self, header: &httparse::Header<'a>, state: Option<&App>) {
        let is = |name: &str| header.name.eq_ignore_ascii_case(name);
        let value = header.value;
        // the length tells most names apart, and most requests have none of these
        match header.name.len() {
            4 if is("host") => {
                self.hosts = self.hosts.saturating_add(1);
                self.is_plain &= state.is_some_and(|state| headers::is_ours(value, state));
            }
            6 if is("cookie") => self.asked.is_known |= cache::is_ours(value),
            6 if is("expect") => self.is_plain = false,
            10 if is("connection") => self.is_plain &= value.eq_ignore_ascii_case(b"keep-alive"),
            13 if is("if-none-match") => self.asked.has = value,
            14 if is("content-length") => {
                let digits = value.iter().all(u8::is_ascii_digit).then_some(value);
                let length = digits.and_then(|digits| str::from_utf8(digits).ok()?.parse().ok());
                self.is_unclear |= self.body.is_some() || length.is_none();
                self.body = length;
            }
            15 if is("accept-encoding") => self.asked.accepts = value,
            17 if is("transfer-encoding") => self.is_unclear = true,
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &str) -> String {
        match Head::read(bytes.as_bytes(), None) {
            Head::Unfinished => "unfinished".into(),
            Head::Page { .. } => "page".into(),
            Head::Other { length, body } => format!("{length} {body}"),
            Head::Unclear => "unclear".into(),
        }
    }

    #[test]
    fn the_end_of_a_request_is_seen_or_said_to_be_unclear() {
        let get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
        assert_eq!(read(get), format!("{} 0", get.len()));
        assert_eq!(read(&format!("{get}GET /")), format!("{} 0", get.len()));
        assert_eq!(read(&get[..20]), "unfinished");
        let post = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 12\r\n\r\n";
        assert_eq!(read(post), format!("{} 12", post.len()));
        for odd in [
            "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n",
            "POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\n",
            "POST / HTTP/1.1\r\nContent-Length: +1\r\n\r\n",
            "CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n",
            "\0\r\n\r\n",
        ] {
            assert_eq!(read(odd), "unclear", "{odd:?}");
        }
    }
}
