//! The program as a whole: it starts from nothing, stops without a trace, survives being
//! killed, and says in one sentence why it cannot start.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on should stop")]

#[path = "support/database.rs"]
mod database;

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::{ExitStatus, Output, Stdio},
    sync::Arc,
    time::Duration,
};

use lectern::{
    answers::{Draft, Publication, queries, save, save_new},
    platform::database::Cluster,
};
use rand::{RngExt, SeedableRng, rngs::StdRng};
use rustix::process::{Pid, Signal, kill_process};
use secrecy::ExposeSecret;
use sqlx::{Connection, PgConnection, PgPool};
use tempfile::TempDir;
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader, Lines},
    net::{TcpListener, TcpStream},
    process::{Child, ChildStdout, Command},
    sync::Semaphore,
    task::JoinSet,
    time::{sleep, timeout},
};

/// No test waits for this long unless something hangs.
const PATIENCE: Duration = Duration::from_mins(1);
/// What stopping may take at most.
const STOPPING: Duration = Duration::from_secs(10);

/// A data directory that a server's user can reach.
struct Data(TempDir);

impl Data {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        fs::set_permissions(dir.path(), std::os::unix::fs::PermissionsExt::from_mode(0o711)).unwrap();
        Self(dir)
    }

    fn path(&self) -> PathBuf {
        self.0.path().join("data")
    }

    /// What still works for this directory.
    fn processes(&self) -> Vec<String> {
        let dir = self.path().to_str().unwrap().to_owned();
        let entries = fs::read_dir("/proc").unwrap().flatten();
        let commands = entries.filter_map(|entry| fs::read_to_string(entry.path().join("cmdline")).ok());
        commands.filter(|command| command.contains(&dir)).map(|command| command.replace('\0', " ")).collect()
    }

    async fn is_left_alone(&self) {
        let quiet = async {
            while !self.processes().is_empty() {
                sleep(Duration::from_millis(10)).await;
            }
        };
        timeout(PATIENCE, quiet).await.unwrap_or_else(|_| panic!("left behind: {:?}", self.processes()));
    }
}

fn lectern(data: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_lectern"));
    for name in ["DATABASE_URL", "DATABASE_READ_URL", "SMTP_URL"] {
        command.env_remove(name);
    }
    command.env("LECTERN_DATA_DIR", data).env("LECTERN_BIND", "127.0.0.1:0");
    command.stdin(Stdio::null()).kill_on_drop(true);
    command
}

async fn output(command: &mut Command) -> Output {
    timeout(PATIENCE, command.output()).await.expect("it ends").unwrap()
}

/// Runs a command that cannot work; gives the sentence that it ends with.
async fn refusal(command: &mut Command) -> String {
    let output = output(command).await;
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(said.lines().count(), 1, "one sentence: {said}");
    said
}

/// A site that serves.
struct Running {
    child: Child,
    address: String,
    _stdout: Lines<BufReader<ChildStdout>>,
}

impl Running {
    async fn start(data: &Data) -> Self {
        Self::run(&mut lectern(&data.path())).await
    }

    async fn run(command: &mut Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut stdout = BufReader::new(child.stdout.take().unwrap()).lines();
        let address = async {
            loop {
                let line = stdout.next_line().await.unwrap().expect("it says where it listens");
                if let Some((_, address)) = line.split_once("(listening on ") {
                    return address.trim_end_matches(')').to_owned();
                }
            }
        };
        let address = timeout(PATIENCE, address).await.expect("it is ready");
        Self { child, address, _stdout: stdout }
    }

