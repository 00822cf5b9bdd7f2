//! Finished pages, kept in the process: a page that was made once is handed out again,
//! compressed as well as it can be, until the database holds another edition.

mod entry;
mod middleware;
mod page_request;
mod queries;
mod revision;
mod warming;

use std::{
    cell::RefCell,
    collections::HashMap,
    fmt,
    sync::{Arc, Mutex, PoisonError, RwLock},
};

use axum::http::Response;
use bytes::Bytes;
use http_body_util::Full;
use time::{Duration, OffsetDateTime};
use tokio::{sync::Semaphore, task::spawn_blocking};
use tokio_util::task::TaskTracker;

use super::clock::http_date;
use entry::Entry;

pub use middleware::{Linked, Unchanged, keep};
pub use page_request::{PageRequest, is_ours};
pub use revision::{follow, look};
pub use warming::Warming;

/// What a page says that may be kept here: others may keep it too, and ask each time
/// whether it is still right.
pub const SHARED: &str = "public, max-age=0, must-revalidate";
/// So long a look at the database holds.
const HOLDS: Duration = Duration::milliseconds(1500);
/// How the addresses of pictures end: these are compressed as they are.
const PICTURE: &str = ".png";
/// Kinds of page whose lines are kept once; there are fewer.
const KINDS: usize = 64;

/// Which state of the published pages a database holds; another number is another state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Revision {
    /// The last change of an answer.
    pub answers: i64,
    /// The last change of what stands around answers.
    pub around: i64,
}

/// Tells a page from every other one that has stood at its address, by all that it was made of.
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

/// What is known of the database.
#[derive(Debug, Clone, Copy)]
enum Standing {
    Unknown,
    Seen(Revision, OffsetDateTime),
    /// Nothing can be made anew: what is kept is better than nothing.
    Away,
}

impl Standing {
    /// The edition that pages are made of now, where that is known well enough.
    fn edition(self, now: OffsetDateTime) -> Option<Revision> {
        match self {
            Self::Seen(edition, at) if (Duration::ZERO..=HOLDS).contains(&(now - at)) => Some(edition),
            _ => None,
        }
    }
}

/// A page is found under its address as it was asked for.
type Key = Box<str>;

pub struct Cache {
    pages: quick_cache::sync::Cache<Key, Arc<Entry>, Weight>,
    standing: RwLock<Standing>,
    turns: Mutex<HashMap<Key, Arc<tokio::sync::Mutex<()>>>>,
    kinds: Mutex<Vec<Arc<[u8]>>>,
    compressing: TaskTracker,
    one_at_a_time: Semaphore,
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
        f.debug_struct("Cache").field("pages", &self.pages.len()).finish_non_exhaustive()
    }
}

impl Cache {
    /// Keeps at most this many bytes.
    pub fn new(bytes: u64) -> Self {
        // a page of middling length takes this much
        let pages = usize::try_from(bytes / 8_000).unwrap_or(usize::MAX).max(1);
        Self {
            pages: quick_cache::sync::Cache::with_weighter(pages, bytes, Weight),
            standing: RwLock::new(Standing::Unknown),
            turns: Mutex::default(),
            kinds: Mutex::default(),
            compressing: TaskTracker::new(),
            one_at_a_time: Semaphore::new(1),
        }
    }

    /// The database was looked at and holds this edition.
    pub fn saw(&self, edition: Revision, now: OffsetDateTime) {
        self.stand(Standing::Seen(edition, now));
    }

    /// The database cannot be asked.
    pub fn lost_sight(&self) {
        self.stand(Standing::Away);
    }

    fn stand(&self, standing: Standing) {
        *self.standing.write().unwrap_or_else(PoisonError::into_inner) = standing;
    }

