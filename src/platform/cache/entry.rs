//! A finished page as it is kept: its bodies, and the lines of its head as they travel.

use std::{
    fmt::Write,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use axum::http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode, header};
use bytes::Bytes;
use http_body_util::Full;
use sha2::{Digest, Sha256};
use time::OffsetDateTime;

use super::{Fingerprint, PageRequest, Revision, SHARED};
use crate::platform::encoding::{self, Encoding};

/// A shorter page is kept compressed only: hardly anybody asks for it as it is, and it is soon unpacked.
const PACKED: usize = 64 * 1024;
/// A longer body goes out through the router, which need not copy it.
const COPIED: usize = 64 * 1024;
/// Memory of a page beside its bodies: its lines and its place.
const AROUND: usize = 768;
/// What each page says differently, beside its tag and its length.
const OWN: [HeaderName; 2] = [header::LAST_MODIFIED, header::LINK];
/// What is said to who has the page already, beside the tag; and with the page too.
///
/// Caches in front of the site may hand a page out while they ask; together this stays under the
/// two seconds in which an edit has to be seen.
const OF_ALL: &str =
    "cdn-cache-control: public, max-age=0, stale-while-revalidate=1\r\nvary: accept-encoding\r\n";

/// A finished page in the forms that visitors take.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub edition: Revision,
    pub hash: [u8; 16],
    pub is_compressed: bool,
    /// What it was made of, where that is known.
    pub print: Option<Fingerprint>,
    pub made: OffsetDateTime,
    /// The lines that pages of its kind share.
    kind: Arc<[u8]>,
    own: Box<[u8]>,
    is_picture: bool,
    /// How often its address was asked for, of late.
    reads: Arc<AtomicU64>,
    /// As it is, in gzip and in brotli: see [`Encoding`]. At least one is there.
    forms: [Option<Form>; 3],
}

/// A body with what is said of it alone.
#[derive(Debug, Clone)]
struct Form {
    tag: Box<[u8]>,
    /// Its length and its encoding.
    lines: Box<[u8]>,
    body: Bytes,
}

impl Form {
    fn new(encoding: Encoding, body: Bytes, hash: [u8; 16]) -> Self {
        let mut tag = String::with_capacity(40);
        tag.push('"');
        for byte in hash {
            let _ = write!(tag, "{byte:02x}");
        }
        tag.push_str(encoding.suffix());
        tag.push('"');
        let mut lines = format!("content-length: {}\r\n", body.len());
        if let Some(name) = encoding.name() {
            let _ = write!(lines, "content-encoding: {name}\r\n");
        }
        Self { tag: tag.into_bytes().into(), lines: lines.into_bytes().into(), body }
    }
}

/// How a page goes out to whoever asked.
struct Choice<'a> {
    form: &'a Form,
    /// Otherwise it may yet be compressed on its way, and be other bytes than the tag names.
    is_tagged: bool,
    /// The visitor has just these bytes.
    is_known: bool,
}

impl Entry {
    /// `kind` finds where the same lines are kept already.
    pub(super) fn new(
        edition: Revision,
        made: OffsetDateTime,
        said: &HeaderMap,
        body: Bytes,
        kind: impl FnOnce(Vec<u8>) -> Arc<[u8]>,
    ) -> Self {
        let hash = hash_of(said, &body);
        let is_picture = said.get(header::CONTENT_TYPE).is_some_and(|kind| kind == "image/png");
        let mut shared = lines(said, |name| !OWN.contains(name));
        shared.extend_from_slice(OF_ALL.as_bytes());
        Self {
            edition,
            made,
            hash,
            kind: kind(shared),
            own: lines(said, |name| OWN.contains(name)).into(),
            is_picture,
            is_compressed: is_picture,
            print: None,
            reads: Arc::default(),
            forms: [Some(Form::new(Encoding::Identity, body, hash)), None, None],
        }
    }

    /// In all forms, which takes its time.
    pub(super) fn compressed(&self) -> Self {
        let mut forms = self.forms.clone();
        if let [Some(plain), gzip, brotli] = &mut forms {
            for (form, encoding) in [(gzip, Encoding::Gzip), (brotli, Encoding::Brotli)] {
                let body = encoding.best(&plain.body).filter(|body| body.len() < plain.body.len());
                *form = body.map(|body| Form::new(encoding, body.into_boxed_slice().into(), self.hash));
            }
            if forms[Encoding::Gzip as usize].is_some() && self.length() <= PACKED {
                forms[Encoding::Identity as usize] = None;
            }
        }
        Self { is_compressed: true, forms, ..self.clone() }
    }

    fn length(&self) -> usize {
        self.forms[Encoding::Identity as usize].as_ref().map_or(0, |plain| plain.body.len())
    }