    async fn get(&self, path: &str) -> String {
        self.sends(&format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")).await
    }

    async fn sends(&self, bytes: &str) -> String {
        exchange(&self.address, bytes).await
    }

    fn signal(&self, signal: Signal) {
        let pid = Pid::from_raw(self.child.id().unwrap().cast_signed()).unwrap();
        kill_process(pid, signal).unwrap();
    }

    async fn stops(mut self) -> ExitStatus {
        self.signal(Signal::TERM);
        timeout(STOPPING, self.child.wait()).await.expect("it stops in time").unwrap()
    }

    async fn dies_by_kill(mut self) {
        self.signal(Signal::KILL);
        self.child.wait().await.unwrap();
    }
}

/// Sends bytes, and reads until the other side hangs up.
async fn exchange(address: &str, bytes: &str) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(bytes.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    let read = timeout(PATIENCE, stream.read_to_end(&mut answer)).await.expect("it hangs up");
    let _ = read;
    String::from_utf8_lossy(&answer).into_owned()
}

async fn brings_in_an_answer(data: &Data) {
    let file = data.0.path().join("one.jsonl");
    fs::write(
        &file,
        r#"{"level":"gcse","subject":"history","topic":"The Cold War","question":"Why was the Berlin Wall built?","short_answer":"To keep East Germans from leaving.","body_markdown":"Some three million had left by 1961."}"#,
    )
    .unwrap();
    let output = output(lectern(&data.path()).args(["import", "answers"]).arg(&file)).await;
    assert!(output.status.success(), "{output:?}");
}

const WALL: &str = "/answers/gcse/history/why-was-the-berlin-wall-built";

#[tokio::test]
async fn from_nothing_to_a_site_that_keeps_what_it_was_given() {
    let data = Data::new();
    let site = Running::start(&data).await;
    assert!(site.get("/livez").await.starts_with("HTTP/1.1 200 "));
    assert!(site.get("/readyz").await.starts_with("HTTP/1.1 200 "));
    // a command works beside the running site
    brings_in_an_answer(&data).await;
    assert!(site.get(WALL).await.contains("Why was the Berlin Wall built?"));
    assert_eq!(site.stops().await.code(), Some(0));
    assert_eq!(data.processes(), Vec::<String>::new());

    let site = Running::start(&data).await;
    assert!(site.get(WALL).await.contains("Why was the Berlin Wall built?"));
    assert_eq!(site.stops().await.code(), Some(0));
}

#[tokio::test]
async fn settings_for_another_server_do_not_reach_the_bundled_one() {
    let data = Data::new();
    let settings = [
        ("PGSSLMODE", "verify-full"),
        ("PGOPTIONS", "-c no_such_setting=1"),
        ("PGHOST", "db.example"),
        ("PGPORT", "1"),
        ("PGUSER", "nobody"),
        ("PGPASSFILE", "/nowhere"),
        ("PGDATABASE", "another"),
        ("PGSERVICE", "another"),
    ];
    let site = Running::run(lectern(&data.path()).envs(settings)).await;
    assert!(site.get("/readyz").await.starts_with("HTTP/1.1 200 "));
    assert_eq!(site.stops().await.code(), Some(0));
    assert_eq!(data.processes(), Vec::<String>::new());
}

#[tokio::test]
async fn a_killed_site_leaves_no_server_and_loses_nothing() {
    let data = Data::new();
    let site = Running::start(&data).await;
    brings_in_an_answer(&data).await;
    site.dies_by_kill().await;
    // at once, while the server of the dead one may still be stopping
    let site = Running::start(&data).await;
    assert!(site.get(WALL).await.starts_with("HTTP/1.1 200 "));
    site.dies_by_kill().await;
    data.is_left_alone().await;
}

#[tokio::test]
async fn a_server_whose_supervisor_was_killed_too_is_taken_over() {
    let data = Data::new();
    let site = Running::start(&data).await;
    brings_in_an_answer(&data).await;
    let supervisor = children(site.child.id().unwrap());
    site.dies_by_kill().await;
    for pid in supervisor {
        let _ = kill_process(Pid::from_raw(pid).unwrap(), Signal::KILL);
    }
    let site = Running::start(&data).await;
    assert!(site.get(WALL).await.starts_with("HTTP/1.1 200 "));
    assert_eq!(site.stops().await.code(), Some(0));
    assert_eq!(data.processes(), Vec::<String>::new());
}

fn children(of: u32) -> Vec<i32> {
    let list = fs::read_to_string(format!("/proc/{of}/task/{of}/children")).unwrap();
    list.split_whitespace().map(|pid| pid.parse().unwrap()).collect()
}

#[tokio::test]
async fn a_server_that_dies_is_started_again() {
    let data = Data::new();
    let site = Running::start(&data).await;
    let mark = data.path().join("postgres/tables/postmaster.pid");
    let pid: i32 = fs::read_to_string(mark).unwrap().lines().next().unwrap().parse().unwrap();
    kill_process(Pid::from_raw(pid).unwrap(), Signal::KILL).unwrap();
    let back = async {
        while !site.get("/readyz").await.starts_with("HTTP/1.1 200 ") {
            sleep(Duration::from_millis(50)).await;
        }
    };
    timeout(PATIENCE, back).await.expect("the database comes back");
    assert_eq!(site.stops().await.code(), Some(0));
    assert_eq!(data.processes(), Vec::<String>::new());
}

#[tokio::test]
async fn a_second_copy_is_refused_and_harms_nobody() {
    let data = Data::new();
    let site = Running::start(&data).await;
    let said = refusal(&mut lectern(&data.path())).await;
    assert!(said.starts_with("Another Lectern is already using this data directory ("), "{said}");
    assert!(said.contains(&site.child.id().unwrap().to_string()), "{said}");
    assert!(site.get("/readyz").await.starts_with("HTTP/1.1 200 "));
    assert_eq!(site.stops().await.code(), Some(0));
}

#[tokio::test]
async fn a_taken_port_is_named_before_anything_is_made() {
    let data = Data::new();
    let taken = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let said = refusal(lectern(&data.path()).env("LECTERN_BIND", &address)).await;
    assert!(said.contains(&address) && said.contains("LECTERN_BIND"), "{said}");
    assert!(!data.path().exists());
}

#[tokio::test]
async fn a_wrong_setting_is_named() {
    let data = Data::new();
    let said = refusal(lectern(&data.path()).env("LECTERN_BIND", "here")).await;
    assert!(said.starts_with("LECTERN_BIND is set to “here”"), "{said}");
}

#[tokio::test]
async fn a_database_that_is_not_there_is_named_without_its_password() {
    let data = Data::new();
    let free = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let url = format!("postgres://lectern:hush@{free}/lectern");
    let said = refusal(lectern(&data.path()).env("DATABASE_URL", url)).await;
    assert!(said.starts_with(&format!("No PostgreSQL is answering at {free}")), "{said}");
    assert!(said.contains("DATABASE_URL") && !said.contains("hush"), "{said}");
}

#[tokio::test]
async fn a_database_that_has_no_such_name_is_told_from_one_that_is_away() {
    let data = Data::new();
    let mut url = url::Url::parse(database::fresh().await.expose_secret()).unwrap();
    url.set_path("never_made");
    let said = refusal(lectern(&data.path()).env("DATABASE_URL", url.as_str())).await;
    assert!(said.contains("has no database “never_made”"), "{said}");
}

#[tokio::test]
async fn the_doctor_is_content_with_a_site_that_nothing_ails() {
    let data = Data::new();
    let output = output(lectern(&data.path()).arg("migrate")).await;
    assert!(output.status.success(), "{output:?}");
    let output = self::output(lectern(&data.path()).arg("doctor")).await;
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success() && said.lines().all(|line| line.starts_with("ok ")), "{said}");
    let output = self::output(lectern(&data.path()).arg("doctor").env("LECTERN_LIMITS", "off")).await;
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stdout).contains("FAILED limits"));
    assert_eq!(data.processes(), Vec::<String>::new());
}

