//! How the clock's round and the desk's pages bear ten thousand enquiries, beside a
//! hundred in the same run.
//!
//!     cargo bench --bench enquiries
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a measurement that cannot go on should stop")]

#[path = "../tests/support/mod.rs"]
#[allow(dead_code, reason = "a part of the language is enough")]
mod support;

use std::{fs, time::Instant};

use lectern::{enquiries, staff::Role};
use support::{site::Site, visitor::Visitor};
use time::Duration;

/// `$1` enquiries that came in at `$2`, with their events and offers.
const STATEMENTS: [&str; 3] = [
        "insert into enquiries (id, submission, requester, contact_name, contact_email, level_id, subject_id, message,
             state, step, link_salt, created_at, confirmed_at, promised_until, delete_at, due_at)
         select gen_random_uuid(), n::text, 'me', 'Ann ' || n, n || '@home.example',
             (select min(id) from levels where slug = 'gcse'), (select min(id) from subjects), 'Why?', 'offered', 3,
             '\\x00000000000000000000000000000000', $2, $2, $2 + interval '24 hours', $2 + interval '37 days',
             $2 + interval '8 hours'
         from generate_series(1, $1) as n",
        "insert into enquiry_events (enquiry_id, step, previous, state, actor, happened_at)
         select id, s.step, s.previous, s.state, 'clock', $2 from enquiries,
             (values (1, null, 'received'), (2, 'received', 'confirmed'), (3, 'confirmed', 'offered'))
                 as s (step, previous, state) where $1 > 0",
        "insert into offers (id, enquiry_id, tutor_id, token_hash, state, asked_at, answer_by)
         select gen_random_uuid(), e.id, t.id, sha256((e.id::text || t.id)::bytea), 'asked', $2, $2 + interval '8 hours'
         from enquiries e cross join lateral (select id from tutors order by hashtext(e.id::text || id::text) limit 3) t
         where $1 > 0",
];

/// Enquiries whose tutors are being asked, each with three open offers.
async fn waiting(count: i32) -> Site {
    let site = Site::open_with(&[("LECTERN_LIMITS", "off")]).await;
    for number in 0..60 {
        site.engages(&format!("Tutor {number}"), &["GCSE"]).await;
    }
    let pool = site.state.pool();
    let now = site.clock.now();
    let mut tx = pool.begin().await.unwrap();
    for statement in STATEMENTS {
        sqlx::query(statement).bind(count).bind(now).execute(&mut *tx).await.unwrap();
    }
    tx.commit().await.unwrap();
    sqlx::query("analyze").execute(&pool).await.unwrap();
    site
}

/// What this process holds in memory, in MB.
fn memory() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() / 1024
}

async fn round(site: &Site, what: &str) {
    let (before, start) = (memory(), Instant::now());
    enquiries::round(&site.state).await.unwrap();
    let letters: i64 =
        sqlx::query_scalar("select count(*) from letters").fetch_one(&site.state.pool()).await.unwrap();
    println!(
        "  round, {what:<28} {:>8.1} ms, memory {before} -> {} MB, {letters} letters so far",
        start.elapsed().as_secs_f64() * 1e3,
        memory()
    );
}

async fn page(desk: &mut Visitor, path: &str) {
    desk.asks(path).await.gets(200);
    let mut times = Vec::new();
    for _ in 0..21 {
        let start = Instant::now();
        desk.asks(path).await.gets(200);
        times.push(start.elapsed().as_secs_f64() * 1e3);
    }
    times.sort_by(f64::total_cmp);
    println!("  {path:<37} {:>8.1} ms at the median, {:.1} ms at most", times[10], times[20]);
}

#[tokio::main]
async fn main() {
    for count in [100, 10_000] {
        let site = waiting(count).await;
        let mut desk = site.at_the_desk("amy@lectern.example", Role::Admin).await;
        println!("{count} enquiries wait");
        round(&site, "nothing due").await;
        for path in ["/admin/enquiries", "/admin/enquiries?state=offered&page=2", "/admin/mail", "/admin"] {
            page(&mut desk, path).await;
        }
        site.clock.advance(Duration::hours(9));
        round(&site, "every offer lapses").await;
        round(&site, "again").await;
        site.clock.advance(Duration::hours(16));
        round(&site, "every promise is broken").await;
        site.clock.advance(Duration::days(7));
        round(&site, "everything expires").await;
    }
}
