//! Requests at a fixed rate, and one visitor who asks for one page after the other.

use std::{
    collections::VecDeque,
    fmt,
    io::{ErrorKind, Read, Write},
    net::{SocketAddr, TcpStream},
    process::Command,
    time::{Duration, Instant},
};

use crate::server::Server;

const CONNECTIONS: usize = 64;
const SECONDS: u32 = 8;
/// Until then connections are opened and caches filled.
const BEFORE: u32 = 2;

pub struct Latencies(Vec<Duration>);

impl Latencies {
    pub fn new(mut times: Vec<Duration>) -> Self {
        times.sort_unstable();
        Self(times)
    }

    pub fn at(&self, percent: usize) -> f64 {
        self.0[(self.0.len() - 1) * percent / 100].as_secs_f64() * 1000.0
    }
}

impl fmt::Display for Latencies {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "p50 {:.3} ms, p99 {:.3} ms, {} requests", self.at(50), self.at(99), self.0.len())
    }
}

/// Asks a server from the other core.
pub fn at(server: &Server, rate: u32) -> String {
    let mut command = Command::new("taskset");
    command.args(["-c", "1"]).arg(std::env::current_exe().unwrap());
    let out = command.args(["--rate", &server.url, &rate.to_string()]).output().unwrap();
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    String::from_utf8(out.stdout).unwrap().trim().to_owned()
}

/// A time counts from when a request was due, not from when a connection was free for it.
pub fn ask(url: &str, rate: u32) {
    let url = url::Url::parse(url).unwrap();
    let address = url.socket_addrs(|| None).unwrap()[0];
    let request = request(url.path(), "br");
    let mut first = Visitor::new(address);
    let length = first.bytes_of(&request);
    let mut idle: Vec<TcpStream> = (0..CONNECTIONS)
        .map(|_| {
            let stream = TcpStream::connect(address).unwrap();
            stream.set_nodelay(true).unwrap();
            stream.set_nonblocking(true).unwrap();
            stream
        })
        .collect();
    let mut busy: Vec<(TcpStream, usize, Instant)> = Vec::new();
    let mut waiting: VecDeque<Instant> = VecDeque::new();
    let (all, begun) = (rate * SECONDS, Instant::now());
    let counted = begun + Duration::from_secs(BEFORE.into());
    let mut times = Vec::new();
    let (mut asked, mut answered) = (0, 0);
    let mut buffer = vec![0; 64 * 1024];
    while answered < all {
        while asked < all && begun.elapsed().as_secs_f64() * f64::from(rate) >= f64::from(asked) {
            waiting.push_back(begun + Duration::from_secs_f64(f64::from(asked) / f64::from(rate)));
            asked += 1;
        }
        while !idle.is_empty()
            && let Some(due) = waiting.pop_front()
            && let Some(mut stream) = idle.pop()
        {
            stream.write_all(&request).unwrap();
            busy.push((stream, 0, due));
        }
        let mut at = 0;
        while at < busy.len() {
            let (stream, read, due) = &mut busy[at];
            match stream.read(&mut buffer) {
                Ok(0) => panic!("the connection was closed"),
                Ok(more) => *read += more,
                Err(error) if error.kind() == ErrorKind::WouldBlock => {}
                Err(error) => panic!("{error}"),
            }
            if *read == length {
                if *due >= counted {
                    times.push(due.elapsed());
                }
                answered += 1;
                idle.push(busy.swap_remove(at).0);
            } else {
                at += 1;
            }
        }
    }
    println!("{}", Latencies::new(times));
}

fn request(path: &str, accept: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nhost: 127.0.0.1\r\naccept-encoding: {accept}\r\n\r\n").into_bytes()
}

/// One connection that is kept open.
pub struct Visitor(TcpStream, Vec<u8>);

impl Visitor {
    pub fn new(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).unwrap();
        stream.set_nodelay(true).unwrap();
        Self(stream, vec![0; 256 * 1024])
    }

    /// How many bytes an answer has with its head.
    fn bytes_of(&mut self, request: &[u8]) -> usize {
        let (head, body) = self.answer_to(request);
        head.len() + body.len()
    }

    fn answer_to(&mut self, request: &[u8]) -> (String, Vec<u8>) {
        self.0.write_all(request).unwrap();
        let mut got = Vec::new();
        loop {
            let read = self.0.read(&mut self.1).unwrap();
            assert!(read > 0, "the connection was closed");
            got.extend_from_slice(&self.1[..read]);
            let Some(end) = got.windows(4).position(|four| four == b"\r\n\r\n") else { continue };
            let head = String::from_utf8_lossy(&got[..end + 4]).to_lowercase();
            // compressed on its way
            if head.contains("transfer-encoding: chunked") {
                if got.ends_with(b"\r\n0\r\n\r\n") {
                    return (head, got.split_off(end + 4));
                }
                continue;
            }
            let length = head.split("content-length: ").nth(1).and_then(|rest| rest.lines().next());
            let length: usize = length.map_or(0, |length| length.trim().parse().unwrap());
            if got.len() == end + 4 + length {
                return (head, got.split_off(end + 4));
            }
        }
    }

    /// The size of a page as it is, where the server says so, and its head in small letters.
    pub fn get(&mut self, path: &str, accept: &str) -> (usize, String) {
        let (head, body) = self.answer_to(&request(path, accept));
        assert!(head.starts_with("http/1.1 200"), "{path}: {head}");
        (body.len(), head)
    }

    /// The text of a page, or nothing where it is gone.
    pub fn text(&mut self, path: &str) -> String {
        let (_, body) = self.answer_to(&request(path, "identity"));
        String::from_utf8_lossy(&body).into_owned()
    }
}
