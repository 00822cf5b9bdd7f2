//! What stands in a letter when it is read back.

use lectern::{
    config::Mailbox,
    platform::mail::{self, Letter},
};
use mail_parser::{Address, HeaderValue, Message, MessageParser, MessagePart, MimeHeaders};
use time::Duration;
use uuid::Uuid;

use super::office::{NOON, Office, letter_about, letter_to, pool};

fn parsed(raw: &[u8]) -> Message<'_> {
    MessageParser::default().parse(raw).unwrap()
}

pub fn only<'a>(address: Option<&'a Address<'a>>) -> (&'a str, &'a str) {
    let list = address.unwrap().as_list().unwrap();
    assert_eq!(list.len(), 1, "{list:?}");
    (list[0].name().unwrap_or_default(), list[0].address().unwrap())
}

fn ids(value: &HeaderValue<'_>) -> Vec<String> {
    match value {
        HeaderValue::Text(id) => vec![id.to_string()],
        HeaderValue::TextList(ids) => ids.iter().map(ToString::to_string).collect(),
        _ => Vec::new(),
    }
}

pub fn lines_are_short(raw: &[u8]) {
    for line in raw.split(|byte| *byte == b'\n') {
        assert!(line.len() <= 999, "{} octets", line.len());
        assert!(line.is_ascii());
    }
    assert!(!raw.windows(2).any(|two| two[1] == b'\n' && two[0] != b'\r'), "a bare line feed");
    let text = String::from_utf8(raw.to_vec()).unwrap();
    let (head, _) = text.split_once("\r\n\r\n").unwrap();
    for word in head.split_whitespace().filter(|word| word.starts_with("=?")) {
        assert!(word.len() <= 75, "{word}");
    }
}

#[tokio::test]
async fn a_letter_reads_back_as_it_was_posted() {
    let pool = pool().await;
    let office = Office::new(&pool);
    let letter = Letter {
        text: "Été, 李 and\n.a line with a dot\n".to_owned(),
        html: format!("<p>Été, 李</p>{}", "<p>long</p>".repeat(500)),
        ..letter_to("ann@school.example")
    };
    office.posts(letter.clone()).await;
    assert_eq!(office.round().await, 1);

    let carried = office.transport.sent();
    lines_are_short(&carried[0]);
    let message = parsed(&carried[0]);
    assert_eq!(only(message.from()), ("Lectern", "letters@lectern.example"));
    assert_eq!(only(message.to()), ("Ann Reader", "ann@school.example"));
    assert_eq!(only(message.reply_to()), ("The Lectern team", "desk@lectern.example"));
    assert_eq!(message.subject(), Some("Please confirm your enquiry"));
    assert_eq!(message.body_text(0).unwrap().replace("\r\n", "\n"), letter.text);
    assert_eq!(message.body_html(0).unwrap(), letter.html);
    assert_eq!(message.date().unwrap().to_timestamp(), NOON.unix_timestamp());
    assert_eq!(message.header_raw("Auto-Submitted").map(str::trim), Some("auto-generated"));
    assert!(message.header("List-Unsubscribe").is_none());
    let kind = message.content_type().unwrap();
    assert_eq!((kind.ctype(), kind.subtype()), ("multipart", Some("alternative")));
    let parts: Vec<_> = message.parts.iter().skip(1).map(MessagePart::is_text_html).collect();
    assert_eq!(parts, [false, true], "plain text comes first");
    for header in ["From", "To", "Subject", "Reply-To", "Message-ID", "Date", "MIME-Version"] {
        let times =
            message.headers().iter().filter(|found| found.name().eq_ignore_ascii_case(header)).count();
        assert_eq!(times, 1, "{header}");
    }
    let id = message.message_id().unwrap();
    assert_eq!(format!("<{id}>"), office.row().await.message_id);
    assert!(id.ends_with("@lectern.example"), "{id}");
}

