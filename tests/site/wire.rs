//! What travels on one connection, kept pages among other requests.

use std::{env, net::SocketAddr};

use lectern::platform::cache;
use rand::{RngExt, SeedableRng, rngs::StdRng};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{
        TcpStream,
        tcp::{OwnedReadHalf, OwnedWriteHalf},
    },
    time::{Duration, timeout},
};

use crate::support::served::Served;

const PATIENCE: Duration = Duration::from_secs(30);

/// One connection, and what came on it that belongs to a later answer.
struct Wire {
    hearing: OwnedReadHalf,
    saying: Option<OwnedWriteHalf>,
    came: Vec<u8>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Answer {
    /// Without the date, in small letters, in no order.
    head: Vec<String>,
    body: Vec<u8>,
}

impl Answer {
    fn status(&self) -> &str {
        self.head.iter().find_map(|line| line.strip_prefix("http/1.1 ")).unwrap()
    }

    fn header(&self, name: &str) -> Option<&str> {
        self.head.iter().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
    }
}

impl Wire {
    async fn to(served: &Served) -> Self {
        let address: SocketAddr = served.base_url.strip_prefix("http://").unwrap().parse().unwrap();
        let tcp = TcpStream::connect(address).await.unwrap();
        tcp.set_nodelay(true).unwrap();
        let (hearing, saying) = tcp.into_split();
        Self { hearing, saying: Some(saying), came: Vec::new() }
    }

    async fn says(&mut self, bytes: &[u8]) {
        self.saying.as_mut().unwrap().write_all(bytes).await.unwrap();
    }

    async fn more(&mut self) -> bool {
        let mut room = [0; 4096];
        let read = timeout(PATIENCE, self.hearing.read(&mut room)).await.expect("it answers").unwrap();
        self.came.extend_from_slice(&room[..read]);
        read > 0
    }

    async fn until(&mut self, end: &[u8]) -> Vec<u8> {
        loop {
            if let Some(at) = self.came.windows(end.len()).position(|part| part == end) {
                return self.came.drain(..at + end.len()).collect();
            }
            assert!(self.more().await, "it hung up in the middle of an answer");
        }
    }

    async fn exactly(&mut self, length: usize) -> Vec<u8> {
        while self.came.len() < length {
            assert!(self.more().await, "it hung up in the middle of a body");
        }
        self.came.drain(..length).collect()
    }

    async fn hears(&mut self, is_head: bool) -> Answer {
        let head = String::from_utf8(self.until(b"\r\n\r\n").await).unwrap().to_lowercase();
        let mut lines: Vec<String> = head.trim_end().split("\r\n").map(str::to_owned).collect();
        lines.retain(|line| !line.starts_with("date: ") && !line.starts_with("server-timing: "));
        lines.sort();
        let mut answer = Answer { head: lines, body: Vec::new() };
        if is_head || answer.status().starts_with("304") {
            return answer;
        }
        if let Some(length) = answer.header("content-length") {
            answer.body = self.exactly(length.parse().unwrap()).await;
            return answer;
        }
        loop {
            let size = String::from_utf8(self.until(b"\r\n").await).unwrap();
            let size = usize::from_str_radix(size.trim(), 16).unwrap();
            let part = self.exactly(size + 2).await;
            answer.body.extend_from_slice(&part[..size]);
            if size == 0 {
                return answer;
            }
        }
    }

