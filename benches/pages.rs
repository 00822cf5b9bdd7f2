//! An answer's page beside nginx with the same bytes, and a page made for each request
//! beside a straightforward one. See benches/README.md.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a measurement that cannot go on should stop")]
#![allow(clippy::print_stdout, clippy::cast_precision_loss, reason = "it prints figures")]

use std::{
    fs,
    net::{SocketAddr, TcpListener},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use askama::Template;
use axum::{
    Router,
    extract::{Path as Asked, State},
    response::Html,
    routing::get,
};
use lectern::{
    answers::{Draft, Publication, save_new},
    database::with_scratch,
};
use sqlx::{ConnectOptions, PgPool, postgres::PgConnectOptions};
use time::OffsetDateTime;
use uuid::Uuid;

const ROUNDS: usize = 5;
const SECONDS: u32 = 4;
const ANSWERS: usize = 200;

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    if let Some(at) = arguments.iter().position(|given| given == "--straightforward") {
        runtime.block_on(straightforward(&arguments[at + 1], arguments[at + 2].parse().unwrap()));
        return;
    }
    let Ok(server) = std::env::var("LECTERN_TEST_SERVER") else {
        println!("LECTERN_TEST_SERVER names the PostgreSQL to measure with; without it nothing is measured.");
        return;
    };
    for tool in ["wrk", "nginx", "taskset"] {
        if Command::new(tool).arg("-v").stdout(Stdio::null()).stderr(Stdio::null()).status().is_err() {
            println!("{tool} is not installed; without it nothing is measured.");
            return;
        }
    }
    let server: PgConnectOptions = server.parse().unwrap();
    let name = format!("bench_{}", Uuid::now_v7().simple());
    let url = server.clone().database(&name).to_url_lossy().to_string();
    runtime
        .block_on(with_scratch(&server, &name, async |pool| {
            let path = load(pool).await;
            measure(&url, &path);
            Ok(())
        }))
        .unwrap();
}

/// Answers of some 9 KB of HTML; gives the path of one of them.
async fn load(pool: &PgPool) -> String {
    let now = OffsetDateTime::now_utc();
    let mut path = String::new();
    for number in 0..ANSWERS {
        let part = |part: usize| {
            let text = format!(
                "In part {part} the events of {number} took their course, and what followed is told elsewhere. "
            );
            format!("## Part {part}\n\n{}\n\n", text.repeat(9 + (number + part) % 5))
        };
        let manuscript = Draft {
            level: "GCSE".into(),
            subject: "History".into(),
            topic: format!("Topic {}", number % 10),
            question: format!("What was decided in the case of number {number}?"),
            short_answer: format!("The case of number {number} was decided in the usual way."),
            body_markdown: (0..5).map(part).collect(),
            ..Draft::default()
        }
        .check(Publication::Published)
        .unwrap();
        path = lectern::answers::path(&manuscript.level.slug, &manuscript.subject.slug, &manuscript.slug);
        let mut tx = pool.begin().await.unwrap();
        save_new(&mut tx, Uuid::now_v7(), &manuscript, now).await.unwrap();
        tx.commit().await.unwrap();
    }
    sqlx::raw_sql(
        "insert into neighbours (answer_id, neighbour_id, position, reason)
         select a.id, b.id, row_number() over (partition by a.id order by b.id), 'same-topic'
         from answers a, lateral (select id from answers b where b.topic_id = a.topic_id and b.id <> a.id limit 6) b;
         analyze",
    )
    .execute(pool)
    .await
    .unwrap();
    path
}

/// A server on the first core, ended when dropped.
struct Server {
    child: Child,
    url: String,
    accept: &'static str,
    cookie: bool,
    _home: tempfile::TempDir,
}

impl Drop for Server {
    fn drop(&mut self) {
        // asked, and not killed: nginx tells its workers
        let _ = Command::new("kill").arg(self.child.id().to_string()).status();
        let _ = self.child.wait();
    }
}

impl Server {
    fn start(command: &mut Command, address: SocketAddr, path: &str, home: tempfile::TempDir) -> Self {
        let child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let begun = Instant::now();
        while std::net::TcpStream::connect(address).is_err() {
            assert!(begun.elapsed() < Duration::from_secs(20), "{command:?} does not listen");
            std::thread::sleep(Duration::from_millis(20));
        }
        Self { child, url: format!("http://{address}{path}"), accept: "br", cookie: false, _home: home }
    }

    fn lectern(url: &str, path: &str) -> Self {
        let (address, home) = (free(), tempfile::tempdir().unwrap());
        let mut command = pinned(env!("CARGO_BIN_EXE_lectern"));
        command
            .args(["serve", "--only", "site"])
            .env("DATABASE_URL", url)
            .env("LECTERN_BIND", address.to_string())
            .env("LECTERN_BASE_URL", format!("http://{address}"))
            .env("LECTERN_DATA_DIR", home.path())
            .env("LECTERN_LIMITS", "off")
            .env("LECTERN_LOG", "error");
        Self::start(&mut command, address, path, home)
    }

