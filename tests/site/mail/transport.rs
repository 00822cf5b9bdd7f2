//! The ways in which a letter travels.

use std::{path::Path, process::Command};

use lectern::{
    config::Config,
    platform::mail::{Transport, Worker},
};

use super::office::{Office, config, letter_to, pool};
use crate::support::smtp::{Offers, Sink, certificate};

#[tokio::test]
async fn a_letter_becomes_a_file_where_no_server_is_set() {
    let pool = pool().await;
    let folder = tempfile::tempdir().unwrap();
    let config = Config { data_dir: folder.path().to_owned(), ..config(None) };
    let transport = Transport::from_config(&config).unwrap();
    let office = Office::new(&pool);
    transport.check().await.unwrap();
    office.posts(letter_to("ann@school.example")).await;
    assert_eq!(Worker::new(office.state.clone(), transport).run_once().await.unwrap(), 1);
    let names: Vec<String> = std::fs::read_dir(folder.path().join("mail"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    assert_eq!(names, [format!("{}.eml", office.row().await.id)]);
    let raw = std::fs::read_to_string(folder.path().join("mail").join(&names[0])).unwrap();
    assert!(raw.contains("To: \"Ann Reader\" <ann@school.example>\r\n"), "{raw}");
}

#[tokio::test]
async fn a_server_may_ask_to_sign_in() {
    let pool = pool().await;
    let sink = Sink::offering(Offers { sign_in: Some(("me", "p@ss+w/rd")), ..Offers::default() }).await;
    let wrong = Office::by_smtp(&pool, &format!("smtp://me:wrong@127.0.0.1:{}", sink.port()));
    wrong.posts(letter_to("ann@school.example")).await;
    assert_eq!(wrong.round().await, 1);
    assert_eq!(wrong.row().await.state, "waiting", "a wrong password is not the letter's fault");
    let error = wrong.transport.check().await.unwrap_err().to_string();
    assert!(error.contains("Wrong user or password") && !error.contains("wrong@"), "{error}");

    let right = Office::by_smtp(&pool, &format!("smtp://me:p%40ss+w%2Frd@127.0.0.1:{}", sink.port()));
    right.transport.check().await.unwrap();
    assert_eq!(right.later(time::Duration::minutes(1)).await, 1);
    assert_eq!(sink.letters()[0].user.as_deref(), Some("me"));
}

#[tokio::test]
async fn encryption_that_is_required_and_not_offered_sends_nothing() {
    let pool = pool().await;
    let sink = Sink::open().await;
    let office = Office::by_smtp(&pool, &format!("{}?tls=required", sink.url()));
    office.posts(letter_to("ann@school.example")).await;
    office.round().await;
    assert_eq!(office.row().await.state, "waiting");
    assert!(sink.letters().is_empty());
}

#[tokio::test]
async fn a_certificate_that_nobody_vouches_for_is_refused() {
    let pool = pool().await;
    let (acceptor, _) = certificate();
    let sink = Sink::offering(Offers { starttls: Some(acceptor), ..Offers::default() }).await;
    let office = Office::by_smtp(&pool, &sink.url());
    office.posts(letter_to("ann@school.example")).await;
    office.round().await;
    assert_eq!(office.row().await.state, "waiting");
    assert!(sink.letters().is_empty());
}

/// Which certificates are trusted is read from the environment: the letter is sent by
/// this very program in a process of its own.
#[tokio::test(flavor = "multi_thread")]
async fn letters_travel_encrypted_where_the_server_can() {
    let (acceptor, pem) = certificate();
    let offers = Offers { starttls: Some(acceptor), sign_in: Some(("me", "hush")) };
    let sink = Sink::offering(offers).await;
    let folder = tempfile::tempdir().unwrap();
    let trusted = folder.path().join("trusted.pem");
    std::fs::write(&trusted, pem).unwrap();
    let url = format!("smtp://me:hush@127.0.0.1:{}?tls=required", sink.port());
    let sent = tokio::task::spawn_blocking(move || sender(&trusted, &url)).await.unwrap();
    assert!(sent);
    let letters = sink.letters();
    assert!(letters[0].encrypted);
    assert_eq!(letters[0].user.as_deref(), Some("me"));
}

fn sender(trusted: &Path, url: &str) -> bool {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "mail::transport::sends_to_the_server_it_is_told", "--ignored"])
        .env("SSL_CERT_FILE", trusted)
        .env("LECTERN_TEST_SMTP_URL", url)
        .status()
        .unwrap()
        .success()
}

#[tokio::test]
#[ignore = "run by the test above"]
async fn sends_to_the_server_it_is_told() {
    let pool = pool().await;
    let url = std::env::var("LECTERN_TEST_SMTP_URL").unwrap();
    let office = Office::by_smtp(&pool, &url);
    office.posts(letter_to("ann@school.example")).await;
    office.round().await;
    let row = office.row().await;
    assert_eq!(row.state, "sent", "{:?}", row.last_error);
}
