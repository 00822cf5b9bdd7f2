//! The whole lifecycle of an enquiry as seen by those who get the emails: through a mail server, and
//! parsed like a mail program parses them.

use lectern::platform::mail::{Transport, Worker};
use mail_parser::{Message, MessageParser};

use crate::support::{site::Site, smtp::Sink};

async fn delivers(site: &Site) {
    let worker = Worker::new(site.state.clone(), Transport::from_config(&site.state.config).unwrap());
    while worker.run_once().await.unwrap() > 0 {}
}

/// The newest letter to an address.
fn letter_to(sink: &Sink, address: &str) -> Vec<u8> {
    let letters = sink.letters();
    let newest = letters.iter().rev().find(|letter| letter.to == [address]);
    newest.unwrap_or_else(|| panic!("no letter to {address}")).raw.clone()
}

fn read(raw: &[u8]) -> Message<'_> {
    let letter = MessageParser::default().parse(raw).unwrap();
    for header in ["From", "To", "Subject", "Reply-To", "Message-ID", "Date", "Auto-Submitted"] {
        let times = letter.headers().iter().filter(|found| found.name().eq_ignore_ascii_case(header)).count();
        assert_eq!(times, 1, "{header} in {}", String::from_utf8_lossy(raw));
    }
    assert!(letter.header("Bcc").is_none());
    assert_eq!((letter.text_body_count(), letter.html_body_count()), (1, 1));
    letter
}

/// The link to one of our pages, which both parts hold.
fn link(letter: &Message<'_>, page: &str) -> String {
    let (text, html) = (letter.body_text(0).unwrap(), letter.body_html(0).unwrap());
    let start = text.find(page).unwrap_or_else(|| panic!("no {page} in {text}"));
    let path = text[start..].split_whitespace().next().unwrap().to_owned();
    assert!(html.contains(&path), "{path} is not in the HTML part");
    path
}

fn reply_to(letter: &Message<'_>) -> String {
    letter.reply_to().unwrap().first().unwrap().address().unwrap().to_owned()
}

#[tokio::test]
async fn from_the_form_to_the_introduction_by_letters_alone() {
    let sink = Sink::open().await;
    let site = Site::open_with(&[("SMTP_URL", &sink.url())]).await;
    for name in ["Ada Sample", "Ben Sample"] {
        site.engages(name, &["GCSE"]).await;
    }
    let mut family = site.asker().await;
    family.asks_as_adult("child").submits("Send enquiry").await.gets(200).sees("a•••@home.example");
    delivers(&site).await;

    let raw = letter_to(&sink, "ann@home.example");
    let confirm = read(&raw);
    assert_eq!(reply_to(&confirm), "desk@lectern.example");
    let first_id = confirm.message_id().unwrap().to_owned();
    let act = link(&confirm, "/enquiries/");
    // scanners open every link: nothing comes of it
    site.visitor().opens(&act).await.sees("Please confirm");
    assert_eq!(sink.letters().len(), 1);
    family.opens(&act).await.submits("Confirm").await.gets(200);
    delivers(&site).await;

    let raw = letter_to(&sink, "ada.sample@tutors.example");
    let offer = read(&raw);
    assert!(!String::from_utf8_lossy(&raw).contains("ann@home.example"));
    assert!(offer.body_text(0).unwrap().contains("League of Nations"));
    site.visitor()
        .opens(&link(&offer, "/offers/"))
        .await
        .submits("Yes, I can help")
        .await
        .sees("You said yes");
    delivers(&site).await;

    let raw = letter_to(&sink, "ann@home.example");
    let introduction = read(&raw);
    assert_eq!(reply_to(&introduction), "ada.sample@tutors.example");
    let thread: Vec<&str> =
        introduction.references().as_text_list().unwrap().iter().map(AsRef::as_ref).collect();
    assert!(thread.contains(&first_id.as_str()), "{thread:?} holds {first_id}");
    let raw = letter_to(&sink, "ada.sample@tutors.example");
    let introduction = read(&raw);
    assert_eq!(reply_to(&introduction), "ann@home.example");
    assert!(introduction.body_text(0).unwrap().contains("ann@home.example"));
    let raw = letter_to(&sink, "ben.sample@tutors.example");
    assert!(!String::from_utf8_lossy(&raw).contains("ann@home.example"), "who was too late learns nothing");
    family.opens(&act).await.sees("Ada Sample said yes");
    assert_eq!(sink.letters().len(), 6);
}