    fn straightforward(url: &str, path: &str) -> Self {
        let (address, home) = (free(), tempfile::tempdir().unwrap());
        let this = std::env::current_exe().unwrap();
        let mut command = pinned(this.to_str().unwrap());
        command.args(["--straightforward", url, &address.to_string()]);
        let mut server = Self::start(&mut command, address, path, home);
        server.accept = "identity";
        server
    }

    /// nginx with the bytes of a page, already compressed.
    fn nginx(body: &[u8], sendfile: bool) -> Self {
        let (address, home) = (free(), tempfile::tempdir().unwrap());
        let dir = home.path().display();
        fs::write(home.path().join("page"), body).unwrap();
        let sendfile = if sendfile { "sendfile on; tcp_nopush on;" } else { "sendfile off;" };
        let config = format!(
            "user root; daemon off; worker_processes 1; pid {dir}/pid; error_log /dev/null;
             events {{ worker_connections 1024; }}
             http {{ access_log off; {sendfile} keepalive_requests 100000000; open_file_cache max=100;
               client_body_temp_path {dir}; proxy_temp_path {dir}; fastcgi_temp_path {dir};
               uwsgi_temp_path {dir}; scgi_temp_path {dir};
               server {{ listen {address}; root {dir}; default_type 'text/html; charset=utf-8';
                 add_header Content-Encoding br; add_header Vary accept-encoding;
                 add_header Cache-Control 'public, max-age=0, must-revalidate'; }} }}"
        );
        fs::write(home.path().join("nginx.conf"), config).unwrap();
        let mut command = pinned("nginx");
        command.args(["-p", &dir.to_string(), "-c", &format!("{dir}/nginx.conf")]);
        Self::start(&mut command, address, "/page", home)
    }

    /// Seconds of the processor that it and its children have used.
    fn processor(&self) -> f64 {
        let id = self.child.id();
        let children = fs::read_to_string(format!("/proc/{id}/task/{id}/children")).unwrap_or_default();
        let ids = children.split_whitespace().map(str::to_owned).chain([id.to_string()]);
        ids.map(|id| used(&id)).sum()
    }

    fn memory(&self) -> u64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status.lines().find(|line| line.starts_with("VmRSS")).unwrap();
        line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() / 1024
    }

    fn once(&self, header: &str) -> (Vec<u8>, String) {
        let mut command = Command::new("curl");
        command.args(["-s", "-D", "-", "-o", "-", "-H", &format!("accept-encoding: {}", self.accept)]);
        if !header.is_empty() {
            command.args(["-H", header]);
        }
        let out = command.arg(&self.url).output().unwrap().stdout;
        let end = out.windows(4).position(|four| four == b"\r\n\r\n").unwrap();
        (out[end + 4..].to_vec(), String::from_utf8_lossy(&out[..end]).into_owned())
    }

    fn load(&self, header: &str) -> Figures {
        let before = self.processor();
        let mut command = Command::new("taskset");
        command.args(["-c", "1", "wrk", "-t1", "-c64", "--latency", &format!("-d{SECONDS}s")]);
        command.args(["-H", &format!("accept-encoding: {}", self.accept)]);
        if self.cookie {
            command.args(["-H", "cookie: lectern=0"]);
        }
        if !header.is_empty() {
            command.args(["-H", header]);
        }
        let out = String::from_utf8(command.arg(&self.url).output().unwrap().stdout).unwrap();
        let used = self.processor() - before;
        assert!(!out.contains("Non-2xx") || !header.is_empty(), "{out}");
        let per_second = number_after(&out, "Requests/sec:");
        Figures {
            per_second,
            per_processor_second: per_second * f64::from(SECONDS) / used,
            p99: milliseconds(out.lines().find(|line| line.trim().starts_with("99%")).unwrap()),
        }
    }
}

fn pinned(program: &str) -> Command {
    let mut command = Command::new("taskset");
    command.args(["-c", "0", program]);
    command
}

fn used(id: &str) -> f64 {
    let stat = fs::read_to_string(format!("/proc/{id}/stat")).unwrap_or_default();
    let after = stat.rsplit(')').next().unwrap_or_default();
    let field =
        |at: usize| after.split_whitespace().nth(at).and_then(|text| text.parse::<f64>().ok()).unwrap_or(0.0);
    (field(11) + field(12)) / 100.0
}

fn free() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap()
}

fn number_after(text: &str, name: &str) -> f64 {
    text.split(name).nth(1).and_then(|rest| rest.split_whitespace().next()).unwrap().parse().unwrap()
}

fn milliseconds(line: &str) -> f64 {
    let text = line.split_whitespace().nth(1).unwrap();
    let number = |unit: &str| text.strip_suffix(unit).and_then(|number| number.parse::<f64>().ok());
    number("us")
        .map(|us| us / 1000.0)
        .or_else(|| number("ms"))
        .or_else(|| number("s").map(|s| s * 1000.0))
        .unwrap()
}

