//! The search compared with PostgreSQL's full text search, over answers generated from real
//! sentences. benches/README.md says how to run it and what it measured.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a measurement that cannot go on should stop")]
#![allow(clippy::print_stdout, clippy::cast_precision_loss, reason = "it prints figures")]

use std::{
    fs,
    path::Path,
    time::{Duration, Instant},
};

use axum::{Router, body::Body, http::Request};
use http_body_util::BodyExt;
use lectern::{
    config::Config,
    platform::{
        App,
        clock::Clock,
        database::{Database, settle, with_scratch},
        token::Secret,
    },
    related,
    search::IndexSync,
    site,
};
use rand::{RngExt, SeedableRng, rngs::StdRng, seq::IndexedRandom};
use sqlx::{PgPool, postgres::PgConnectOptions};
use tikv_jemallocator::Jemalloc;
use tower::ServiceExt;
use uuid::Uuid;

/// The allocator of the site, so that memory compares.
#[global_allocator]
static ALLOCATOR: Jemalloc = Jemalloc;

/// How many requests each figure is measured with.
const REQUESTS: usize = 2000;
/// The same for PostgreSQL, which is slower.
const POSTGRES_REQUESTS: usize = 200;
/// How many answers one statement inserts.
const BATCH: usize = 2000;

fn main() {
    let sizes: Vec<usize> = std::env::args().filter_map(|given| given.parse().ok()).collect();
    let Ok(data) = std::env::var("LECTERN_TEST_DATA") else {
        println!("LECTERN_TEST_DATA names the folder of real sentences; without it nothing is measured.");
        return;
    };
    let Ok(server) = std::env::var("LECTERN_TEST_SERVER") else {
        println!("LECTERN_TEST_SERVER names the PostgreSQL to measure with; without it nothing is measured.");
        return;
    };
    let source = Source::read(Path::new(&data));
    let server: PgConnectOptions = server.parse().unwrap();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    for size in if sizes.is_empty() { vec![10_000, 100_000] } else { sizes } {
        let name = format!("bench_{}", Uuid::now_v7().simple());
        runtime
            .block_on(with_scratch(&server, &name, async |pool| {
                measure(pool, &server.clone().database(&name), &source, size).await;
                Ok(())
            }))
            .unwrap();
    }
}

async fn measure(pool: &PgPool, database: &PgConnectOptions, source: &Source, size: usize) {
    println!("\n## {size} answers");
    load(pool, source, size).await;
    let url = sqlx::ConnectOptions::to_url_lossy(database).to_string();
    let config = Config::read(|name| (name == "LECTERN_LIMITS").then(|| "off".to_owned())).unwrap();
    let secret = Secret::new("a secret that only the bench knows".to_owned().into());
    let database = Database::open(&url.into(), None).unwrap();
    let app = App::new(config, database, Clock::system(), secret, &lectern::rooms::ROOMS);
    let dir = tempfile::tempdir().unwrap();
    let index_sync = IndexSync::of(&app);
    index_sync.keep_in(dir.path());
    let before = memory();
    let begun = Instant::now();
    index_sync.catch_up(&app).await.unwrap();
    println!(
        "index: {:.1} s, {:.1} MB on disk; memory {} MB before, {} MB after, {} MB at most",
        begun.elapsed().as_secs_f64(),
        bytes_in(dir.path()) as f64 / 1e6,
        before.0,
        memory().0,
        memory().1,
    );
    let router = site::router(app.clone());
    let typed = source.typed(REQUESTS);
    let searches: Vec<String> = typed.iter().enumerate().map(|(at, typed)| search(at, typed)).collect();
    let prefixes: Vec<String> = typed.iter().map(|typed| suggestions(typed)).collect();
    request(&router, &searches[..REQUESTS / 4]).await;
    report("search, whole answer", request(&router, &searches).await);
    report("suggestions, whole answer", request(&router, &prefixes).await);
    let open = index_sync.current().unwrap();
    let mut alone = Vec::new();
    for typed in &typed {
        let begun = Instant::now();
        let text = lectern::search::QueryText::of(typed);
        open.index.search(&text, &open.synonyms, &lectern::search::Filter::default(), 10).unwrap();
        alone.push(begun.elapsed());
    }
    report("search, index alone", alone);
    println!("memory: {} MB", memory().0);
    if std::env::args().any(|given| given == "--related") {
        let begun = Instant::now();
        sqlx::query("insert into neighbours_due select id, now(), true from answers")
            .execute(pool)
            .await
            .unwrap();
        let lists = related::compute_due(&app).await.unwrap();
        println!("neighbours: {lists} lists in {:.1} s", begun.elapsed().as_secs_f64());
    }
    full_text_search(pool, &typed[..POSTGRES_REQUESTS]).await;
}

