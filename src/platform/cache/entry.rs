//! An entry of the page cache: the bodies of a page, and its header lines as they travel.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use axum::http::{HeaderMap, HeaderName, header};
use bytes::Bytes;
use time::{Duration, OffsetDateTime};

use super::{
    Fingerprint, Revision,
    database_view::CurrentIn,
    get_or_render::Policy,
    header_lines,
    representation::{Representation, hash_of},
};
use crate::platform::{clock::http_date, encoding::Encoding};

/// Up to this length a page is kept compressed only: few clients ask for it uncompressed, and
/// decompressing it is fast.
const COMPRESSED_ONLY: usize = 64 * 1024;
/// Bytes of memory of an entry beside its bodies: header lines, tags and its place in the map.
const OVERHEAD: usize = 768;
/// Headers that differ from page to page; all others are the same for all pages of a kind.
const OWN_HEADERS: [HeaderName; 1] = [header::LINK];
/// How long after it was rendered a page is said to have been modified, and that only when this time has
/// come. Another instance may serve the page before it for as long as it takes to see a change; whoever
/// has that one has an earlier `Last-Modified` than this one's, whichever instance is asked.
const SETTLED_AFTER: Duration = Duration::seconds(5);
/// A finished page in the encodings that visitors accept.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub policy: Policy,
    pub revision: Revision,
    pub current_in: CurrentIn,
    pub hash: [u8; 16],
    pub is_compressed: bool,
    pub fingerprint: Option<Fingerprint>,
    pub rendered_at: OffsetDateTime,
    /// Since when the page is as it is, in whole seconds.
    pub modified_at: OffsetDateTime,
    /// `Last-Modified`, to be sent from that time on.
    pub modified_line: [u8; 46],
    /// Shared with all pages that have the same.
    pub shared_headers: Arc<[u8]>,
    pub own_headers: Box<[u8]>,
    pub is_picture: bool,
    /// Shared with the entries that replace this one.
    reads: Arc<AtomicU64>,
    /// By [`Encoding`]: identity, gzip, Brotli. At least one is there.
    pub representations: [Option<Representation>; 3],
}

impl Entry {
    /// `shared` returns the stored copy of header lines that many pages have in common.
    pub fn new(
        policy: Policy,
        revision: Revision,
        rendered_at: OffsetDateTime,
        headers: &HeaderMap,
        body: Bytes,
        shared: impl FnOnce(Vec<u8>) -> Arc<[u8]>,
    ) -> Self {
        let hash = hash_of(headers, &body);
        let is_picture = headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind == "image/png");
        let mut shared_headers = header_lines::write(headers, |name| !OWN_HEADERS.contains(name));
        shared_headers.extend_from_slice(super::serving::COMMON_LINES.as_bytes());
        let modified_at = (rendered_at + SETTLED_AFTER).truncate_to_second();
        Self {
            policy,
            revision,
            current_in: CurrentIn::default(),
            rendered_at,
            modified_at,
            modified_line: line_of(modified_at),
            hash,
            shared_headers: shared(shared_headers),
            own_headers: header_lines::write(headers, |name| OWN_HEADERS.contains(name)).into(),
            is_picture,
            is_compressed: is_picture,
            fingerprint: None,
            reads: Arc::default(),
            representations: [Some(Representation::new(Encoding::Identity, body, hash)), None, None],
        }
    }

    /// The same with compressed bodies. Slow: tens of milliseconds.
    pub fn compressed(&self) -> Self {
        let mut representations = self.representations.clone();
        if let [Some(plain), gzip, brotli] = &mut representations {
            for (slot, encoding) in [(gzip, Encoding::Gzip), (brotli, Encoding::Brotli)] {
                let body = encoding.best(&plain.body).filter(|body| body.len() < plain.body.len());
                *slot =
                    body.map(|body| Representation::new(encoding, body.into_boxed_slice().into(), self.hash));
            }
            if representations[Encoding::Gzip as usize].is_some() && self.plain_length() <= COMPRESSED_ONLY {
                representations[Encoding::Identity as usize] = None;
            }
        }
        Self { is_compressed: true, representations, ..self.clone() }
    }

    fn plain_length(&self) -> usize {
        self.representations[Encoding::Identity as usize].as_ref().map_or(0, |plain| plain.body.len())
    }

    /// Empty until the time has come.
    pub fn modified_line(&self, now: OffsetDateTime) -> &[u8] {
        if now < self.modified_at { &[] } else { &self.modified_line }
    }

    /// The same page, found unchanged in another revision.
    pub fn renewed(&self, revision: Revision, rendered_at: OffsetDateTime) -> Self {
        Self { revision, rendered_at, ..self.clone() }
    }

    pub fn with_fingerprint(self, fingerprint: Option<Fingerprint>) -> Self {
        Self { fingerprint, ..self }
    }

    /// Goes on counting the reads of the entry that it replaces.
    pub fn replacing(self, other: &Self) -> Self {
        Self { reads: Arc::clone(&other.reads), ..self }
    }

    pub fn count_read(&self) {
        self.reads.fetch_add(1, Ordering::Relaxed);
    }

    /// How often it was read. Halves the count, so that old reads weigh less each time.
    pub fn decay_reads(&self) -> u64 {
        let reads = self.reads.load(Ordering::Relaxed);
        self.reads.store(reads / 2, Ordering::Relaxed);
        reads
    }

    /// Bytes of memory.
    pub fn weight(&self) -> usize {
        self.representations.iter().flatten().map(|one| one.body.len()).sum::<usize>() + OVERHEAD
    }
}

fn line_of(modified_at: OffsetDateTime) -> [u8; 46] {
    let mut line = [b' '; 46];
    let text = format!("last-modified: {}\r\n", http_date(modified_at));
    // the date of HTTP has 29 characters until the year 10000
    if text.len() == line.len() {
        line.copy_from_slice(text.as_bytes());
    }
    line
}