    /// The same words in a later edition.
    pub(super) fn renewed(&self, edition: Revision, made: OffsetDateTime) -> Self {
        Self { edition, made, ..self.clone() }
    }

    pub(super) fn with_print(self, print: Option<Fingerprint>) -> Self {
        Self { print, ..self }
    }

    /// In the place of another page of its address, which was read so often.
    pub(super) fn in_place_of(self, other: &Self) -> Self {
        Self { reads: Arc::clone(&other.reads), ..self }
    }

    pub(super) fn was_read(&self) {
        self.reads.fetch_add(1, Ordering::Relaxed);
    }

    /// How often it was read; the next time these reads count for half as much.
    pub(super) fn faded_reads(&self) -> u64 {
        let reads = self.reads.load(Ordering::Relaxed);
        self.reads.store(reads / 2, Ordering::Relaxed);
        reads
    }

    /// Bytes of memory.
    pub(super) fn weight(&self) -> usize {
        self.forms.iter().flatten().map(|form| form.body.len()).sum::<usize>() + AROUND
    }

    fn choice<'a>(
        &self,
        encoding: Encoding,
        form: &'a Form,
        takes_smaller: bool,
        asked: &PageRequest<'_>,
    ) -> Choice<'a> {
        let is_tagged = encoding != Encoding::Identity || !takes_smaller || self.is_picture;
        Choice { form, is_tagged, is_known: names(asked.has, &form.tag) }
    }

    fn kept_form(&self, asked: &PageRequest<'_>) -> Option<Choice<'_>> {
        let wanted = encoding::wanted(asked.accepts);
        let (encoding, form) =
            wanted.iter().find_map(|encoding| Some((*encoding, self.forms[*encoding as usize].as_ref()?)))?;
        Some(self.choice(encoding, form, wanted.len() > 1, asked))
    }

    /// Its age in seconds, for a page that is served although it may be old.
    fn age(&self, now: OffsetDateTime) -> i64 {
        (now - self.made).whole_seconds().max(0)
    }

    /// Writes the whole answer as it travels, where it is kept in the form that is asked for.
    pub(super) fn write(
        &self,
        asked: &PageRequest<'_>,
        now: OffsetDateTime,
        is_old: bool,
        date: &[u8],
        out: &mut Vec<u8>,
    ) -> bool {
        let Some(Choice { form, is_tagged: true, is_known }) = self.kept_form(asked) else { return false };
        if form.body.len() > COPIED {
            return false;
        }
        let mut say = |parts: &[&[u8]]| parts.iter().for_each(|part| out.extend_from_slice(part));
        if is_known {
            say(&[
                b"HTTP/1.1 304 Not Modified\r\ncache-control: ",
                SHARED.as_bytes(),
                b"\r\n",
                OF_ALL.as_bytes(),
            ]);
        } else {
            say(&[b"HTTP/1.1 200 OK\r\n", &self.kind, &form.lines, &self.own]);
        }
        say(&[b"etag: ", &form.tag, b"\r\ndate: ", date, b"\r\n"]);
        if is_old {
            say(&[b"age: ", self.age(now).to_string().as_bytes(), b"\r\n"]);
        }
        say(&[b"\r\n", if is_known { &[] } else { &form.body }]);
        true
    }

    /// The same as an answer of the router's.
    pub(super) fn answer(&self, asked: &PageRequest<'_>) -> Response<Full<Bytes>> {
        if let Some(choice) = self.kept_form(asked) {
            return self.answer_with(&choice);
        }
        match self.unpacked() {
            Some(form) => self.answer_with(&self.choice(Encoding::Identity, &form, false, asked)),
            None => refusal(),
        }
    }

    /// As it was made, from what is kept of it.
    fn unpacked(&self) -> Option<Form> {
        let body = Encoding::Gzip.undone(&self.forms[Encoding::Gzip as usize].as_ref()?.body)?;
        Some(Form::new(Encoding::Identity, body.into(), self.hash))
    }

    fn answer_with(&self, choice: &Choice<'_>) -> Response<Full<Bytes>> {
        let Choice { form, is_tagged, is_known } = choice;
        let mut response = if *is_known {
            let mut response = Response::new(Full::default());
            *response.status_mut() = StatusCode::NOT_MODIFIED;
            response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static(SHARED));
            response.headers_mut().extend(said(OF_ALL.as_bytes()));
            response
        } else {
            let mut response = Response::new(Full::new(form.body.clone()));
            for lines in [&*self.kind, &*form.lines, &*self.own] {
                response.headers_mut().extend(said(lines));
            }
            response
        };
        if *is_tagged && let Ok(tag) = HeaderValue::from_bytes(&form.tag) {
            response.headers_mut().insert(header::ETAG, tag);
        }
        response
    }

    pub(super) fn old(&self, asked: &PageRequest<'_>, now: OffsetDateTime) -> Response<Full<Bytes>> {
        let mut response = self.answer(asked);
        response.headers_mut().insert(header::AGE, HeaderValue::from(self.age(now)));
        response
    }
}

