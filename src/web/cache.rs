//! Finished pages, kept in the process: a page that was made once is handed out again,
//! compressed as well as it can be, until the database holds another edition.

use std::{
    collections::HashMap,
    fmt::{self, Write},
    sync::{
        Arc, LazyLock, Mutex, PoisonError, RwLock,
        atomic::{AtomicU64, Ordering},
    },
};

use axum::{
    body::Body,
    extract::{Request, State as Extract},
    http::{
        HeaderMap, HeaderName, HeaderValue, Method, Response, StatusCode, Uri, header, uri::PathAndQuery,
    },
    middleware::Next,
    response::IntoResponse,
};
use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use sha2::{Digest, Sha256};
use time::{Duration, OffsetDateTime};
use tokio::{sync::Semaphore, task::spawn_blocking};
use tokio_util::task::TaskTracker;

use super::{State, encoding, encoding::Encoding, headers};

/// What a page says that may be kept here: others may keep it too, and ask each time
/// whether it is still right.
pub const SHARED: &str = "public, max-age=0, must-revalidate";
/// Caches in front of the site may hand it out while they ask; together this stays
/// under the two seconds in which an edit has to be seen.
const IN_FRONT: (HeaderName, &str) =
    (HeaderName::from_static("cdn-cache-control"), "public, max-age=0, stale-while-revalidate=1");
/// So long a look at the database holds.
const HOLDS: Duration = Duration::milliseconds(1500);
/// A longer page is made anew each time.
const LONGEST: usize = 4 * 1024 * 1024;
/// How the addresses of pictures end: these are compressed as they are.
const PICTURE: &str = ".png";
/// A shorter page is kept compressed only: hardly anybody asks for it as it is, and it is soon unpacked.
const PACKED: usize = 64 * 1024;
/// Memory of a page beside its bodies: tags, dates and its place.
const AROUND: usize = 1024;
/// Sets of headers that pages share; there are as many as kinds of page.
const TEMPLATES: usize = 64;
/// What each page says differently.
const OWN: [HeaderName; 2] = [header::LAST_MODIFIED, header::LINK];

/// Which state of the published pages a database holds; another number is another state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Edition {
    /// The last change of an answer.
    pub answers: i64,
    /// The last change of what stands around answers.
    pub around: i64,
}

/// What is known of the database.
#[derive(Debug, Clone, Copy)]
enum Standing {
    Unknown,
    Seen(Edition, OffsetDateTime),
    /// Nothing can be made anew: what is kept is better than nothing.
    Away,
}

impl Standing {
    /// The edition that pages are made of now, where that is known well enough.
    fn edition(self, now: OffsetDateTime) -> Option<Edition> {
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
    templates: Mutex<Vec<Arc<HeaderMap>>>,
    compressing: TaskTracker,
    one_at_a_time: Semaphore,
}

#[derive(Debug, Clone)]
struct Weight;

impl quick_cache::Weighter<Key, Arc<Entry>> for Weight {
    fn weight(&self, key: &Key, entry: &Arc<Entry>) -> u64 {
        let bodies: usize = entry.forms.iter().flatten().map(|form| form.body.len()).sum();
        (key.len() + bodies + AROUND) as u64
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
            templates: Mutex::default(),
            compressing: TaskTracker::new(),
            one_at_a_time: Semaphore::new(1),
        }
    }

