//! The cache front changes no byte of an answer but the date: random and mutated byte streams go to one
//! site twice, through the front and cut into pieces, and through hyper alone and whole.
//!
//! `LECTERN_STREAMS` sets how many streams are compared, `LECTERN_TEST_SEED` repeats a run.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on should stop")]

mod client;
mod sides;
mod streams;
#[allow(dead_code, reason = "this binary needs a site and no visitor")]
#[path = "../support/mod.rs"]
mod support;

use std::{
    env,
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Instant,
};

use lectern::platform::http::{Listener, ServerLimits};
use rand::{RngExt, SeedableRng, rngs::StdRng};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    task::JoinSet,
    time::timeout,
};
use tokio_util::sync::CancellationToken;

use sides::{Comparison, PATIENCE, Sent, Sides, same_but_for_dates};
use streams::Streams;

/// How many streams are compared unless `LECTERN_STREAMS` says otherwise.
const STREAMS: u64 = 100_000;

fn setting(name: &str) -> Option<u64> {
    env::var(name).ok()?.parse().ok()
}

fn seed() -> u64 {
    let seed = setting("LECTERN_TEST_SEED").unwrap_or_else(rand::random);
    println!("LECTERN_TEST_SEED={seed}");
    seed
}

/// The stream with this number; each has a generator of its own, so that any can be repeated alone.
fn sent(sides: &Sides, seed: u64, number: u64) -> Sent {
    let chance = StdRng::seed_from_u64(seed.wrapping_add(number));
    let mut streams = Streams { chance, path: &sides.path, tag: &sides.tag };
    let stream = streams.stream();
    let ends = streams.ends(stream.len());
    let takes = if streams.often(10) { streams.chance.random_range(1..3000) } else { usize::MAX };
    Sent { stream, ends, takes }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_stream_gets_the_answer_that_hyper_gives() {
    let sides = Arc::new(Sides::open().await);
    let (seed, count) = (seed(), setting("LECTERN_STREAMS").unwrap_or(STREAMS));
    let (next, cut) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicU64::new(0)));
    let begun = Instant::now();
    let mut workers = JoinSet::new();
    for _ in 0..std::thread::available_parallelism().map_or(1, usize::from) {
        let (sides, next, cut) = (Arc::clone(&sides), Arc::clone(&next), Arc::clone(&cut));
        workers.spawn(async move {
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                if number >= count {
                    break;
                }
                let sent = sent(&sides, seed, number);
                match sides.compare(&sent).await {
                    Comparison::Same | Comparison::RefusedByHyper => {}
                    Comparison::CutByHyper => {
                        cut.fetch_add(1, Ordering::Relaxed);
                    }
                    Comparison::Different { .. } => report(&sides, seed.wrapping_add(number), &sent).await,
                }
            }
        });
    }
    while let Some(worker) = workers.join_next().await {
        worker.unwrap();
    }
    let (answered, cut) = (sides.answered(), cut.load(Ordering::Relaxed));
    println!(
        "{count} streams in {:?}: the front answered {answered} requests, hyper alone answered {cut} otherwise when cut",
        begun.elapsed()
    );
    if count >= 1000 {
        assert!(answered * 2 > count, "the front answers a request in every second stream");
        assert!(
            cut * 1000 <= count,
            "hyper alone depends on the cuts seldom, as before a request that breaks off"
        );
    }
}

#[tokio::test]
async fn streams_that_were_once_answered_in_two_ways() {
    let sides = Sides::open().await;
    let page = format!("GET {} HTTP/1.1\r\nHost: localhost\r\n\r\n", sides.path);
    let streams = [
        // hyper refuses what is malformed in the version of the request before
        format!("GET / HTTP/1.0\r\nHost: localhost\r\nConnection: keep-alive\r\n\r\n{page}0\r\n"),
        format!("{page}0\r\n"),
    ];
    for stream in streams {
        let sent = Sent { stream: stream.into_bytes(), ends: Vec::new(), takes: usize::MAX };
        assert_eq!(sides.compare(&sent).await, Comparison::Same, "sent: {}", sent.stream.escape_ascii());
    }
}

/// Fails with the shortest stream found that is answered in two ways.
async fn report(sides: &Sides, seed: u64, sent: &Sent) {
    let smaller = sides.minimised(sent).await;
    let Comparison::Different { front, hyper } = sides.compare(&smaller).await else {
        panic!("LECTERN_TEST_SEED={seed}: the difference does not show again: {sent:?}")
    };
    let Sent { stream, ends, takes } = smaller;
    panic!(
        "LECTERN_TEST_SEED={seed} LECTERN_STREAMS=1\nsent: {}\ncut at: {ends:?}, taken: {takes}\n\n\
        through the front: {}\n\nthrough hyper: {}",
        stream.escape_ascii(),
        readable(&front),
        readable(&hyper)
    );
}

fn readable(answer: &[u8]) -> String {
    let is_readable = |char: &char| char.is_ascii_graphic() || char.is_ascii_whitespace();
    String::from_utf8_lossy(answer).chars().filter(is_readable).collect()
}

/// The same over sockets, with streams that end by `Connection: close`.
#[tokio::test]
async fn sockets_carry_the_same_answers() {
    let (sides, seed) = (Sides::open().await, seed());
    let chance = StdRng::seed_from_u64(seed);
    let mut streams = Streams { chance, path: &sides.path, tag: &sides.tag };
    let mut addresses = Vec::new();
    for with_front in [true, false] {
        let any = SocketAddr::from(([127, 0, 0, 1], 0));
        let mut listener = Listener::bind(any, ServerLimits::default()).await.unwrap();
        if with_front {
            listener = listener.with_cache_front(sides.site.state.clone());
        }
        addresses.push(listener.address().unwrap());
        tokio::spawn(listener.serve(sides.router.clone(), CancellationToken::new()));
    }
    for _ in 0..500 {
        let mut stream = Vec::new();
        for _ in 0..streams.chance.random_range(0..5) {
            streams.plain(&mut stream);
            if streams.often(50) {
                stream.extend_from_slice(
                    b"POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 8\r\n\r\nGET / HT",
                );
            }
        }
        let last = format!("GET {} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", sides.path);
        stream.extend_from_slice(last.as_bytes());
        let mut ends = streams.ends(stream.len());
        ends.push(stream.len());
        let front = over_socket(addresses[0], &stream, &ends).await;
        let hyper = over_socket(addresses[1], &stream, &ends).await;
        assert!(same_but_for_dates(&front, &hyper), "sent: {}", stream.escape_ascii());
    }
}

async fn over_socket(address: SocketAddr, stream: &[u8], ends: &[usize]) -> Vec<u8> {
    let mut socket = TcpStream::connect(address).await.unwrap();
    socket.set_nodelay(true).unwrap();
    let (mut reader, mut writer) = socket.split();
    let mut answer = Vec::new();
    let sending = async {
        let mut from = 0;
        for end in ends {
            writer.write_all(&stream[from..*end]).await.unwrap();
            tokio::task::yield_now().await;
            from = *end;
        }
        writer.shutdown().await.unwrap();
    };
    let both = async { tokio::join!(sending, reader.read_to_end(&mut answer)).1.unwrap() };
    timeout(PATIENCE, both).await.expect("the server closes the connection");
    answer
}