/// What was kept cannot be read, which only broken memory explains.
fn refusal() -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::default());
    *response.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
    response
}

/// Headers as they travel.
fn lines(headers: &HeaderMap, is_wanted: impl Fn(&HeaderName) -> bool) -> Vec<u8> {
    let mut lines = Vec::with_capacity(1024);
    for (name, value) in headers.iter().filter(|(name, _)| is_wanted(name)) {
        for part in [name.as_str().as_bytes(), b": ", value.as_bytes(), b"\r\n"] {
            lines.extend_from_slice(part);
        }
    }
    lines
}

/// The headers that such lines say.
fn said(lines: &[u8]) -> impl Iterator<Item = (HeaderName, HeaderValue)> {
    lines.split(|byte| *byte == b'\n').filter_map(|line| {
        let line = line.trim_ascii_end();
        let colon = line.iter().position(|byte| *byte == b':')?;
        let name = HeaderName::from_bytes(&line[..colon]).ok()?;
        Some((name, HeaderValue::from_bytes(line[colon + 1..].trim_ascii_start()).ok()?))
    })
}

pub(super) fn hash_of(said: &HeaderMap, body: &[u8]) -> [u8; 16] {
    let mut hash = Sha256::new();
    for (name, value) in said {
        hash.update(name.as_str());
        hash.update(value.as_bytes());
    }
    let hash = hash.chain_update(body).finalize();
    std::array::from_fn(|at| hash[at])
}

/// Whether a list of tags names this one, or any.
fn names(known: &[u8], tag: &[u8]) -> bool {
    known == tag
        || known
            .split(|byte| *byte == b',')
            .map(<[u8]>::trim_ascii)
            .any(|known| known == b"*" || known.strip_prefix(b"W/").unwrap_or(known) == tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_found_among_others_and_when_a_proxy_weakened_it() {
        let tag = b"\"a-br\"";
        for known in ["\"a-br\"", "\"x\", W/\"a-br\"", "*"] {
            assert!(names(known.as_bytes(), tag), "{known}");
        }
        assert!(!names(b"\"a\"", tag));
        assert!(!names(b"", tag));
    }

    #[test]
    fn headers_are_the_same_after_they_were_lines() {
        let headers = HeaderMap::from_iter([
            (header::LINK, HeaderValue::from_static("<https://lectern.example/a:b>; rel=\"canonical\"")),
            (header::VARY, HeaderValue::from_static("accept-encoding")),
        ]);
        assert_eq!(said(&lines(&headers, |_| true)).collect::<HeaderMap>(), headers);
    }

    #[test]
    fn both_ways_out_say_the_same() {
        let said_by_page = HeaderMap::from_iter([
            (header::CONTENT_TYPE, HeaderValue::from_static("text/html")),
            (header::CACHE_CONTROL, HeaderValue::from_static(SHARED)),
            (header::LAST_MODIFIED, HeaderValue::from_static("Wed, 25 Nov 2026 13:20:04 GMT")),
        ]);
        let (edition, now) = (Revision { answers: 1, around: 1 }, OffsetDateTime::UNIX_EPOCH);
        let body = Bytes::from("<p>Lenin died in 1924.</p>".repeat(99));
        let entry = Entry::new(edition, now, &said_by_page, body, Arc::from).compressed();
        let tag = String::from_utf8(entry.forms[2].as_ref().unwrap().tag.to_vec()).unwrap();
        for (has, length) in [("", 1), (tag.as_str(), 0)] {
            let asked = PageRequest { accepts: b"br", has: has.as_bytes(), ..PageRequest::default() };
            let mut wire = Vec::new();
            assert!(entry.write(&asked, now, false, b"today", &mut wire));
            let end = wire.windows(4).position(|four| four == b"\r\n\r\n").unwrap();
            let start = wire.iter().position(|byte| *byte == b'\n').unwrap() + 1;
            let mut head: HeaderMap = said(&wire[start..end]).collect();
            assert_eq!(head.remove(header::DATE).unwrap(), "today");
            let answer = entry.answer(&asked);
            assert_eq!(head, *answer.headers());
            assert!(wire[..start].starts_with(format!("HTTP/1.1 {}", answer.status().as_str()).as_bytes()));
            assert_eq!((wire.len() - end - 4).min(1), length);
        }
    }
}
