//! The entries, and the look-up of one for a request.

use std::{
    cell::RefCell,
    fmt,
    sync::{Arc, Mutex, PoisonError, RwLock},
};

use axum::http::Response;
use bytes::Bytes;
use http_body_util::Full;
use time::OffsetDateTime;
use tokio::{sync::Semaphore, task::spawn_blocking};
use tokio_util::task::TaskTracker;

use super::{
    Dependency, PageRequest, Revision, Versions,
    database_view::{DatabaseView, Validity},
    entry::Entry,
    single_flight::SingleFlight,
};
use crate::platform::clock::http_date;

/// Bytes of memory of an average entry, from which the number of entries is estimated.
const AVERAGE_ENTRY: u64 = 8_000;
/// How many different blocks of shared header lines are remembered; there are fewer.
const HEADER_BLOCKS: usize = 64;

/// The request target that an entry is stored under.
type Key = Box<str>;

pub struct Cache {
    entries: quick_cache::sync::Cache<Key, Arc<Entry>, Weight>,
    view: RwLock<DatabaseView>,
    pub(super) flights: SingleFlight,
    header_blocks: Mutex<Vec<Arc<[u8]>>>,
    compressions: TaskTracker,
    compression_slot: Semaphore,
}

#[derive(Debug, Clone)]
struct Weight;

impl quick_cache::Weighter<Key, Arc<Entry>> for Weight {
    fn weight(&self, key: &Key, entry: &Arc<Entry>) -> u64 {
        (key.len() + entry.weight()) as u64
    }
}

impl fmt::Debug for Cache {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cache").field("pages", &self.entries.len()).finish_non_exhaustive()
    }
}

impl Cache {
    /// Evicts entries above this many bytes.
    pub fn new(bytes: u64) -> Self {
        let entries = usize::try_from(bytes / AVERAGE_ENTRY).unwrap_or(usize::MAX).max(1);
        Self {
            entries: quick_cache::sync::Cache::with_weighter(entries, bytes, Weight),
            view: RwLock::default(),
            flights: SingleFlight::default(),
            header_blocks: Mutex::default(),
            compressions: TaskTracker::new(),
            compression_slot: Semaphore::new(1),
        }
    }

    /// The database was read at `now` and holds these versions.
    pub fn database_seen(&self, versions: Versions, now: OffsetDateTime) {
        self.view.write().unwrap_or_else(PoisonError::into_inner).seen(versions, now);
    }

    /// The database could not be read.
    pub fn database_unreachable(&self) {
        self.view.write().unwrap_or_else(PoisonError::into_inner).unreachable();
    }

    /// The revision of pages rendered from now on; `None` where nothing can be kept.
    pub(super) fn revision(&self, depends_on: &[Dependency], now: OffsetDateTime) -> Option<Revision> {
        self.view.read().unwrap_or_else(PoisonError::into_inner).revision(depends_on, now)
    }

    fn validity(&self, entry: &Entry, now: OffsetDateTime) -> Validity {
        self.view.read().unwrap_or_else(PoisonError::into_inner).validity(entry, now)
    }

    /// The entry with this key, whatever its revision.
    pub(super) fn entry(&self, key: &str) -> Option<Arc<Entry>> {
        self.entries.get(key)
    }

    /// The entry that answers a request which no page has looked at yet.
    fn entry_for(&self, request: &PageRequest<'_>) -> Option<Arc<Entry>> {
        let exact = self.entries.get(request.target);
        let entry = exact.or_else(|| {
            let (path, _) = request.target.split_once('?')?;
            self.entries.get(path).filter(|entry| entry.policy.ignores_query)
        })?;
        (entry.policy.is_for_everybody || !request.may_be_staff).then_some(entry)
    }