#[tokio::test]
async fn any_name_and_subject_survives() {
    let pool = pool().await;
    let office = Office::new(&pool);
    let names = [
        "É".to_owned(),
        "李".to_owned(),
        "Ann \"Bo\" O'Neil".to_owned(),
        "Smith, Ann (Ms) <ann>".to_owned(),
        "x".repeat(200),
        "é李 ".repeat(66).trim().to_owned(),
        "שרה כהן".to_owned(),
        "محمد علي".to_owned(),
        "👩🏽‍🏫 Ann 🏴󠁧󠁢󠁳󠁣󠁴󠁿".to_owned(),
        String::new(),
    ];
    for name in &names {
        let to = Mailbox::new(name, "ann@school.example");
        let letter = Letter {
            reply_to: Some(to.clone()),
            to,
            subject: format!("For {name}"),
            ..letter_to("ann@school.example")
        };
        office.posts(letter).await;
    }
    assert_eq!(office.round().await, names.len());
    let mut found: Vec<(String, String)> = Vec::new();
    for raw in office.transport.sent() {
        lines_are_short(&raw);
        let message = parsed(&raw);
        assert_eq!(only(message.to()), only(message.reply_to()));
        assert_eq!(only(message.to()).1, "ann@school.example");
        found.push((only(message.to()).0.to_owned(), message.subject().unwrap().to_owned()));
    }
    for name in &names {
        let subject = format!("For {name}").trim().to_owned();
        assert!(found.contains(&(name.clone(), subject)), "{name} is not among {found:?}");
    }
}

#[tokio::test]
async fn no_line_break_reaches_a_header() {
    let pool = pool().await;
    let office = Office::new(&pool);
    let letter = Letter {
        to: Mailbox::new("Eve\r\nBcc: all", "eve@school.example"),
        reply_to: Some(Mailbox::new("Eve\nX-Evil: 1", "eve@school.example\r\n")),
        subject: "Hello\r\n\r\nbody".to_owned(),
        ..letter_to("eve@school.example")
    };
    office.posts(letter).await;
    office.round().await;
    let carried = office.transport.sent();
    let message = parsed(&carried[0]);
    assert!(message.bcc().is_none() && message.header("X-Evil").is_none());
    assert_eq!(only(message.to()), ("Eve Bcc: all", "eve@school.example"));
    assert_eq!(message.subject(), Some("Hello body"));
}

#[tokio::test]
async fn letters_about_one_thing_are_one_thread() {
    let pool = pool().await;
    let office = Office::new(&pool);
    let about = Uuid::now_v7();
    office.posts(letter_about(about, "ann@school.example", "One")).await;
    office.posts(letter_about(about, "desk@school.example", "To somebody else")).await;
    office.posts(letter_about(about, "ann@school.example", "Two")).await;
    office.later(Duration::hours(1)).await;
    office.posts(letter_about(about, "ann@school.example", "Three")).await;
    office.posts(letter_about(Uuid::now_v7(), "ann@school.example", "Another matter")).await;
    office.round().await;

    let carried = office.transport.sent();
    let by_subject = |subject: &str| {
        carried.iter().map(|raw| parsed(raw)).find(|message| message.subject() == Some(subject)).unwrap()
    };
    let [one, two, three] = ["One", "Two", "Three"].map(by_subject);
    let id = |message: &Message<'_>| message.message_id().unwrap().to_owned();
    assert!(ids(one.in_reply_to()).is_empty() && ids(one.references()).is_empty());
    assert_eq!(ids(two.in_reply_to()), [id(&one)]);
    assert_eq!(ids(three.in_reply_to()), [id(&two)]);
    assert_eq!(ids(three.references()), [id(&one), id(&two)]);
    assert!(ids(by_subject("Another matter").references()).is_empty());
    assert!(ids(by_subject("To somebody else").references()).is_empty());
}

#[tokio::test]
async fn a_long_thread_keeps_its_last_twenty() {
    let pool = pool().await;
    let office = Office::new(&pool);
    let about = Uuid::now_v7();
    for _ in 0..23 {
        office.posts(letter_about(about, "ann@school.example", "Again")).await;
    }
    assert_eq!(office.round().await, 23);
    let sent: Vec<String> = office.rows().await.into_iter().map(|row| row.message_id).collect();
    let carried = office.transport.sent();
    lines_are_short(&carried[22]);
    let references = ids(parsed(&carried[22]).references());
    assert_eq!(references.len(), 20);
    assert_eq!(format!("<{}>", references[0]), sent[2]);
    assert_eq!(format!("<{}>", references[19]), sent[21]);
}