#[derive(Debug, Clone, Copy)]
struct Figures {
    per_second: f64,
    per_processor_second: f64,
    p99: f64,
}

fn median(figures: &[Figures], of: impl Fn(&Figures) -> f64) -> f64 {
    let mut values: Vec<f64> = figures.iter().map(of).collect();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

fn measure(url: &str, path: &str) {
    let begun = Instant::now();
    let lectern = Server::lectern(url, path);
    println!("start to first page: {:.0} ms, {} MB", begun.elapsed().as_secs_f64() * 1000.0, {
        lectern.once("");
        lectern.memory()
    });
    // compressed off the path of requests: wait until it is
    let begun = Instant::now();
    let (body, head) = loop {
        let (body, head) = lectern.once("");
        if head.to_lowercase().contains("-br\"") {
            break (body, head);
        }
        assert!(begun.elapsed() < Duration::from_secs(20), "the page is not kept: {head}");
        std::thread::sleep(Duration::from_millis(50));
    };
    let etag = head.lines().find_map(|line| line.strip_prefix("etag: ")).unwrap().trim().to_owned();
    println!("page: {} bytes in brotli", body.len());
    let nginx = [Server::nginx(&body, false), Server::nginx(&body, true)];
    compare(
        "warm page, brotli",
        &[
            ("lectern", &lectern, ""),
            ("nginx, sendfile off", &nginx[0], ""),
            ("nginx, sendfile on", &nginx[1], ""),
        ],
    );
    let has = format!("if-none-match: {etag}");
    let (_, head) = nginx[0].once("");
    let theirs = head.lines().find_map(|line| line.strip_prefix("ETag: ")).unwrap().trim().to_owned();
    let has_theirs = format!("if-none-match: {theirs}");
    compare("304", &[("lectern", &lectern, &has), ("nginx, sendfile off", &nginx[0], &has_theirs)]);
    println!("memory after: {} MB", lectern.memory());
    drop(lectern);
    let mut made = Server::lectern(url, path);
    (made.cookie, made.accept) = (true, "identity");
    let plain = Server::straightforward(url, path);
    compare("page made for each request, plain", &[("lectern", &made, ""), ("straightforward", &plain, "")]);
}

fn compare(what: &str, servers: &[(&str, &Server, &str)]) {
    let mut figures = vec![Vec::new(); servers.len()];
    for (_, server, header) in servers {
        server.load(header);
    }
    for _ in 0..ROUNDS {
        for (at, (_, server, header)) in servers.iter().enumerate() {
            figures[at].push(server.load(header));
        }
    }
    println!("\n{what}");
    for ((name, ..), figures) in servers.iter().zip(&figures) {
        println!(
            "  {name:<22} {:>8.0} requests/s, {:>8.0} per CPU-second, p99 {:.2} ms",
            median(figures, |f| f.per_second),
            median(figures, |f| f.per_processor_second),
            median(figures, |f| f.p99),
        );
    }
    let best = figures[1..].iter().map(|of| median(of, |f| f.per_processor_second)).fold(0.0, f64::max);
    println!("  ratio per CPU-second: {:.2}", median(&figures[0], |f| f.per_processor_second) / best);
}

/// The page as one would write it first: two queries, each with a connection of its own.
async fn straightforward(url: &str, address: SocketAddr) {
    let pool = PgPool::connect(url).await.unwrap();
    let router = Router::new().route("/answers/{level}/{subject}/{slug}", get(show)).with_state(pool);
    let listener = tokio::net::TcpListener::bind(address).await.unwrap();
    axum::serve(listener, router).await.unwrap();
}

#[derive(Template)]
#[template(
    ext = "html",
    source = "<!doctype html><title>{{ question }}</title><h1>{{ question }}</h1><p>{{ short_answer }}</p>{{ body|safe }}<ul>{% for (slug, question) in related %}<li><a href=\"{{ slug }}\">{{ question }}</a>{% endfor %}</ul>"
)]
struct Straightforward {
    question: String,
    short_answer: String,
    body: String,
    related: Vec<(String, String)>,
}

async fn show(
    State(pool): State<PgPool>,
    Asked((level, subject, slug)): Asked<(String, String, String)>,
) -> Html<String> {
    let (id, question, short_answer, body): (Uuid, String, String, String) = sqlx::query_as(
        "select a.id, a.question, a.short_answer, a.body_html from answers a join levels l on l.id = a.level_id
         join subjects s on s.id = a.subject_id where l.slug = $1 and s.slug = $2 and a.slug = $3 and a.state = 'published'",
    )
    .bind(level)
    .bind(subject)
    .bind(slug)
    .fetch_one(&pool)
    .await
    .unwrap();
    let related = sqlx::query_as(
        "select a.slug, a.question from neighbours n join answers a on a.id = n.neighbour_id
         where n.answer_id = $1 and a.state = 'published' order by n.position",
    )
    .bind(id)
    .fetch_all(&pool)
    .await
    .unwrap();
    Html(Straightforward { question, short_answer, body, related }.render().unwrap())
}
