//! Random byte streams, most of them almost right.

use std::fmt::Write as _;

use rand::{RngExt, rngs::StdRng, seq::IndexedRandom};

/// Header fields that a request may be read by in several ways.
const FIELDS: &[&str] = &[
    "Connection: close",
    "Connection: keep-alive",
    "Connection: keep-alive, close",
    "Connection: upgrade\r\nUpgrade: websocket",
    "Connection:",
    "Accept-Encoding: gzip;q=0, br",
    "Accept-Encoding: br;q=0.5, *;q=0",
    "Accept-Encoding: x-gzip",
    "Accept-Encoding: *",
    "Accept-Encoding: GZIP",
    "Accept-Encoding: br\r\nAccept-Encoding: gzip",
    "Accept-Encoding: identity",
    "If-None-Match: *\r\nIf-None-Match: \"x\"",
    "If-None-Match:",
    "If-None-Match: \"\u{e9}\"",
    "If-Modified-Since: Wed, 14 Jan 2026 12:00:00 GMT",
    "Expect: 100-continue",
    "Expect: nothing",
    "Cookie: lectern=abc",
    "Cookie: mylectern=1",
    "Cookie: a=b\r\nCookie: lectern=x",
    "Cookie: ;",
    "Cookie: %6cectern=abc",
    "X: a\r\n b",
    "X: a\r\n\tb: c",
    " X: folded",
    "X:\0",
    "X\0: a",
    "X: \u{7f}",
    ": a",
    "no colon",
    "X: \ra",
    "X: \u{e9}",
    "Transfer-Encoding: gzip, chunked",
    "Transfer-Encoding: identity",
    "transfer-encoding:\tchunked",
    "Sec-Fetch-Site: cross-site",
    "Origin: https://elsewhere.example",
    "TE: trailers",
    "Trailer: X",
];

/// Values of `Content-Length` that are not plain numbers, or are too large.
const LENGTHS: &[&str] =
    &["+1", "-1", "", "1, 1", "0x1", "99999999999999999999", "18446744073709551615", " 1 ", "1 1", "007"];

/// `Host`, mostly right.
const HOSTS: &[&str] = &[
    "Host: localhost",
    "Host: localhost",
    "Host: localhost",
    "host:localhost",
    "HOST: 127.0.0.1:3000",
    "Host: elsewhere.example",
    "Host: localhost\r\nHost: localhost",
    "X: y",
    "Host : localhost",
    "Host: ",
];

/// Bodies, some of which look like requests.
const BODIES: &[&str] =
    &["", "", "a=b", "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n", "0\r\n\r\n", "\0\u{ff}"];

/// Makes streams of one to four requests.
pub struct Streams<'a> {
    pub chance: StdRng,
    pub path: &'a str,
    pub tag: &'a str,
}

