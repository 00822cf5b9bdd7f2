//! When letters leave, and what happens when they cannot.

use std::{collections::HashSet, time::Duration as Real};

use lectern::platform::mail::{self, Worker};
use sqlx::query;
use time::Duration;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::office::{NOON, Office, letter_about, letter_to, pool};
use crate::support::smtp::{Fault, Sink};

fn header<'a>(raw: &'a [u8], name: &str) -> &'a str {
    let text = std::str::from_utf8(raw).unwrap();
    text.lines().find_map(|line| line.strip_prefix(name)).unwrap().trim_start_matches(": ")
}

#[tokio::test]
async fn a_4xx_is_tried_again_with_growing_gaps() {
    let pool = pool().await;
    let sink = Sink::open().await;
    let office = Office::by_smtp(&pool, &sink.url());
    office.posts(letter_to("ann@school.example")).await;
    sink.has(Fault::Later).await;
    assert_eq!(office.round().await, 1);
    let mut gaps = Vec::new();
    for _ in 0..10 {
        assert_eq!(office.round().await, 0, "it is not due yet");
        let row = office.row().await;
        assert_eq!(row.state, "waiting");
        assert!(row.last_error.unwrap().contains("Greylisted"));
        let gap = row.next_attempt_at - office.state.clock.now();
        gaps.push(gap.whole_minutes());
        assert_eq!(office.later(gap).await, 1);
    }
    assert_eq!(gaps, [1, 2, 4, 8, 16, 32, 64, 128, 256, 360]);
    let posted_as = office.row().await.message_id;

    sink.has(Fault::None).await;
    assert_eq!(office.later(Duration::hours(6)).await, 1);
    assert_eq!(office.row().await.state, "sent");
    let letters = sink.letters();
    assert_eq!(letters.len(), 1);
    assert_eq!(header(&letters[0].raw, "Message-ID"), posted_as);
    assert_eq!(letters[0].from, "letters@lectern.example");
    assert_eq!(letters[0].to, ["ann@school.example"]);
}

#[tokio::test]
async fn where_nobody_knows_whether_it_was_taken_few_copies_leave_and_the_team_sees_it() {
    let pool = pool().await;
    let sink = Sink::open().await;
    let office = Office::by_smtp(&pool, &sink.url());
    office.posts(letter_to("ann@school.example")).await;
    sink.has(Fault::TakesAndHangsUp).await;
    office.round().await;
    assert_eq!((office.row().await.state.as_str(), office.row().await.attempts), ("waiting", 1));
    for _ in 0..60 {
        office.later(Duration::minutes(3)).await;
    }
    assert_eq!(sink.letters().len(), 1, "no copy within three hours");
    for _ in 0..20 {
        office.later(Duration::hours(6)).await;
    }
    assert_eq!(sink.letters().len(), 3);
    let row = office.row().await;
    assert_eq!((row.state.as_str(), row.attempts), ("failed", 3));
    assert!(row.last_error.unwrap().contains("without saying whether it took the email"));
}

#[tokio::test]
async fn a_domain_in_its_own_script_travels_as_xn() {
    let pool = pool().await;
    let sink = Sink::open().await;
    let office = Office::by_smtp(&pool, &sink.url());
    for email in ["ann@bücher.example", "o'neil+x@例子.example", "josé@exämple.example"] {
        office.posts(letter_to(email)).await;
    }
    assert_eq!(office.round().await, 3);
    let mut to: Vec<String> = sink.letters().into_iter().flat_map(|letter| letter.to).collect();
    to.sort();
    assert_eq!(
        to,
        ["ann@xn--bcher-kva.example", "josé@xn--exmple-cua.example", "o'neil+x@xn--fsqu00a.example"]
    );
    for letter in sink.letters() {
        let to = header(&letter.raw, "To").to_owned();
        assert!(to.contains("xn--"), "{to}");
    }
}

#[tokio::test]
async fn after_five_days_it_has_failed() {
    let pool = pool().await;
    let sink = Sink::open().await;
    let office = Office::by_smtp(&pool, &sink.url());
    office.posts(letter_to("ann@school.example")).await;
    sink.has(Fault::Later).await;
    let mut attempts = office.round().await;
    while office.row().await.state == "waiting" {
        attempts += office.later(Duration::hours(6)).await;
        assert!(attempts < 100);
    }
    assert_eq!(office.row().await.state, "failed");
    assert_eq!(attempts, 28);
}

#[tokio::test]
async fn a_5xx_fails_at_once_and_the_rest_leave() {
    let pool = pool().await;
    let sink = Sink::open().await;
    let office = Office::by_smtp(&pool, &sink.url());
    sink.has(Fault::NeverFor("nobody@school.example")).await;
    let about = Uuid::now_v7();
    office.posts(letter_about(about, "nobody@school.example", "One")).await;
    office.posts(letter_to("ann@school.example")).await;
    assert_eq!(office.round().await, 2);
    let rows = office.rows().await;
    assert_eq!((rows[0].state.as_str(), rows[0].attempts), ("failed", 1));
    assert!(rows[0].last_error.as_deref().unwrap().contains("No such user here"));
    assert_eq!(rows[1].state, "sent");

    sink.has(Fault::None).await;
    office.posts(letter_about(about, "nobody@school.example", "Two")).await;
    assert_eq!(office.round().await, 1, "a failed letter does not hold up the rest");
    assert_eq!(header(&sink.letters()[1].raw, "Subject"), "Two");
}