    /// The database was looked at and holds this edition.
    pub fn saw(&self, edition: Edition, now: OffsetDateTime) {
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

    /// A kept page that is right now; also an old one, with its age, while the database is away.
    pub fn look_up(
        &self,
        now: OffsetDateTime,
        method: &Method,
        address: &Uri,
        headers: &HeaderMap,
    ) -> Option<Response<Full<Bytes>>> {
        let entry = self.pages.get(key(method, address, headers)?)?;
        entry.reads.fetch_add(1, Ordering::Relaxed);
        match self.standing() {
            standing if standing.edition(now) == Some(entry.edition) => Some(entry.answer(headers)),
            Standing::Away => Some(entry.old(headers, now)),
            _ => None,
        }
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
            .map(|(key, entry)| {
                let reads = entry.reads.load(Ordering::Relaxed);
                entry.reads.store(reads / 2, Ordering::Relaxed);
                (reads, key)
            })
            .filter(|(reads, key)| *reads > 0 && !key.ends_with(PICTURE))
            .collect();
        read.sort_unstable_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
        read.into_iter().take(most).map(|(_, key)| key.into()).collect()
    }

    fn keep(self: &Arc<Self>, key: &str, mut entry: Entry) -> Arc<Entry> {
        if let Some(known) = self.pages.get(key) {
            entry.reads = Arc::clone(&known.reads);
        }
        let entry = Arc::new(entry);
        self.pages.insert(key.into(), Arc::clone(&entry));
        if !entry.is_compressed {
            let (cache, key, entry) = (Arc::clone(self), Key::from(key), Arc::clone(&entry));
            self.compressing.spawn(async move { cache.compress(key, entry).await });
        }
        entry
    }

    /// The headers of pages of a kind, which are the same but for a few places.
    fn template(&self, said: &HeaderMap) -> Arc<HeaderMap> {
        let template = template(said);
        let mut known = self.templates.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = known.iter().find(|known| ***known == template) {
            return Arc::clone(known);
        }
        if known.len() == TEMPLATES {
            known.clear();
        }
        let template = Arc::new(template);
        known.push(Arc::clone(&template));
        template
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
            self.pages.insert(key, Arc::new(whole.renewed(now.edition, now.made)));
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

/// The headers of a page, with empty places for what is different in each.
fn template(said: &HeaderMap) -> HeaderMap {
    let mut template = said.clone();
    let empty = || HeaderValue::from_static("");
    for name in OWN {
        if let Some(value) = template.get_mut(name) {
            *value = empty();
        }
    }
    template.extend(NOT_MODIFIED.clone());
    template.insert(header::CONTENT_LENGTH, empty());
    template.insert(header::CONTENT_ENCODING, empty());
    template
}

/// What is said to who has the page already.
static NOT_MODIFIED: LazyLock<HeaderMap> = LazyLock::new(|| {
    HeaderMap::from_iter([
        (header::ETAG, HeaderValue::from_static("")),
        (header::CACHE_CONTROL, HeaderValue::from_static(SHARED)),
        (IN_FRONT.0, HeaderValue::from_static(IN_FRONT.1)),
        (header::VARY, HeaderValue::from_static("accept-encoding")),
    ])
});

/// A finished page in the forms that visitors take.
#[derive(Debug, Clone)]
struct Entry {
    edition: Edition,
    made: OffsetDateTime,
    hash: [u8; 16],
    template: Arc<HeaderMap>,
    own: [Option<HeaderValue>; 2],
    is_picture: bool,
    is_compressed: bool,
    /// How often its address was asked for, of late.
    reads: Arc<AtomicU64>,
    /// As it is, in gzip and in brotli: see [`Encoding`]. At least one is there.
    forms: [Option<Form>; 3],
}

/// A body with what is said of it alone.
#[derive(Debug, Clone)]
struct Form {
    body: Bytes,
    etag: HeaderValue,
    length: HeaderValue,
}

impl Form {
    fn new(encoding: Encoding, body: Bytes, hash: [u8; 16]) -> Self {
        Self { etag: etag(hash, encoding), length: HeaderValue::from(body.len()), body }
    }
}

impl Entry {
    fn new(cache: &Cache, edition: Edition, made: OffsetDateTime, said: &HeaderMap, body: Bytes) -> Self {
        let hash = hash_of(said, &body);
        let is_picture = is_picture(said);
        Self {
            edition,
            made,
            hash,
            template: cache.template(said),
            own: OWN.map(|name| said.get(name).cloned()),
            is_picture,
            is_compressed: is_picture,
            reads: Arc::default(),
            forms: [Some(Form::new(Encoding::Identity, body, hash)), None, None],
        }
    }

    fn compressed(&self) -> Self {
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
    fn renewed(&self, edition: Edition, made: OffsetDateTime) -> Self {
        Self { edition, made, ..self.clone() }
    }

    /// As it was made, from what is kept of it.
    fn unpacked(&self) -> Option<Form> {
        let body = Encoding::Gzip.undone(&self.forms[Encoding::Gzip as usize].as_ref()?.body)?;
        Some(Form::new(Encoding::Identity, body.into(), self.hash))
    }

    fn answer(&self, asked: &HeaderMap) -> Response<Full<Bytes>> {
        let wanted = encoding::wanted(asked.get(header::ACCEPT_ENCODING));
        let kept =
            wanted.iter().find_map(|encoding| Some((*encoding, self.forms[*encoding as usize].as_ref()?)));
        match kept {
            Some((encoding, form)) => self.answer_as(encoding, form, asked, wanted.len() > 1),
            None => match self.unpacked() {
                Some(form) => self.answer_as(Encoding::Identity, &form, asked, false),
                None => refusal(),
            },
        }
    }

    fn answer_as(
        &self,
        encoding: Encoding,
        form: &Form,
        asked: &HeaderMap,
        takes_smaller: bool,
    ) -> Response<Full<Bytes>> {
        // it may yet be compressed on its way, and be other bytes than the tag names
        let is_tagged = encoding != Encoding::Identity || !takes_smaller || self.is_picture;
        let has_it = asked.get_all(header::IF_NONE_MATCH).iter().any(|known| names(known, &form.etag));
        let mut response = if has_it {
            let mut response = Response::new(Full::default());
            *response.status_mut() = StatusCode::NOT_MODIFIED;
            *response.headers_mut() = NOT_MODIFIED.clone();
            response
        } else {
            let mut response = Response::new(Full::new(form.body.clone()));
            let mut headers = (*self.template).clone();
            headers.insert(header::CONTENT_LENGTH, form.length.clone());
            match encoding.name() {
                Some(name) => headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(name)),
                None => headers.remove(header::CONTENT_ENCODING),
            };
            for (name, value) in OWN.into_iter().zip(&self.own) {
                if let Some(value) = value {
                    headers.insert(name, value.clone());
                }
            }
            *response.headers_mut() = headers;
            response
        };
        if is_tagged {
            response.headers_mut().insert(header::ETAG, form.etag.clone());
        } else {
            response.headers_mut().remove(header::ETAG);
        }
        response
    }

    fn old(&self, asked: &HeaderMap, now: OffsetDateTime) -> Response<Full<Bytes>> {
        let mut response = self.answer(asked);
        let age = (now - self.made).whole_seconds().max(0);
        response.headers_mut().insert(header::AGE, HeaderValue::from(age));
        response
    }
}

/// What was kept cannot be read, which only broken memory explains.
fn refusal() -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::default());
    *response.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
    response
}

fn etag(hash: [u8; 16], encoding: Encoding) -> HeaderValue {
    let mut tag = String::with_capacity(48);
    tag.push('"');
    for byte in hash {
        let _ = write!(tag, "{byte:02x}");
    }
    tag.push_str(encoding.suffix());
    tag.push('"');
    HeaderValue::try_from(tag).unwrap_or_else(|_| HeaderValue::from_static("\"\""))
}

fn is_picture(said: &HeaderMap) -> bool {
    said.get(header::CONTENT_TYPE).is_some_and(|kind| kind == "image/png")
}

fn hash_of(said: &HeaderMap, body: &[u8]) -> [u8; 16] {
    let mut hash = Sha256::new();
    for (name, value) in said {
        hash.update(name.as_str());
        hash.update(value.as_bytes());
    }
    let hash = hash.chain_update(body).finalize();
    std::array::from_fn(|at| hash[at])
}

/// Whether a list of tags names this one, or any.
fn names(known: &HeaderValue, etag: &HeaderValue) -> bool {
    if known == etag {
        return true;
    }
    let (Ok(known), Ok(etag)) = (known.to_str(), etag.to_str()) else { return false };
    known.split(',').map(str::trim).any(|known| known == "*" || known.trim_start_matches("W/") == etag)
}

/// What a page is kept under; `None` for what is never kept. A visitor with our cookie is
/// perhaps an editor, and sees each page as it is now; a picture takes too long to be drawn
/// for whoever sends a cookie. An answer has one page whatever
/// the query says, so that no robot can fill the cache with queries.
fn key<'a>(method: &Method, address: &'a Uri, headers: &HeaderMap) -> Option<&'a str> {
    let path = address.path();
    if !matches!(*method, Method::GET | Method::HEAD) || (is_known(headers) && !path.ends_with(PICTURE)) {
        return None;
    }
    if address.query().is_none() || path.split('/').count() == 5 {
        return Some(path);
    }
    address.path_and_query().map(PathAndQuery::as_str)
}