    /// The response for a page whose key is known, where an entry may be served for it.
    pub(super) fn find(
        &self,
        key: &str,
        request: &PageRequest<'_>,
        now: OffsetDateTime,
    ) -> Option<Response<Full<Bytes>>> {
        let entry = self.entries.get(key)?;
        entry.count_read();
        match self.validity(&entry, now) {
            Validity::Current => Some(entry.response(request, now)),
            Validity::Stale => Some(entry.stale_response(request, now)),
            Validity::Outdated => None,
        }
    }

    /// Appends the response to `out` in wire format, where an entry may be served for this request
    /// without the router; `false` where the router has to answer.
    pub fn write(&self, request: &PageRequest<'_>, now: OffsetDateTime, out: &mut Vec<u8>) -> bool {
        let Some(entry) = self.entry_for(request) else { return false };
        entry.count_read();
        let is_stale = match self.validity(&entry, now) {
            Validity::Current => false,
            Validity::Stale => true,
            Validity::Outdated => return false,
        };
        with_date(now, |date| entry.write(request, now, is_stale, date, out))
    }

    /// The keys of the pages most read, in that order, for [`super::Warming`]. Halves their counts.
    pub fn most_read(&self, limit: usize) -> Vec<String> {
        let mut read: Vec<(u64, Key)> = self
            .entries
            .iter()
            .filter(|(_, entry)| !entry.is_picture)
            .map(|(key, entry)| (entry.decay_reads(), key))
            .filter(|(reads, _)| *reads > 0)
            .collect();
        read.sort_unstable_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
        read.into_iter().take(limit).map(|(_, key)| key.into()).collect()
    }

    /// Stores an entry, and compresses it in the background where it is not yet compressed.
    pub(super) fn store(self: &Arc<Self>, key: &str, entry: Entry) -> Arc<Entry> {
        let entry = Arc::new(entry);
        self.entries.insert(key.into(), Arc::clone(&entry));
        if !entry.is_compressed {
            let (cache, key, entry) = (Arc::clone(self), Key::from(key), Arc::clone(&entry));
            self.compressions.spawn(async move { cache.compress(key, entry).await });
        }
        entry
    }

    /// The one stored copy of header lines that many pages have in common.
    pub(super) fn shared_headers(&self, lines: Vec<u8>) -> Arc<[u8]> {
        let mut blocks = self.header_blocks.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(block) = blocks.iter().find(|block| ***block == *lines) {
            return Arc::clone(block);
        }
        if blocks.len() == HEADER_BLOCKS {
            blocks.clear();
        }
        let block = Arc::from(lines);
        blocks.push(Arc::clone(&block));
        block
    }

    /// One entry at a time, so that requests keep the other processors.
    async fn compress(&self, key: Key, entry: Arc<Entry>) {
        let Ok(_permit) = self.compression_slot.acquire().await else { return };
        let plain = Arc::clone(&entry);
        let Ok(compressed) = spawn_blocking(move || plain.compressed()).await else { return };
        // it may have been renewed meanwhile, or replaced by another page
        if let Some(now) = self.entries.get(&key)
            && now.hash == entry.hash
            && !now.is_compressed
        {
            let renewed = compressed.replacing(&now).renewed(now.revision, now.rendered_at);
            self.entries.insert(key, Arc::new(renewed.with_fingerprint(now.fingerprint.clone())));
        }
    }

    /// Waits until every entry is compressed.
    pub async fn settle(&self) {
        self.compressions.close();
        self.compressions.wait().await;
        self.compressions.reopen();
    }
}

thread_local! {
    /// The `Date` of the current second.
    static DATE: RefCell<(i64, String)> = RefCell::default();
}

fn with_date<T>(now: OffsetDateTime, write: impl FnOnce(&[u8]) -> T) -> T {
    DATE.with_borrow_mut(|(second, date)| {
        if *second != now.unix_timestamp() || date.is_empty() {
            (*second, *date) = (now.unix_timestamp(), http_date(now));
        }
        write(date.as_bytes())
    })
}
