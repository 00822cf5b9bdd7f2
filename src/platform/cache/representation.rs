//! One representation of a page (RFC 9110): a body in one content encoding, with its `ETag`.

use std::fmt::Write;

use axum::http::HeaderMap;
use bytes::Bytes;
use sha2::{Digest, Sha256};

use super::PageRequest;
use crate::platform::encoding::Encoding;

/// Identifies all that a page was rendered from: the same fingerprint means the same page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fingerprint(Box<str>);

impl Fingerprint {
    pub fn new(text: String) -> Self {
        Self(text.into())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[derive(Debug, Clone)]
pub(super) struct Representation {
    pub etag: Box<[u8]>,
    /// `Content-Length` and, where it is compressed, `Content-Encoding`.
    pub header_lines: Box<[u8]>,
    pub body: Bytes,
}

impl Representation {
    pub fn new(encoding: Encoding, body: Bytes, hash: [u8; 16]) -> Self {
        let mut etag = String::with_capacity(40);
        etag.push('"');
        for byte in hash {
            let _ = write!(etag, "{byte:02x}");
        }
        etag.push_str(encoding.suffix());
        etag.push('"');
        let mut header_lines = format!("content-length: {}\r\n", body.len());
        if let Some(name) = encoding.name() {
            let _ = write!(header_lines, "content-encoding: {name}\r\n");
        }
        Self { etag: etag.into_bytes().into(), header_lines: header_lines.into_bytes().into(), body }
    }

    /// Whether the visitor has these very bytes, so that 304 is the answer.
    pub fn is_known_to(&self, request: &PageRequest<'_>) -> bool {
        names(request.if_none_match, &self.etag)
    }
}

/// A hash of headers and body, from which the strong `ETag`s of a page are made.
pub(super) fn hash_of(headers: &HeaderMap, body: &[u8]) -> [u8; 16] {
    let mut hash = Sha256::new();
    for (name, value) in headers {
        hash.update(name.as_str());
        hash.update(value.as_bytes());
    }
    let hash = hash.chain_update(body).finalize();
    std::array::from_fn(|at| hash[at])
}

/// Whether `If-None-Match` lists this tag, or any. Proxies that recompress may have weakened it.
fn names(if_none_match: &[u8], etag: &[u8]) -> bool {
    if_none_match == etag
        || if_none_match
            .split(|byte| *byte == b',')
            .map(<[u8]>::trim_ascii)
            .any(|known| known == b"*" || known.strip_prefix(b"W/").unwrap_or(known) == etag)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_found_among_others_and_when_a_proxy_weakened_it() {
        let etag = b"\"a-br\"";
        for known in ["\"a-br\"", "\"x\", W/\"a-br\"", "*"] {
            assert!(names(known.as_bytes(), etag), "{known}");
        }
        assert!(!names(b"\"a\"", etag));
        assert!(!names(b"", etag));
    }
}