/// The same queries by PostgreSQL's full text search: any word, the top ten.
async fn full_text_search(pool: &PgPool, typed: &[String]) {
    sqlx::raw_sql(
        "create table full_text as select id, setweight(to_tsvector('english', question), 'A')
             || setweight(to_tsvector('english', short_answer), 'B')
             || setweight(to_tsvector('english', body_markdown), 'D') as words from answers;
         create index on full_text using gin (words);
         analyze full_text",
    )
    .execute(pool)
    .await
    .unwrap();
    let mut times = Vec::new();
    for phrase in typed {
        let begun = Instant::now();
        sqlx::query(
            "with query as (select string_agg(quote_literal(stem), ' | ')::tsquery as any_word
                 from unnest(tsvector_to_array(to_tsvector('english', $1))) stem)
             select id from full_text, query where words @@ any_word order by ts_rank(words, any_word, 1) desc limit 10",
        )
        .bind(phrase)
        .fetch_all(pool)
        .await
        .unwrap();
        times.push(begun.elapsed());
    }
    report("PostgreSQL, any word, ts_rank", times);
}

/// Runs the requests in a task, as a server does: on the main thread each row would cost a
/// wake-up.
async fn request(router: &Router, paths: &[String]) -> Vec<Duration> {
    let (router, paths) = (router.clone(), paths.to_vec());
    let requests = tokio::spawn(async move {
        let mut times = Vec::new();
        for path in &paths {
            let request = Request::get(path).header("host", "127.0.0.1:3000").body(Body::empty()).unwrap();
            let begun = Instant::now();
            let response = router.clone().oneshot(request).await.unwrap();
            assert!(response.status().is_success(), "{path}: {}", response.status());
            response.into_body().collect().await.unwrap();
            times.push(begun.elapsed());
        }
        times
    });
    requests.await.unwrap()
}

fn report(name: &str, mut times: Vec<Duration>) {
    times.sort_unstable();
    let at = |percent: usize| times[(times.len() - 1) * percent / 100].as_secs_f64() * 1000.0;
    println!("{name}: p50 {:.2} ms, p99 {:.2} ms, {} requests", at(50), at(99), times.len());
}

fn search(at: usize, typed: &str) -> String {
    let query: String = url::form_urlencoded::byte_serialize(typed.as_bytes()).collect();
    let filter = ["", "&level=gcse", "", "&level=a-level&subject=history"][at % 4];
    format!("/search?q={query}{filter}")
}

fn suggestions(typed: &str) -> String {
    let prefix: String = typed.chars().take(typed.chars().count() * 2 / 3).collect();
    let query: String = url::form_urlencoded::byte_serialize(prefix.as_bytes()).collect();
    format!("/search/suggestions?q={query}")
}

/// Real sentences, from which answers are generated.
struct Source {
    questions: Vec<String>,
    sentences: Vec<String>,
    queries: Vec<String>,
}

impl Source {
    fn read(data: &Path) -> Self {
        let lines = |name: &str| {
            let text = fs::read_to_string(data.join(name)).unwrap();
            text.lines().map(|line| serde_json::from_str(line).unwrap()).collect::<Vec<serde_json::Value>>()
        };
        let text = |row: &serde_json::Value, name: &str| row[name].as_str().unwrap_or_default().to_owned();
        let answers = lines("history_qa.jsonl");
        let sentences = answers
            .iter()
            .flat_map(|row| {
                let body = text(row, "body_markdown");
                body.split(". ").map(str::to_owned).collect::<Vec<_>>()
            })
            .filter(|sentence| sentence.len() > 30)
            .collect();
        Self {
            questions: answers.iter().map(|row| text(row, "question")).collect(),
            sentences,
            queries: lines("nq_open_questions.jsonl").iter().map(|row| text(row, "question")).collect(),
        }
    }

    /// The question, short answer and body of an answer; the same for the same number.
    fn answer(&self, number: usize) -> [String; 3] {
        let mut chance = StdRng::seed_from_u64(number as u64);
        let names: Vec<String> = (0..3).map(|_| name(&mut chance)).collect();
        let mut made = |from: &[String], count: usize| {
            let chosen: Vec<String> = (0..count)
                .map(|_| renamed(from.choose(&mut chance).unwrap(), &names, chance.random_range(1000..2020)))
                .collect();
            chosen.join(". ")
        };
        [made(&self.questions, 1), made(&self.sentences, 1), made(&self.sentences, 7)]
    }