    async fn was_hung_up_on(&mut self) -> bool {
        !self.more().await
    }
}

fn get(path: &str, headers: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nHost: localhost\r\n{headers}\r\n").into_bytes()
}

/// A site with an answer whose page is kept, compressed.
async fn site_with_a_kept_page() -> (Served, String) {
    let served = Served::open().await;
    let path = served.site.publishes("GCSE", "The Cold War", "What was the Truman Doctrine?").await;
    cache::update_view(&served.site.state).await;
    let mut wire = Wire::to(&served).await;
    wire.says(&get(&path, "")).await;
    wire.hears(false).await;
    served.site.state.cache.settle().await;
    (served, path)
}

#[tokio::test]
async fn a_kept_page_is_the_same_on_either_way() {
    let (served, path) = site_with_a_kept_page().await;
    for headers in ["Accept-Encoding: br\r\n", "Accept-Encoding: gzip, deflate\r\n"] {
        let mut wire = Wire::to(&served).await;
        wire.says(&get(&path, headers)).await;
        let past = wire.hears(false).await;
        // a request with an expectation is nothing plain, and takes the way through the router
        wire.says(&get(&path, &format!("{headers}Expect: nothing\r\n"))).await;
        assert_eq!(wire.hears(false).await, past);
        let tag = past.header("etag").unwrap();
        let has = format!("{headers}If-None-Match: {tag}\r\n");
        wire.says(&get(&path, &has)).await;
        let unchanged = wire.hears(false).await;
        assert!(unchanged.status().starts_with("304"));
        wire.says(&get(&path, &format!("{has}Expect: nothing\r\n"))).await;
        assert_eq!(wire.hears(false).await, unchanged);
    }
}

#[tokio::test]
async fn an_answer_for_another_host_is_not_handed_out() {
    let (served, path) = site_with_a_kept_page().await;
    let mut wire = Wire::to(&served).await;
    for hosts in ["Host: elsewhere.example\r\n", "Host: localhost\r\nHost: localhost\r\n", ""] {
        wire.says(format!("GET {path} HTTP/1.1\r\n{hosts}Accept-Encoding: br\r\n\r\n").as_bytes()).await;
        let status = wire.hears(false).await.status().to_owned();
        assert!(status.starts_with("421") || status.starts_with("400"), "{status} for {hosts:?}");
    }
}

#[tokio::test]
async fn a_request_whose_end_cannot_be_seen_is_the_last_of_its_connection() {
    let (served, _) = site_with_a_kept_page().await;
    let mut wire = Wire::to(&served).await;
    wire.says(
        b"POST /hire-a-tutor HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    )
    .await;
    assert_eq!(wire.hears(false).await.header("connection"), Some("close"));
    assert!(wire.was_hung_up_on().await);
}

/// Whatever is asked together and however it is cut into packets, each request gets the answer that
/// it would get alone. `LECTERN_TEST_SEED` repeats one run.
#[tokio::test]
async fn requests_sent_together_are_answered_as_if_each_came_alone() {
    let (served, path) = site_with_a_kept_page().await;
    let seed =
        env::var("LECTERN_TEST_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or_else(rand::random);
    println!("LECTERN_TEST_SEED={seed}");
    let mut chance = StdRng::seed_from_u64(seed);
    let post = |body: &str| {
        let head = "POST /hire-a-tutor HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded";
        format!("{head}\r\nContent-Length: {}\r\n\r\n{body}", body.len()).into_bytes()
    };
    let requests = [
        (get(&path, "Accept-Encoding: br\r\n"), false),
        (get(&path, "Accept-Encoding: br\r\n"), false),
        (get(&path, "Accept-Encoding: br\r\nIf-None-Match: *\r\n"), false),
        (get(&path, "Accept-Encoding: gzip\r\n"), false),
        (get(&path, ""), false),
        (get("/livez", ""), false),
        (get("/nowhere", ""), false),
        (get("/privacy", "Accept-Encoding: br\r\n"), false),
        (format!("HEAD {path} HTTP/1.1\r\nHost: localhost\r\n\r\n").into_bytes(), true),
        (post("level=GCSE"), false),
        (post(&format!("message={}", "GET / HTTP/1.1%0D%0A".repeat(900))), false),
    ];
    let mut alone = Vec::new();
    for (request, is_head) in &requests {
        let mut wire = Wire::to(&served).await;
        wire.says(request).await;
        alone.push(comparable(wire.hears(*is_head).await));
    }
    assert_eq!(alone[0].status(), "200 ok");
    for _ in 0..12 {
        let chosen: Vec<usize> = (0..25).map(|_| chance.random_range(0..requests.len())).collect();
        let bytes: Vec<u8> = chosen.iter().flat_map(|at| requests[*at].0.clone()).collect();
        let mut ends: Vec<usize> =
            (0..chance.random_range(0..30)).map(|_| chance.random_range(0..bytes.len())).collect();
        ends.push(bytes.len());
        ends.sort_unstable();
        let mut wire = Wire::to(&served).await;
        let mut saying = wire.saying.take().unwrap();
        // nobody waits for an answer before the next request
        let asking = tokio::spawn(async move {
            let mut from = 0;
            for end in ends {
                saying.write_all(&bytes[from..end]).await.unwrap();
                tokio::task::yield_now().await;
                from = end;
            }
            saying
        });
        for at in chosen {
            let answer = comparable(wire.hears(requests[at].1).await);
            assert!(answer == alone[at], "request {at} got {:?}", answer.head);
        }
        asking.await.unwrap();
    }
}

/// A form has a fresh id each time.
fn comparable(mut answer: Answer) -> Answer {
    if answer.header("cache-control") != Some("public, max-age=0, must-revalidate") {
        answer.body.clear();
        answer.head.retain(|line| !line.starts_with("content-length") && !line.starts_with("x-request-id"));
    }
    answer
}