#[tokio::test]
async fn what_two_readers_could_read_in_two_ways_is_turned_away() {
    let data = Data::new();
    let site = Running::start(&data).await;
    let status = async |request: &str| site.sends(request).await.chars().skip(9).take(3).collect::<String>();
    assert_eq!(status("GET / HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n").await, "400");
    assert_eq!(status("GET / HTTP/1.1\r\nConnection: close\r\n\r\n").await, "400");
    assert_eq!(status("\u{1}\u{2} nonsense\r\n\r\n").await, "400");
    let long = "x".repeat(17 * 1024);
    assert_eq!(status(&format!("GET / HTTP/1.1\r\nHost: localhost\r\nX-Long: {long}\r\n\r\n")).await, "431");
    assert_eq!(status("GET / HTTP/1.1\r\nHost: elsewhere.example\r\nConnection: close\r\n\r\n").await, "421");
    assert_eq!(site.stops().await.code(), Some(0));
}

/// Sends the form with a submission of its own; where it was acknowledged, gives the
/// page that says so.
async fn enquires(address: String, number: usize) -> Option<String> {
    let form = format!(
        "submission=kill-{number}&for=me&name=Ann&email=ann{number}%40home.example&level=gcse&subject=history&message=Please+help"
    );
    let request = format!(
        "POST /hire-a-tutor HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{form}",
        form.len()
    );
    let mut stream = TcpStream::connect(address).await.ok()?;
    stream.write_all(request.as_bytes()).await.ok()?;
    let mut answer = String::new();
    let _ = stream.read_to_string(&mut answer).await;
    let location = answer.lines().find_map(|line| line.strip_prefix("location: "))?;
    assert!(answer.starts_with("HTTP/1.1 303 "), "{answer}");
    Some(location.to_owned())
}

