//! A mail server that is away, for hours or days, and letters that are nobody's fault but
//! their own.

use std::collections::HashMap;

use lectern::platform::mail::{Transport, Worker};
use time::Duration;
use uuid::Uuid;

use super::office::{Office, letter_about, letter_to, pool};
use crate::support::smtp::{Fault, Received, Sink};

fn subject(letter: &Received) -> String {
    let text = String::from_utf8(letter.raw.clone()).unwrap();
    text.lines().find_map(|line| line.strip_prefix("Subject: ")).unwrap().to_owned()
}

/// A worker that knows nothing of what the others saw.
fn another(office: &Office) -> Worker {
    Worker::new(office.state.clone(), Transport::from_config(&office.state.config).unwrap())
}

/// What arrived, by the enquiry that its subject begins with, in order.
fn by_enquiry(letters: &[Received]) -> HashMap<String, Vec<u32>> {
    let mut found: HashMap<String, Vec<u32>> = HashMap::new();
    for letter in letters {
        let subject = subject(letter);
        let (enquiry, step) = subject.split_once(' ').unwrap();
        found.entry(enquiry.to_owned()).or_default().push(step.parse().unwrap());
    }
    found
}

/// Three days without a mail server, with letters coming in all the while, to two
/// addresses for each enquiry; then ten minutes with it.
async fn three_days_away(fault: Fault) {
    let pool = pool().await;
    let sink = Sink::open().await;
    let office = Office::by_smtp(&pool, &sink.url());
    let other = another(&office);
    sink.has(fault).await;
    let enquiries: Vec<Uuid> = (0..10).map(|_| Uuid::now_v7()).collect();
    let mut posted = 0;
    for hour in 0..72_u32 {
        if hour % 8 == 0 {
            for (n, about) in enquiries.iter().enumerate() {
                let to = if (hour / 8) % 2 == 0 { "family" } else { "tutor" };
                let email = format!("{to}{n}@school.example");
                office.posts(letter_about(*about, &email, &format!("E{n} {}", hour / 8))).await;
                posted += 1;
            }
        }
        for _ in 0..4 {
            office.later(Duration::minutes(15)).await;
            other.run_once().await.unwrap();
        }
    }
    let rows = office.rows().await;
    assert!(rows.iter().all(|row| row.state == "waiting" && row.attempts == 0), "{rows:?}");
    assert!(rows.iter().any(|row| row.last_error.is_some()));
    assert!(sink.letters().is_empty());

    sink.has(Fault::None).await;
    for _ in 0..20 {
        office.state.clock.advance(Duration::seconds(30));
        let (one, two) = tokio::join!(office.worker.run_once(), other.run_once());
        one.unwrap();
        two.unwrap();
    }
    assert_eq!(office.count("sent").await, posted);
    let letters = sink.letters();
    assert_eq!(i64::try_from(letters.len()).unwrap(), posted, "each once");
    for (enquiry, mut steps) in by_enquiry(&letters) {
        if fault == Fault::DropsInData {
            // it may have been one letter's doing, so an enquiry's other address may overtake
            steps.sort_by_key(|step| step % 2);
            assert_eq!(steps, [0, 2, 4, 6, 8, 1, 3, 5, 7], "{enquiry}");
        } else {
            assert_eq!(steps, (0..9).collect::<Vec<_>>(), "{enquiry}");
        }
    }
}

#[tokio::test]
async fn after_three_days_without_a_server_everything_arrives_in_order() {
    three_days_away(Fault::Away).await;
}

#[tokio::test]
async fn after_three_days_of_a_server_that_serves_nobody_too() {
    three_days_away(Fault::Closed).await;
}

#[tokio::test]
async fn after_three_days_of_a_server_about_to_go_too() {
    three_days_away(Fault::Leaving).await;
}

#[tokio::test]
async fn after_three_days_of_a_server_that_takes_no_letter_to_its_end_nothing_is_lost() {
    three_days_away(Fault::DropsInData).await;
}