fn is_known(headers: &HeaderMap) -> bool {
    headers
        .get_all(header::COOKIE)
        .iter()
        .any(|cookies| cookies.as_bytes().windows(b"lectern".len()).any(|part| part == b"lectern"))
}

/// Says of a page with a query that its address is one of the site's own links, so that
/// it may be kept.
#[derive(Debug, Clone, Copy)]
pub struct Linked;

/// Makes a page at most once for each edition, however many ask for it.
pub async fn keep(Extract(state): Extract<State>, request: Request, next: Next) -> Response<Body> {
    let cache = Arc::clone(&state.cache);
    let (method, address, asked) =
        (request.method().clone(), request.uri().clone(), request.headers().clone());
    let Some(key) = key(&method, &address, &asked) else { return next.run(request).await };
    let found =
        || cache.look_up(state.clock.now(), &method, &address, &asked).map(|found| found.map(Body::new));
    if let Some(found) = found() {
        return found;
    }
    let Some(edition) = cache.standing().edition(state.clock.now()) else {
        let response = next.run(request).await;
        return or_old(&cache, key, &asked, response, &state);
    };
    let _turn = cache.turn(key).await;
    if let Some(found) = found() {
        return found;
    }
    let response = next.run(request).await;
    if !may_be_kept(&response, &address) {
        return or_old(&cache, key, &asked, response, &state);
    }
    let (mut parts, body) = response.into_parts();
    let Ok(body) = body.collect().await else { return super::Error::Unavailable.into_response() };
    let body = body.to_bytes();
    parts.headers.remove(header::CONTENT_LENGTH);
    headers::dress(&state, &mut parts.headers);
    if body.len() > LONGEST {
        return Response::from_parts(parts, Body::from(body));
    }
    let now = state.clock.now();
    let hash = hash_of(&parts.headers, &body);
    let entry = match cache.pages.get(key) {
        Some(known) if known.hash == hash => known.renewed(edition, now),
        _ => Entry::new(&cache, edition, now, &parts.headers, body),
    };
    cache.keep(key, entry).answer(&asked).map(Body::new)
}