#[tokio::test]
async fn of_two_hundred_enquiries_none_that_was_acknowledged_is_lost_or_doubled() {
    const ALL: usize = 200;
    const BEFORE_THE_END: usize = 70;
    let data = Data::new();
    let site = Running::run(lectern(&data.path()).env("LECTERN_LIMITS", "off")).await;
    let mut asking = JoinSet::new();
    let at_once = Arc::new(Semaphore::new(16));
    for number in 0..ALL {
        let (address, at_once) = (site.address.clone(), at_once.clone());
        asking.spawn(async move {
            let _turn = at_once.acquire().await.unwrap();
            enquires(address, number).await
        });
    }
    let mut acknowledged = Vec::new();
    while acknowledged.len() < BEFORE_THE_END {
        acknowledged.extend(asking.join_next().await.expect("more are under way").unwrap());
    }
    site.dies_by_kill().await;
    while let Some(asked) = asking.join_next().await {
        acknowledged.extend(asked.unwrap());
    }
    assert!(
        (BEFORE_THE_END..ALL).contains(&acknowledged.len()),
        "killed in the middle: {}",
        acknowledged.len()
    );

    let site = Running::run(lectern(&data.path()).env("LECTERN_LIMITS", "off")).await;
    for page in &acknowledged {
        assert!(site.get(page).await.starts_with("HTTP/1.1 200 "), "{page} was acknowledged");
    }
    // whoever was not answered sends the form again, and so do the others
    for number in 0..ALL {
        enquires(site.address.clone(), number).await.expect("acknowledged");
    }
    let url = Cluster::running_in(&data.path()).unwrap();
    let mut db = PgConnection::connect(url.expose_secret()).await.unwrap();
    let counted = sqlx::query_as::<_, (i64, i64, i64)>(
        "select count(*), count(distinct e.id), count(distinct l.message_id)
         from enquiries e join letters l on l.about = e.id and l.state in ('waiting', 'sent')",
    );
    assert_eq!(counted.fetch_one(&mut db).await.unwrap(), (200, 200, 200));
    db.close().await.unwrap();
    assert_eq!(site.stops().await.code(), Some(0));
}

/// Publishes, edits or withdraws one of about eighty answers, as chance has it.
async fn changes_something(pool: &PgPool, chance: &mut StdRng, known: &mut u32) {
    let pick = chance.random_range(0..*known + 3).min(*known);
    let number = chance.random_range(0..1_000_000);
    let draft = Draft {
        level: "GCSE".into(),
        subject: "History".into(),
        topic: "The Cold War".into(),
        question: format!("What is {pick} about?"),
        short_answer: format!("Edition {number}."),
        body_markdown: "It holds everything.".into(),
        slug: format!("answer-{pick}"),
        ..Draft::default()
    };
    let now = time::OffsetDateTime::now_utc();
    let id = uuid::Uuid::from_u128(u128::from(pick) + 1);
    let mut tx = pool.begin().await.unwrap();
    if pick == *known {
        let state = if chance.random_bool(0.8) { Publication::Published } else { Publication::Draft };
        save_new(&mut tx, id, &draft.check(state).unwrap(), now).await.unwrap();
        *known += 1;
    } else {
        let state = if chance.random_bool(0.6) { Publication::Published } else { Publication::Withdrawn };
        let answer = queries::by_id(&mut *tx, id).await.unwrap().unwrap();
        save(&mut tx, id, answer.version, &draft.check(state).unwrap(), now).await.unwrap();
    }
    tx.commit().await.unwrap();
}