#[tokio::test]
async fn a_server_that_serves_nobody_is_not_the_letters_fault() {
    let pool = pool().await;
    let sink = Sink::open().await;
    let office = Office::by_smtp(&pool, &sink.url());
    office.posts(letter_to("ann@school.example")).await;
    sink.has(Fault::Closed).await;
    assert_eq!(office.round().await, 1);
    assert_eq!(office.row().await.state, "waiting");
    assert!(office.row().await.last_error.unwrap().contains("serves nobody"));
    sink.has(Fault::DropsInData).await;
    assert_eq!(office.later(Duration::minutes(1)).await, 1);
    assert_eq!(office.row().await.state, "waiting");
    sink.has(Fault::None).await;
    assert_eq!(office.later(Duration::minutes(2)).await, 1);
    assert_eq!(sink.letters().len(), 1);
}

#[tokio::test]
async fn a_poisoned_letter_falls_alone() {
    let pool = pool().await;
    let sink = Sink::open().await;
    let office = Office::by_smtp(&pool, &sink.url());
    for n in 0..20 {
        office.posts(letter_to(&format!("reader{n}@school.example"))).await;
    }
    office.poisons("reader3@school.example").await;
    assert_eq!(office.round().await, 20);
    assert_eq!(sink.letters().len(), 19);
    assert_eq!((office.count("sent").await, office.count("failed").await), (19, 1));
    let rows = office.rows().await;
    let error = rows[3].last_error.as_deref().unwrap();
    assert!(error.starts_with("The email can’t be written as a message"), "{error}");
}

#[tokio::test]
async fn when_the_server_is_back_each_thread_arrives_in_order() {
    let pool = pool().await;
    let sink = Sink::open().await;
    let office = Office::by_smtp(&pool, &sink.url());
    sink.has(Fault::Away).await;
    let enquiries: Vec<Uuid> = (0..6).map(|_| Uuid::now_v7()).collect();
    for step in 0..5 {
        for (n, enquiry) in enquiries.iter().enumerate() {
            let email = format!("reader{n}@school.example");
            office.posts(letter_about(*enquiry, &email, &format!("{step}"))).await;
        }
        office.later(Duration::seconds(61)).await;
    }
    assert_eq!(office.count("waiting").await, 30);
    assert_eq!(mail::counts(&pool).await.unwrap().oldest_waiting, Some(NOON));

    sink.has(Fault::None).await;
    office.later(Duration::hours(1)).await;
    let letters = sink.letters();
    assert_eq!(letters.len(), 30);
    for n in 0..6 {
        let email = format!("reader{n}@school.example");
        let course: Vec<&str> =
            letters.iter().filter(|l| l.to[0] == email).map(|l| header(&l.raw, "Subject")).collect();
        assert_eq!(course, ["0", "1", "2", "3", "4"], "{email}");
    }
    assert!(sink.connections() <= 8 + 30, "connections are kept: {}", sink.connections());
    assert_eq!(mail::counts(&pool).await.unwrap().waiting, 0);
}

#[tokio::test]
async fn two_postmen_send_nothing_twice() {
    let pool = pool().await;
    let sink = Sink::open().await;
    let office = Office::by_smtp(&pool, &sink.url());
    for n in 0..60 {
        office.posts(letter_to(&format!("reader{n}@school.example"))).await;
    }
    let other = Worker::new(office.state.clone(), office.transport.clone());
    let (one, two) = tokio::join!(office.worker.run_once(), other.run_once());
    assert_eq!(one.unwrap() + two.unwrap(), 60);
    let letters = sink.letters();
    let ids: HashSet<&str> = letters.iter().map(|l| header(&l.raw, "Message-ID")).collect();
    assert_eq!((letters.len(), ids.len()), (60, 60));
    assert!(sink.connections() <= 16, "connections are kept: {}", sink.connections());
}

#[tokio::test]
async fn a_dead_workers_letter_goes_with_the_next() {
    let pool = pool().await;
    let office = Office::new(&pool);
    office.posts(letter_to("ann@school.example")).await;
    query("update letters set attempts = 1, leased_until = $1")
        .bind(NOON + Duration::minutes(5))
        .execute(&pool)
        .await
        .unwrap();
    assert_eq!(office.later(Duration::minutes(4)).await, 0);
    assert_eq!(office.later(Duration::minutes(1)).await, 1);
    assert_eq!(office.row().await.state, "sent");
    assert_eq!(office.transport.sent().len(), 1);
}

#[tokio::test]
async fn a_running_worker_loses_nothing_when_stopped() {
    let pool = pool().await;
    let sink = Sink::open().await;
    let office = Office::by_smtp(&pool, &sink.url());
    let shutdown = CancellationToken::new();
    let (worker, token) = (office.worker.clone(), shutdown.clone());
    let running = tokio::spawn(async move { worker.run(token).await });
    for n in 0..40 {
        office.posts(letter_to(&format!("reader{n}@school.example"))).await;
    }
    while sink.letters().is_empty() {
        tokio::time::sleep(Real::from_millis(5)).await;
    }
    shutdown.cancel();
    tokio::time::timeout(Real::from_secs(5), running).await.unwrap().unwrap();
    let sent = office.count("sent").await;
    assert_eq!(usize::try_from(sent).unwrap(), sink.letters().len(), "what left is written down");
    assert_eq!(sent + office.count("waiting").await, 40);
    office.round().await;
    assert_eq!(sink.letters().len(), 40);
}

#[tokio::test]
async fn a_database_that_goes_away_does_not_end_the_rounds() {
    let pool = pool().await;
    let office = Office::new(&pool);
    office.posts(letter_to("ann@school.example")).await;
    query("alter table letters rename to away").execute(&pool).await.unwrap();
    assert!(office.worker.run_once().await.is_err());
    query("alter table away rename to letters").execute(&pool).await.unwrap();
    assert_eq!(office.round().await, 1);
}