    fn standing(&self) -> Standing {
        *self.standing.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// A kept page that is right now; also an old one while the database is away, and then so marked.
    fn found(&self, asked: &PageRequest<'_>, now: OffsetDateTime) -> Option<(Arc<Entry>, bool)> {
        let entry = self.pages.get(asked.key()?)?;
        entry.was_read();
        match self.standing() {
            standing if standing.edition(now) == Some(entry.edition) => Some((entry, false)),
            Standing::Away => Some((entry, true)),
            _ => None,
        }
    }

    fn look_up(&self, asked: &PageRequest<'_>, now: OffsetDateTime) -> Option<Response<Full<Bytes>>> {
        let (entry, is_old) = self.found(asked, now)?;
        Some(if is_old { entry.old(asked, now) } else { entry.answer(asked) })
    }

    /// Writes the answer behind `out` as it travels; `false` where the router has to answer.
    pub fn write(&self, asked: &PageRequest<'_>, now: OffsetDateTime, out: &mut Vec<u8>) -> bool {
        let Some((entry, is_old)) = self.found(asked, now) else { return false };
        with_date(now, |date| entry.write(asked, now, is_old, date, out))
    }

    fn known(&self, key: &str) -> Option<Arc<Entry>> {
        self.pages.get(key)
    }

    /// One at a time makes a page; the others wait and find it.
    async fn turn(&self, key: &str) -> Turn<'_> {
        let lock = {
            let mut turns = self.turns.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(turns.entry(key.into()).or_default())
        };
        let held = lock.lock_owned().await;
        Turn { cache: self, held: Some(held) }
    }

    /// The addresses most asked for, the first of all first. What was read long ago counts
    /// for half as much each time somebody asks.
    pub fn most_read(&self, most: usize) -> Vec<String> {
        let mut read: Vec<(u64, Key)> = self
            .pages
            .iter()
            .map(|(key, entry)| (entry.faded_reads(), key))
            .filter(|(reads, key)| *reads > 0 && !key.ends_with(PICTURE))
            .collect();
        read.sort_unstable_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
        read.into_iter().take(most).map(|(_, key)| key.into()).collect()
    }

    fn keep(self: &Arc<Self>, key: &str, entry: Entry) -> Arc<Entry> {
        let entry = Arc::new(entry);
        self.pages.insert(key.into(), Arc::clone(&entry));
        if !entry.is_compressed {
            let (cache, key, entry) = (Arc::clone(self), Key::from(key), Arc::clone(&entry));
            self.compressing.spawn(async move { cache.compress(key, entry).await });
        }
        entry
    }

    /// Where these lines are kept, which are the same for all pages of a kind.
    fn kind(&self, lines: Vec<u8>) -> Arc<[u8]> {
        let mut known = self.kinds.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = known.iter().find(|known| ***known == *lines) {
            return Arc::clone(known);
        }
        if known.len() == KINDS {
            known.clear();
        }
        let kind = Arc::from(lines);
        known.push(Arc::clone(&kind));
        kind
    }

    /// Off the path of requests, and one page after the other.
    async fn compress(&self, key: Key, entry: Arc<Entry>) {
        let Ok(_turn) = self.one_at_a_time.acquire().await else { return };
        let made = Arc::clone(&entry);
        let Ok(whole) = spawn_blocking(move || made.compressed()).await else { return };
        // it may have been made anew meanwhile, of the same words or of others
        if let Some(now) = self.pages.get(&key)
            && now.hash == entry.hash
            && !now.is_compressed
        {
            self.pages.insert(
                key,
                Arc::new(
                    whole.in_place_of(&now).renewed(now.edition, now.made).with_print(now.print.clone()),
                ),
            );
        }
    }

    /// Waits until every page that is kept is compressed.
    pub async fn settle(&self) {
        self.compressing.close();
        self.compressing.wait().await;
        self.compressing.reopen();
    }
}

/// The right to make a page.
struct Turn<'a> {
    cache: &'a Cache,
    held: Option<tokio::sync::OwnedMutexGuard<()>>,
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.held = None;
        let mut turns = self.cache.turns.lock().unwrap_or_else(PoisonError::into_inner);
        // also those of visitors who went away while they waited
        turns.retain(|_, lock| Arc::strong_count(lock) > 1);
    }
}

thread_local! {
    /// The date of this second, as a head says it.
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