/// Address and short answer of everything that a site's search finds.
async fn finds(site: &Running) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for page in 1.. {
        let reply = site.get(&format!("/search.json?q=everything&page={page}")).await;
        let Some((head, body)) = reply.split_once("\r\n\r\n") else { break };
        if !head.starts_with("HTTP/1.1 200 ") {
            break;
        }
        let body: serde_json::Value = serde_json::from_str(body).unwrap();
        let text = |result: &serde_json::Value, name: &str| result[name].as_str().unwrap().to_owned();
        let results = body["results"].as_array().unwrap();
        for result in results {
            let url = text(result, "url");
            found.insert(url.rsplit('/').next().unwrap().to_owned(), text(result, "short_answer"));
        }
        if results.is_empty() {
            break;
        }
    }
    found
}

/// The same of every answer whose page a site shows.
async fn shows(site: &Running, known: u32, sought: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    let mut shown = BTreeMap::new();
    for number in 0..known {
        let slug = format!("answer-{number}");
        let page = site.get(&format!("/answers/gcse/history/{slug}")).await;
        if page.starts_with("HTTP/1.1 200 ") {
            let text = sought.get(&slug).filter(|text| page.contains(text.as_str()));
            shown.insert(slug, text.cloned().unwrap_or_default());
        }
    }
    shown
}

#[tokio::test]
async fn two_copies_find_and_show_what_is_published_after_a_thousand_changes_with_one_of_them_killed() {
    let url = database::fresh().await;
    let pool = PgPool::connect(url.expose_secret()).await.unwrap();
    let start = async |data: &Data| {
        let mut command = lectern(&data.path());
        Running::run(command.env("DATABASE_URL", url.expose_secret()).env("LECTERN_LIMITS", "off")).await
    };
    let homes = [Data::new(), Data::new()];
    let one = start(&homes[0]).await;
    let mut other = Some(start(&homes[1]).await);
    let mut chance = StdRng::seed_from_u64(20_261_124);
    let mut known = 0;
    for step in 1..=1000 {
        changes_something(&pool, &mut chance, &mut known).await;
        if chance.random_bool(0.01) {
            // who listens for changes loses the line, and whatever was said meanwhile
            sqlx::query(
                "select pg_terminate_backend(pid) from pg_stat_activity
                 where datname = current_database() and query ilike 'listen%'",
            )
            .execute(&pool)
            .await
            .unwrap();
        }
        if chance.random_bool(0.02) {
            finds(&one).await;
        }
        match step {
            500 => other.take().unwrap().dies_by_kill().await,
            600 => other = Some(start(&homes[1]).await),
            _ => {}
        }
    }
    let published: Vec<(String, String)> =
        sqlx::query_as("select slug, short_answer from answers where state = 'published'")
            .fetch_all(&pool)
            .await
            .unwrap();
    let published: BTreeMap<String, String> = published.into_iter().collect();
    assert!(published.len() > 20, "{}", published.len());
    for site in [&one, other.as_ref().unwrap()] {
        let settled = async {
            while finds(site).await != published || shows(site, known, &published).await != published {
                sleep(Duration::from_millis(20)).await;
            }
        };
        if timeout(PATIENCE, settled).await.is_err() {
            assert_eq!(finds(site).await, published);
            assert_eq!(shows(site, known, &published).await, published);
        }
    }
    for site in [one, other.unwrap()] {
        assert_eq!(site.stops().await.code(), Some(0));
    }
}
