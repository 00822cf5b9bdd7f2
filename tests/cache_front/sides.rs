//! One site, served through the front and through hyper alone.

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use axum::{Router, body::Bytes, routing::post};
use lectern::platform::{
    cache,
    http::{Connections, ServerLimits},
};
use metrics::{Counter, Gauge, Histogram, Key, KeyName, Metadata, Recorder, SharedString, Unit};
use tokio::time::timeout;

use crate::{client::Client, support::site::Site};

pub const PATIENCE: Duration = Duration::from_secs(30);
/// Every date has this length.
const DATE: &str = "Wed, 14 Jan 2026 12:00:00 GMT";
const PEER: ([u8; 4], u16) = ([127, 0, 0, 1], 1);

/// Counts the requests that the front answered.
#[derive(Clone, Default)]
struct Answered(Arc<AtomicU64>);

impl Recorder for Answered {
    fn describe_counter(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}
    fn describe_gauge(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}
    fn describe_histogram(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}

    fn register_counter(&self, _: &Key, _: &Metadata<'_>) -> Counter {
        Counter::from_arc(Arc::clone(&self.0))
    }

    fn register_gauge(&self, _: &Key, _: &Metadata<'_>) -> Gauge {
        Gauge::noop()
    }

    fn register_histogram(&self, _: &Key, _: &Metadata<'_>) -> Histogram {
        Histogram::noop()
    }
}

/// A stream, where it is cut into pieces, and how many bytes of an answer are taken at once.
#[derive(Debug, Clone)]
pub struct Sent {
    pub stream: Vec<u8>,
    pub ends: Vec<usize>,
    pub takes: usize,
}

/// What two ways of serving made of one stream.
#[derive(Debug, PartialEq, Eq)]
pub enum Comparison {
    Same,
    /// hyper alone answers the pieces in another way than the whole, with the client's cuts or with those
    /// that the front makes: it says `close` earlier or later, and drops responses that a slow client has
    /// not taken when a request breaks off. The front answers as it does, or loses no more.
    CutByHyper,
    /// A head that is both malformed and too long for hyper is 400 or 431, depending on the sizes of the
    /// packets.
    RefusedByHyper,
    Different {
        front: Vec<u8>,
        hyper: Vec<u8>,
    },
}

pub struct Sides {
    pub site: Site,
    pub path: String,
    /// The tag of the kept page in Brotli.
    pub tag: String,
    pub router: Router,
    front: Connections,
    hyper: Connections,
    answered: Answered,
}

/// What the front reads at once.
const READ_SIZE: usize = 16 * 1024;

fn ends_of_heads(stream: &[u8]) -> impl Iterator<Item = usize> {
    let ends = |end: &usize| stream[..*end].ends_with(b"\n\r\n") || stream[..*end].ends_with(b"\n\n");
    (1..=stream.len()).filter(ends)
}

fn sorted(mut ends: Vec<usize>) -> Vec<usize> {
    ends.sort_unstable();
    ends.dedup();
    ends
}

impl Sides {
    /// A site with a kept page, and an address that gives back the body that it was sent.
    pub async fn open() -> Self {
        let site = Site::open_with(&[("LECTERN_LIMITS", "off")]).await;
        let path = site.publishes("GCSE", "The Cold War", "What was the Truman Doctrine?").await;
        cache::update_view(&site.state).await;
        let router = site.router.clone().route("/echo", post(|body: Bytes| async move { body }));
        let (limits, answered) = (ServerLimits::default(), Answered::default());
        let front = metrics::with_local_recorder(&answered, || {
            Connections::new(limits.clone(), router.clone(), Some(site.state.clone()))
        });
        let hyper = Connections::new(limits, router.clone(), None);
        let get = format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: br\r\n\r\n");
        answer(&hyper, get.as_bytes(), &[], usize::MAX).await;
        site.state.cache.settle().await;
        let kept = answer(&hyper, get.as_bytes(), &[], usize::MAX).await;
        let tag = String::from_utf8_lossy(&kept)
            .split("etag: ")
            .nth(1)
            .and_then(|rest| rest.split('\r').next())
            .expect("the page is kept")
            .to_owned();
        Self { site, path, tag, router, front, hyper, answered }
    }

    /// How many requests the front has answered.
    pub fn answered(&self) -> u64 {
        self.answered.0.load(Ordering::Relaxed)
    }

