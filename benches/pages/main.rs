//! An answer's page beside nginx with the same bytes, and a page made for each request
//! beside a straightforward one. See benches/README.md.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a measurement that cannot go on should stop")]
#![allow(clippy::print_stdout, clippy::cast_precision_loss, reason = "it prints figures")]

mod beside;
mod edits;
mod growth;
mod rate;
mod server;
mod straightforward;

use std::{
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use lectern::{
    answers::{Draft, Publication, save_new},
    platform::database::with_scratch,
};
use sqlx::{ConnectOptions, PgPool, postgres::PgConnectOptions};
use time::OffsetDateTime;
use uuid::Uuid;

use server::{Server, median};

const ROUNDS: usize = 5;
const SECONDS: u32 = 4;
const ANSWERS: usize = 2000;
/// So many requests a second both sides can answer.
const RATE: u32 = 20_000;

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    if let Some(at) = arguments.iter().position(|given| given == "--straightforward") {
        runtime.block_on(straightforward::serve(&arguments[at + 1], arguments[at + 2].parse().unwrap()));
        return;
    }
    if let Some(at) = arguments.iter().position(|given| given == "--rate") {
        rate::ask(&arguments[at + 1], arguments[at + 2].parse().unwrap());
        return;
    }
    let is_given = |name: &str| arguments.iter().any(|given| given == name);
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
    if let Some(at) = arguments.iter().position(|given| given == "--beside") {
        runtime.block_on(beside::measure(&server, arguments[at + 1].as_ref()));
        return;
    }
    let name = format!("bench_{}", Uuid::now_v7().simple());
    let url = server.clone().database(&name).to_url_lossy().to_string();
    runtime
        .block_on(with_scratch(&server, &name, async |pool| {
            if is_given("--growth") {
                growth::measure(pool, &url).await;
            } else if is_given("--edits") {
                edits::measure(pool, &url).await;
            } else {
                let paths = load(pool, ANSWERS).await;
                measure(&url, &paths);
            }
            Ok(())
        }))
        .unwrap();
}

/// Texts of some 9 KB of HTML.
fn texts(answers: usize) -> impl Iterator<Item = Draft> {
    (0..answers).map(|number| {
        let part = |part: usize| {
            let text = format!(
                "In part {part} the events of {number} took their course, and what followed is told elsewhere. "
            );
            format!("## Part {part}\n\n{}\n\n", text.repeat(9 + (number + part) % 5))
        };
        Draft {
            level: "GCSE".into(),
            subject: "History".into(),
            topic: format!("Topic {}", number % 10),
            question: format!("What was decided in the case of number {number}?"),
            slug: format!("case-{number}"),
            short_answer: format!("The case of number {number} was decided in the usual way."),
            body_markdown: (0..5).map(part).collect(),
            ..Draft::default()
        }
    })
}

/// Six of the same topic for each answer.
const NEIGHBOURS: &str =
    "insert into neighbours (answer_id, neighbour_id, position, reason)
     select a.id, b.id, row_number() over (partition by a.id order by b.id), 'deeper'
     from answers a, lateral (select id from answers b where b.topic_id = a.topic_id and b.id <> a.id limit 6) b;
     analyze";

/// Publishes answers; gives their paths.
async fn load(pool: &PgPool, answers: usize) -> Vec<String> {
    let now = OffsetDateTime::now_utc();
    let mut paths = Vec::new();
    for draft in texts(answers) {
        let valid = draft.check(Publication::Published).unwrap();
        paths.push(valid.content.path());
        let mut tx = pool.begin().await.unwrap();
        save_new(&mut tx, Uuid::now_v7(), &valid, now).await.unwrap();
        tx.commit().await.unwrap();
    }
    sqlx::raw_sql(NEIGHBOURS).execute(pool).await.unwrap();
    paths
}

fn measure(url: &str, paths: &[String]) {
    let path = &paths[0];
    let mut starts: Vec<f64> = (0..ROUNDS)
        .map(|_| {
            let begun = Instant::now();
            Server::lectern(url, path).once("");
            begun.elapsed().as_secs_f64() * 1000.0
        })
        .collect();
    starts.sort_by(f64::total_cmp);
    println!("start to first page: {:.0} ms", starts[ROUNDS / 2]);
    let lectern = Server::lectern(url, path);
    lectern.once("");
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
    // the index is filled, and what that took is given back
    std::thread::sleep(Duration::from_secs(10));
    println!("idle: {} MB", lectern.memory());
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
    println!("\n{RATE} requests a second, latency from when each was due");
    for (name, server) in [("lectern", &lectern), ("nginx, sendfile off", &nginx[0])] {
        println!("  {name:<22} {}", rate::at(server, RATE));
    }
    println!("memory after: {} MB", lectern.memory());
    drop(lectern);
    kept(&Server::lectern(url, path), paths);
    let mut made = Server::lectern(url, path);
    (made.cookie, made.accept) = (true, "identity");
    let plain = Server::straightforward(url, path, "identity");
    compare("page made for each request, plain", &[("lectern", &made, ""), ("straightforward", &plain, "")]);
    drop(made);
    let mut renewed = Server::lectern(url, path);
    renewed.is_compressed(&paths[..1]);
    // of a visitor who may be an editor, the database is asked each time
    renewed.cookie = true;
    let compressed = Server::straightforward(url, path, "br");
    compare(
        "kept page renewed for each request, brotli",
        &[
            ("lectern", &renewed, ""),
            ("straightforward, plain", &plain, ""),
            ("the same, brotli", &compressed, ""),
        ],
    );
}

/// Memory for each page that is kept, as the process grows by it.
fn kept(server: &Server, paths: &[String]) {
    let (first, others) = paths.split_at(paths.len() / 10);
    let read = |paths: &[String]| -> usize {
        let mut visitor = rate::Visitor::new(server.address);
        paths.iter().map(|path| visitor.get(path, "br").0).sum()
    };
    // the first grow what serves all
    read(first);
    server.is_compressed(first);
    let before = server.memory_in_kb();
    let bytes = read(others);
    server.is_compressed(others);
    println!(
        "\nmemory for each kept page: {:.1} KB, of {:.1} KB as it is",
        (server.memory_in_kb() - before) as f64 / others.len() as f64,
        bytes as f64 / 1000.0 / others.len() as f64,
    );
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
    let best = figures[1..].iter().map(|of| median(of, |f| f.per_second)).fold(0.0, f64::max);
    println!("  ratio per second: {:.2}", median(&figures[0], |f| f.per_second) / best);
}