#[tokio::test]
async fn a_subscription_can_be_ended_with_one_click() {
    let pool = pool().await;
    let office = Office::new(&pool);
    let url = format!("https://lectern.example/offers/{}/unsubscribe", "x".repeat(120));
    let letter = Letter { unsubscribe_url: Some(url.clone()), ..letter_to("bo@tutors.example") };
    office.posts(letter).await;
    office.round().await;
    let carried = office.transport.sent();
    let raw = String::from_utf8(carried[0].clone()).unwrap();
    assert!(raw.contains(&format!("List-Unsubscribe: <{url}>\r\n")), "{raw}");
    assert!(raw.contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"), "{raw}");
}

#[tokio::test]
async fn what_is_rolled_back_was_never_posted() {
    let pool = pool().await;
    let office = Office::new(&pool);
    let mut tx = pool.begin().await.unwrap();
    mail::post(&mut tx, &office.state.config, letter_to("ann@school.example"), NOON).await.unwrap();
    tx.rollback().await.unwrap();
    assert_eq!(office.round().await, 0);
}

#[tokio::test]
async fn bodies_are_forgotten_and_letters_erased() {
    let pool = pool().await;
    let office = Office::new(&pool);
    let about = Uuid::now_v7();
    office.posts(letter_to("ann@school.example")).await;
    office.posts(letter_about(about, "bo@school.example", "Sent")).await;
    office.round().await;
    office.posts(letter_about(about, "bo@school.example", "Waiting")).await;
    let later = NOON + Duration::days(31);
    assert_eq!(mail::delete_bodies(&pool, NOON, 100).await.unwrap(), 0);
    assert_eq!(mail::delete_bodies(&pool, later, 100).await.unwrap(), 2);
    let bodies: Vec<bool> = office.rows().await.iter().map(|row| row.body_text.is_some()).collect();
    assert_eq!(bodies, [false, false, true], "a waiting letter keeps its body");

    assert_eq!(mail::delete_about(&pool, about).await.unwrap(), 2);
    assert_eq!(office.rows().await.len(), 1);
    assert_eq!(office.round().await, 0);
}

#[tokio::test]
async fn an_erased_letter_never_leaves_and_says_nothing() {
    let pool = pool().await;
    let office = Office::new(&pool);
    let about = Uuid::now_v7();
    let letter = Letter {
        unsubscribe_url: Some("https://lectern.example/offers/secret/pause".to_owned()),
        reply_to: Some(Mailbox::new("Bo Secret", "bo.secret@tutors.example")),
        ..letter_about(about, "ann.secret@school.example", "Secret and sent")
    };
    office.posts(letter).await;
    office.posts(letter_to("other@school.example")).await;
    assert_eq!(office.round().await, 2);
    office.posts(letter_about(about, "ann.secret@school.example", "Secret and waiting")).await;
    let before = office.rows().await;

    assert_eq!(mail::erase_about(&pool, about).await.unwrap(), 2);
    assert_eq!(office.later(Duration::days(6)).await, 0);
    let after = office.rows().await;
    let states: Vec<&str> = after.iter().map(|row| row.state.as_str()).collect();
    assert_eq!(states, ["sent", "sent", "erased"]);
    for (before, after) in before.iter().zip(&after) {
        assert_eq!((before.id, &before.message_id), (after.id, &after.message_id));
    }
    let dump: Vec<String> = sqlx::query_scalar("select letters::text from letters where about = $1")
        .bind(about)
        .fetch_all(&pool)
        .await
        .unwrap();
    assert!(dump.iter().all(|row| !row.to_lowercase().contains("secret")), "{dump:?}");
    assert_eq!(office.transport.sent().len(), 2);
    assert_eq!(mail::counts(&pool).await.unwrap().waiting, 0);
}

#[tokio::test]
async fn whoever_got_letters_may_have_them_again() {
    let pool = pool().await;
    let office = Office::new(&pool);
    let about = Uuid::now_v7();
    office.posts(letter_about(about, "ann@school.example", "One")).await;
    office.posts(letter_about(about, "desk@lectern.example", "Not for Ann")).await;
    office.posts(letter_to("ann@school.example")).await;
    office.round().await;
    office.posts(letter_about(about, "ann@school.example", "Two")).await;
    let copies = mail::letters_about(&pool, about, "ann@school.example").await.unwrap();
    let said: Vec<_> = copies.iter().map(|copy| (copy.subject.as_str(), copy.sent_at.is_some())).collect();
    assert_eq!(said, [("One", true), ("Two", false)]);
    assert!(copies[0].text.as_deref().unwrap().contains("https://lectern.example/enquiries/abc"));
    assert_eq!((copies[0].posted_at, copies[0].kind.as_str()), (NOON, "tests/plain"));
}