    /// The front gets the stream in pieces, hyper gets it whole.
    pub async fn compare(&self, Sent { stream, ends, takes }: &Sent) -> Comparison {
        let front = answer(&self.front, stream, ends, *takes).await;
        let hyper = answer(&self.hyper, stream, &[], usize::MAX).await;
        if same_but_for_dates(&front, &hyper) {
            return Comparison::Same;
        }
        if stream.len() > ServerLimits::default().max_head
            && let (Some(front), Some(hyper)) = (before_refusal(&front), before_refusal(&hyper))
            && same_but_for_dates(front, hyper)
        {
            return Comparison::RefusedByHyper;
        }
        let is_start =
            |part: &[u8]| hyper.get(..part.len()).is_some_and(|start| same_but_for_dates(part, start));
        let is_cut_short = is_start(&front);
        // the front hands requests on one by one, and what it has read at once, which cuts the stream
        let reads = (1..).map(|number| number * READ_SIZE).take_while(|end| *end < stream.len());
        let own: Vec<usize> = ends_of_heads(stream).chain(reads).collect();
        let both = sorted([ends.as_slice(), own.as_slice()].concat());
        let cuts = [ends.clone(), both].into_iter().chain(own.iter().map(|end| vec![*end]));
        for ends in cuts {
            let in_pieces = answer(&self.hyper, stream, &ends, *takes).await;
            if same_but_for_dates(&front, &in_pieces) {
                return Comparison::CutByHyper;
            }
            let is_lost = in_pieces.len() < hyper.len() && is_start(&in_pieces);
            if is_lost && is_cut_short && front.len() >= in_pieces.len() {
                return Comparison::CutByHyper;
            }
        }
        Comparison::Different { front, hyper }
    }

    /// Without those bytes that the difference does not need.
    pub async fn minimised(&self, sent: &Sent) -> Sent {
        let mut sent = sent.clone();
        let mut size = sent.stream.len() / 2;
        while size > 0 {
            let mut at = 0;
            while at + size <= sent.stream.len() {
                let stream = [&sent.stream[..at], &sent.stream[at + size..]].concat();
                let shorter = Sent { stream, ..sent.clone() };
                if matches!(self.compare(&shorter).await, Comparison::Different { .. }) {
                    sent = shorter;
                } else {
                    at += size;
                }
            }
            size /= 2;
        }
        sent
    }
}

async fn answer(connections: &Connections, bytes: &[u8], ends: &[usize], takes: usize) -> Vec<u8> {
    let (client, answer) = Client::new(bytes, ends, takes);
    let served = connections.serve(client, SocketAddr::from(PEER));
    // a connection that breaks off is judged by what it wrote
    let _ = timeout(PATIENCE, served).await.expect("the server closes the connection");
    std::mem::take(&mut *answer.lock().unwrap())
}

/// What was answered before hyper refused a head.
fn before_refusal(answer: &[u8]) -> Option<&[u8]> {
    const REST: &str = "\r\nconnection: close\r\ncontent-length: 0\r\ndate: ";
    let answer = answer.strip_suffix(b"\r\n\r\n")?;
    let (answer, _) = answer.split_at_checked(answer.len().checked_sub(DATE.len())?)?;
    let answer = answer.strip_suffix(REST.as_bytes())?;
    ["HTTP/1.1 400 Bad Request", "HTTP/1.1 431 Request Header Fields Too Large"]
        .iter()
        .find_map(|status| answer.strip_suffix(status.as_bytes()))
}

/// Skips the values of `Date` only where they differ: a search through all bytes takes most of the
/// time of this test.
pub fn same_but_for_dates(mut a: &[u8], mut b: &[u8]) -> bool {
    const CHUNK: usize = 128;
    if a.len() != b.len() {
        return false;
    }
    loop {
        let mut chunks = a.chunks(CHUNK).zip(b.chunks(CHUNK));
        let Some(chunk) = chunks.position(|(a, b)| a != b) else { return true };
        let mut at = chunk * CHUNK;
        while a[at] == b[at] {
            at += 1;
        }
        let starts = (0..DATE.len()).map_while(|back| at.checked_sub(back));
        let Some(start) = starts.into_iter().find(|start| a[..*start].ends_with(b"\r\ndate: ")) else {
            return false;
        };
        let end = (start + DATE.len()).min(a.len());
        (a, b) = (&a[end..], &b[end..]);
    }
}

#[test]
fn only_dates_may_differ() {
    let answer = |date: &str, rest: &str| format!("HTTP/1.1 200 OK\r\ndate: {date}\r\nx: y\r\n\r\n{rest}");
    let (one, other) = ("Wed, 14 Jan 2026 12:00:00 GMT", "Thu, 15 Feb 2027 23:11:11 GMT");
    let same = |a: String, b: String| same_but_for_dates(a.as_bytes(), b.as_bytes());
    assert!(same(answer(one, "a"), answer(other, "a")));
    assert!(same(answer(one, "a").repeat(9), answer(other, "a").repeat(9)));
    assert!(!same(answer(one, "a"), answer(other, "b")));
    assert!(!same(answer(one, "a"), answer(one, "aa")));
    assert!(!same(answer(one, "a").replace("x: y", "x: z"), answer(other, "a")));
    let refused = |status: &str| {
        format!("HTTP/1.1 {status}\r\nconnection: close\r\ncontent-length: 0\r\ndate: {one}\r\n\r\n")
    };
    assert_eq!(before_refusal(refused("400 Bad Request").as_bytes()), Some(&b""[..]));
    assert_eq!(before_refusal(refused("404 Not Found").as_bytes()), None);
    assert!(!same(answer(one, "").replace("date", "data"), answer(other, "").replace("date", "data")));
}