    /// Queries that people typed, every third one misspelt.
    fn typed(&self, count: usize) -> Vec<String> {
        let mut chance = StdRng::seed_from_u64(7);
        (0..count)
            .map(|at| {
                let query = self.queries.choose(&mut chance).unwrap().clone();
                if at % 3 == 0 { misspelt(&query, &mut chance) } else { query }
            })
            .collect()
    }
}

/// Replaces names and years.
fn renamed(sentence: &str, names: &[String], year: u32) -> String {
    let words = sentence.split(' ').enumerate().map(|(at, word)| {
        if word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit()) {
            year.to_string()
        } else if at > 0 && word.starts_with(char::is_uppercase) && word.len() % 3 == 0 {
            names[word.len() % names.len()].clone()
        } else {
            word.to_owned()
        }
    });
    words.collect::<Vec<_>>().join(" ")
}

fn name(chance: &mut StdRng) -> String {
    const PARTS: [&str; 16] = [
        "al", "ber", "cor", "den", "el", "far", "gor", "hel", "ist", "kar", "lom", "mar", "nov", "or", "pet",
        "ros",
    ];
    let parts: String = (0..3).map(|_| *PARTS.choose(chance).unwrap()).collect();
    format!("{}{}", parts[..1].to_uppercase(), &parts[1..])
}

/// Swaps two letters of the longest word.
fn misspelt(query: &str, chance: &mut StdRng) -> String {
    let longest = query.split(' ').filter(|word| word.is_ascii()).max_by_key(|word| word.len()).unwrap_or("");
    if longest.len() < 5 {
        return query.to_owned();
    }
    let mut letters: Vec<char> = longest.chars().collect();
    let at = chance.random_range(1..letters.len() - 1);
    letters.swap(at, at - 1);
    query.replace(longest, &letters.into_iter().collect::<String>())
}

async fn load(pool: &PgPool, source: &Source, size: usize) {
    let begun = Instant::now();
    sqlx::raw_sql(
        "alter table answers disable trigger user;
         insert into topics (subject_id, slug, label, position)
         select 1, 'topic-' || n, 'Topic ' || n, n from generate_series(1, 50) n",
    )
    .execute(pool)
    .await
    .unwrap();
    let numbers: Vec<usize> = (0..size).collect();
    for part in numbers.chunks(BATCH) {
        let answers: Vec<[String; 3]> = part.iter().map(|number| source.answer(*number)).collect();
        let column = |at: usize| answers.iter().map(|answer| answer[at].clone()).collect::<Vec<_>>();
        let ids: Vec<Uuid> = part.iter().map(|number| Uuid::from_u128((*number as u128) << 64 | 1)).collect();
        let numbers: Vec<i64> = part.iter().map(|number| i64::try_from(*number).unwrap()).collect();
        sqlx::query(
            "insert into answers (id, level_id, subject_id, topic_id, slug, question, short_answer, body_markdown,
                                  body_html, state, created_at, updated_at, published_at)
             select id, 1 + n % 3, 1, 1 + n % 50, 'answer-' || n, question, short, body, '<p>' || body || '</p>',
                    'published', now(), now(), now()
             from unnest($1::uuid[], $2::bigint[], $3::text[], $4::text[], $5::text[]) as made (id, n, question, short, body)",
        )
        .bind(&ids)
        .bind(&numbers)
        .bind(column(0))
        .bind(column(1))
        .bind(column(2))
        .execute(pool)
        .await
        .unwrap();
    }
    settle(pool).await.unwrap();
    println!("loaded in {:.1} s", begun.elapsed().as_secs_f64());
}

/// Resident memory and its peak, in MB.
fn memory() -> (u64, u64) {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = |name: &str| {
        let line = status.lines().find(|line| line.starts_with(name)).unwrap_or_default();
        line.split_whitespace().nth(1).and_then(|number| number.parse::<u64>().ok()).unwrap_or(0) / 1024
    };
    (line("VmRSS"), line("VmHWM"))
}

fn bytes_in(dir: &Path) -> u64 {
    let entries = fs::read_dir(dir).into_iter().flatten().flatten();
    entries
        .map(|entry| match entry.metadata() {
            Ok(data) if data.is_dir() => bytes_in(&entry.path()),
            Ok(data) => data.len(),
            Err(_) => 0,
        })
        .sum()
}