#[tokio::test]
async fn a_server_that_is_away_is_asked_seldom_and_by_one_letter() {
    let pool = pool().await;
    let sink = Sink::open().await;
    let office = Office::by_smtp(&pool, &sink.url());
    for n in 0..30 {
        office.posts(letter_to(&format!("reader{n}@school.example"))).await;
    }
    sink.has(Fault::Away).await;
    assert_eq!(office.round().await, 8, "those that set out before it was known");
    assert_eq!(office.round().await, 0, "nobody goes before its time");
    let mut tries = 0;
    for _ in 0..720 {
        let gone = office.later(Duration::seconds(5)).await;
        assert!(gone <= 1);
        tries += gone;
    }
    assert!((30..40).contains(&tries), "{tries} in an hour");
    sink.has(Fault::None).await;
    assert_eq!(office.later(Duration::minutes(2)).await, 30);
}

#[tokio::test]
async fn a_letter_that_breaks_the_connection_holds_up_nobody() {
    let pool = pool().await;
    let sink = Sink::open().await;
    let office = Office::by_smtp(&pool, &sink.url());
    sink.has(Fault::DropsFor("poison@school.example")).await;
    let about = Uuid::now_v7();
    office.posts(letter_about(about, "poison@school.example", "Poison")).await;
    for n in 0..20 {
        office.posts(letter_to(&format!("reader{n}@school.example"))).await;
    }
    office.posts(letter_about(about, "family@school.example", "Of the same enquiry")).await;
    for _ in 0..10 {
        office.later(Duration::seconds(5)).await;
    }
    assert_eq!(sink.letters().len(), 21);
    let poison = &office.rows().await[0];
    assert_eq!(poison.state, "waiting");
    assert!(poison.attempts > 0, "it is charged once others pass");
    for _ in 0..30 {
        office.posts(letter_to("another@school.example")).await;
        office.later(Duration::hours(6)).await;
    }
    assert_eq!(sink.letters().len(), 51, "each new letter left at once");
    assert_eq!(office.rows().await[0].state, "failed");
}

#[tokio::test]
async fn a_bad_letter_in_a_quiet_outbox_is_overtaken() {
    let pool = pool().await;
    let sink = Sink::open().await;
    let office = Office::by_smtp(&pool, &sink.url());
    sink.has(Fault::DropsFor("poison@school.example")).await;
    let about = Uuid::now_v7();
    office.posts(letter_about(about, "poison@school.example", "Poison")).await;
    office.posts(letter_about(about, "family@school.example", "Of the same enquiry")).await;
    for _ in 0..20 {
        office.later(Duration::minutes(1)).await;
    }
    assert_eq!(sink.letters().len(), 1);
    assert!(office.rows().await[0].attempts > 0);
}

#[tokio::test]
async fn several_bad_letters_hold_up_nobody_either() {
    let pool = pool().await;
    let sink = Sink::open().await;
    let office = Office::by_smtp(&pool, &sink.url());
    sink.has(Fault::DropsFor("poison@school.example")).await;
    for _ in 0..12 {
        office.posts(letter_to("poison@school.example")).await;
    }
    for n in 0..20 {
        office.posts(letter_to(&format!("reader{n}@school.example"))).await;
    }
    for _ in 0..40 {
        office.later(Duration::seconds(15)).await;
    }
    assert_eq!(sink.letters().len(), 20);
}

#[tokio::test]
async fn across_addresses_an_enquirys_letters_keep_their_order() {
    let pool = pool().await;
    let sink = Sink::open().await;
    let office = Office::by_smtp(&pool, &sink.url());
    let about = Uuid::now_v7();
    for step in 0..12 {
        let email = format!("reader{}@school.example", step % 3);
        office.posts(letter_about(about, &email, &format!("E {step}"))).await;
    }
    office.round().await;
    assert_eq!(by_enquiry(&sink.letters())["E"], (0..12).collect::<Vec<_>>());
}

#[tokio::test]
async fn a_refused_letter_holds_up_its_own_address_alone() {
    let pool = pool().await;
    let sink = Sink::open().await;
    let office = Office::by_smtp(&pool, &sink.url());
    let about = Uuid::now_v7();
    office.posts(letter_about(about, "ann@school.example", "E 0")).await;
    sink.has(Fault::Later).await;
    office.round().await;
    sink.has(Fault::None).await;
    office.posts(letter_about(about, "ann@school.example", "E 1")).await;
    office.posts(letter_about(about, "bo@school.example", "E 2")).await;
    assert_eq!(office.round().await, 1);
    assert_eq!(by_enquiry(&sink.letters())["E"], [2]);
    assert_eq!(office.later(Duration::minutes(1)).await, 2);
    assert_eq!(by_enquiry(&sink.letters())["E"], [2, 0, 1]);
}