impl Streams<'_> {
    fn one_of<'b>(&mut self, choices: &[&'b str]) -> &'b str {
        choices.choose(&mut self.chance).unwrap()
    }

    pub fn often(&mut self, percent: u32) -> bool {
        self.chance.random_ratio(percent, 100)
    }

    pub fn stream(&mut self) -> Vec<u8> {
        let mut stream = Vec::new();
        for _ in 0..self.chance.random_range(1..=4) {
            if self.often(60) {
                self.plain(&mut stream);
            } else {
                self.odd(&mut stream);
            }
        }
        if self.often(30) {
            self.mutate(&mut stream);
        }
        stream
    }

    /// What the front answers itself.
    pub fn plain(&mut self, stream: &mut Vec<u8>) {
        let (path, tag) = (self.path, self.tag);
        let mut head =
            format!("GET {path}{} HTTP/1.1\r\nHost: localhost\r\n", self.one_of(&["", "", "?a=b", "?x"]));
        if self.often(80) {
            head += self.one_of(&[
                "Accept-Encoding: br\r\n",
                "accept-encoding: gzip, deflate, br, zstd\r\n",
                "ACCEPT-ENCODING: gzip\r\n",
            ]);
        }
        if self.often(40) {
            let list = [
                format!("If-None-Match: {tag}\r\n"),
                format!("if-none-match: \"x\", W/{tag}\r\n"),
                "If-None-Match: *\r\n".to_owned(),
                "If-None-Match: \"other\"\r\n".to_owned(),
                format!("If-None-Match:{tag} , \"y\"\r\n"),
            ];
            head += list.choose(&mut self.chance).unwrap();
        }
        if self.often(40) {
            head += self.one_of(&[
                "Connection: keep-alive\r\n",
                "User-Agent: a browser\r\n",
                "Cookie: theme=dark; x=lectern\r\n",
                "Accept: */*\r\n",
                "Range: bytes=0-9\r\n",
            ]);
        }
        head += "\r\n";
        stream.extend_from_slice(head.as_bytes());
    }

    fn odd(&mut self, stream: &mut Vec<u8>) {
        let path = self.path;
        let methods = [
            "GET", "GET", "GET", "HEAD", "POST", "POST", "PUT", "OPTIONS", "TRACE", "get", "G@T", "CONNECT",
            "PRI",
        ];
        let method = self.one_of(&methods);
        let nowhere = format!("{path}/");
        let absolute = format!("http://localhost{path}");
        let quoted = format!("{path}?\"<a>\"");
        let escaped = format!("{path}?%00%zz");
        let fragment = format!("{path}#part");
        let targets = [
            path,
            path,
            path,
            "/echo",
            "/echo",
            "/livez",
            "/robots.txt",
            &nowhere,
            &absolute,
            &quoted,
            &escaped,
            &fragment,
            "*",
            "//",
            "localhost:80",
            "",
            "/ /",
            "/\u{e9}",
        ];
        let target = if method == "POST" && self.often(70) { "/echo" } else { self.one_of(&targets) };
        let version = self.one_of(&[
            "HTTP/1.1", "HTTP/1.1", "HTTP/1.1", "HTTP/1.1", "HTTP/1.0", "HTTP/2.0", "HTTP/0.9", "http/1.1",
            "",
        ]);
        let mut end = self.one_of(&["\r\n", "\r\n", "\r\n", "\r\n", "\n", "\r"]);
        let lead = self.one_of(&["", "", "", "", "\r\n", "\n\n"]);
        let mut head = format!("{lead}{method} {target} {version}{end}");
        head += self.one_of(HOSTS);
        head += end;
        let body = self.one_of(BODIES);
        for _ in 0..self.chance.random_range(0..4) {
            let field = self.one_of(FIELDS);
            head += field;
            head += end;
        }
        if self.often(4) {
            for at in 0..self.chance.random_range(90..110) {
                let _ = write!(head, "X-{at}: {at}{end}");
            }
        }
        if self.often(2) {
            let length = *[3000, 4000, 5000, 16_000, 16_384, 17_000].choose(&mut self.chance).unwrap();
            let _ = write!(head, "X-Long: {}{end}", "a".repeat(length));
        }
        let length = body.len();
        let mut sent = body.as_bytes().to_vec();
        match self.chance.random_range(0..10) {
            0 => {
                let _ = write!(head, "Transfer-Encoding: chunked{end}");
                sent = chunked(&sent, self.one_of(&["", ";ext=1", " ", "zz"]));
            }
            1 => {
                let _ = write!(head, "Content-Length: {length}{end}Transfer-Encoding: chunked{end}");
                sent = chunked(&sent, "");
            }
            2 => {
                let _ = write!(
                    head,
                    "Content-Length: {length}{end}content-length: {}{end}",
                    length + self.chance.random_range(0..2)
                );
            }
            3 => {
                let odd = self.one_of(LENGTHS);
                let _ = write!(head, "Content-Length: {odd}{end}");
            }
            4 => {
                let _ = write!(head, "Content-Length: {}{end}", length + self.chance.random_range(0..9));
            }
            5 if self.often(10) => {}
            _ if length > 0 || method == "POST" => {
                let _ = write!(head, "Content-Length: {length}{end}");
            }
            _ => {}
        }
        if self.often(2) {
            end = "";
        }
        head += end;
        stream.extend_from_slice(head.as_bytes());
        stream.extend_from_slice(&sent);
    }

    fn mutate(&mut self, stream: &mut Vec<u8>) {
        for _ in 0..self.chance.random_range(1..=3) {
            let at = self.chance.random_range(0..stream.len());
            match self.chance.random_range(0..5) {
                0 => stream[at] = self.chance.random(),
                1 => stream[at] = *b"\r\n \t:\0,;=\"/0".choose(&mut self.chance).unwrap(),
                2 => {
                    stream.remove(at);
                }
                3 => stream.insert(at, *b"\r\n \t:\0,;=\"/0".choose(&mut self.chance).unwrap()),
                _ => stream.truncate(at + 1),
            }
            if stream.is_empty() {
                return;
            }
        }
    }

    /// Where a stream of this length is cut.
    pub fn ends(&mut self, length: usize) -> Vec<usize> {
        match self.chance.random_range(0..8) {
            0..4 => Vec::new(),
            4 if length < 300 => (0..length).collect(),
            _ => {
                let count = self.chance.random_range(1..6);
                let mut ends: Vec<usize> = (0..count).map(|_| self.chance.random_range(0..=length)).collect();
                ends.sort_unstable();
                ends
            }
        }
    }
}

fn chunked(body: &[u8], extension: &str) -> Vec<u8> {
    if body.is_empty() {
        return b"0\r\n\r\n".to_vec();
    }
    let size = format!("{:x}{extension}\r\n", body.len());
    [size.as_bytes(), body, b"\r\n0\r\n\r\n"].concat()
}