fn may_be_kept(response: &Response<Body>, address: &Uri) -> bool {
    let is_own = address.query().is_none()
        || address.path().split('/').count() == 5
        || response.extensions().get::<Linked>().is_some();
    let is_shared = response.headers().get(header::CACHE_CONTROL).is_some_and(|said| said == SHARED);
    response.status() == StatusCode::OK && is_shared && is_own
}

/// While the database is away, a page of before is better than none.
fn or_old(
    cache: &Cache,
    key: &str,
    asked: &HeaderMap,
    response: Response<Body>,
    state: &State,
) -> Response<Body> {
    match cache.pages.get(key) {
        Some(entry) if response.status() == StatusCode::SERVICE_UNAVAILABLE => {
            entry.old(asked, state.clock.now()).map(Body::new)
        }
        _ => response,
    }
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
        key(&Method::GET, &address, &headers).map(str::to_owned)
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

    #[test]
    fn a_tag_is_found_among_others_and_when_a_proxy_weakened_it() {
        let etag = HeaderValue::from_static("\"a-br\"");
        for known in ["\"a-br\"", "\"x\", W/\"a-br\"", "*"] {
            assert!(names(&HeaderValue::from_static(known), &etag), "{known}");
        }
        assert!(!names(&HeaderValue::from_static("\"a\""), &etag));
    }
}
