//! Every letter that the site writes, read back from the bytes that leave.
//!
//! What each says is kept in `snapshots/`. A letter that says something else fails until
//! its snapshot was looked at and renewed: `INSTA_UPDATE=always cargo test --test site samples`.

use std::{collections::BTreeSet, fs, path::Path};

use lectern::platform::mail::Letter;
use mail_parser::{Message, MessageParser, MessagePart, MimeHeaders};
use scraper::{Html, Selector};

use super::{
    letter::{lines_are_short, only},
    office::{NOON, Office, pool},
};

fn samples() -> Vec<Letter> {
    lectern::platform::room::letters(&lectern::rooms::ROOMS).unwrap()
}

/// The samples, each with the bytes that left.
async fn sent() -> Vec<(Letter, Vec<u8>)> {
    let office = Office::new(&pool().await);
    let mut carried = Vec::new();
    for letter in samples() {
        let sample = Letter { about: None, ..letter.clone() };
        office.posts(sample).await;
        office.round().await;
        carried.push((letter, office.transport.sent().pop().unwrap()));
    }
    carried
}

fn parsed(raw: &[u8]) -> Message<'_> {
    MessageParser::default().parse(raw).unwrap()
}

#[test]
fn every_letter_has_one_sample() {
    let mut kinds: Vec<String> = samples().iter().map(|letter| letter.kind.to_owned()).collect();
    kinds.sort();
    let templates = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates");
    let mut written = Vec::new();
    for room in fs::read_dir(templates).unwrap().map(|entry| entry.unwrap()) {
        let Ok(letters) = fs::read_dir(room.path().join("letters")) else { continue };
        for letter in letters.map(|entry| entry.unwrap().path()) {
            if letter.extension().is_some_and(|ending| ending == "subject") {
                let name = letter.file_stem().unwrap().to_str().unwrap().to_owned();
                written.push(format!("{}/{name}", room.file_name().to_str().unwrap()));
            }
        }
    }
    written.sort();
    assert_eq!(kinds, written);
}

#[test]
fn every_letter_says_what_it_said() {
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| {
        for letter in samples() {
            let name = letter.kind.replace('/', "_");
            insta::assert_snapshot!(format!("{name}.text"), as_text(&letter));
            insta::assert_snapshot!(format!("{name}.html"), without_style(&letter.html));
        }
    });
}

fn as_text(letter: &Letter) -> String {
    let mailbox = |mailbox: &lectern::config::Mailbox| format!("{} <{}>", mailbox.name, mailbox.email);
    let mut head = format!("To: {}\n", mailbox(&letter.to));
    if let Some(reply_to) = &letter.reply_to {
        head += &format!("Reply-To: {}\n", mailbox(reply_to));
    }
    if let Some(url) = &letter.unsubscribe_url {
        head += &format!("List-Unsubscribe: <{url}>\n");
    }
    format!("{head}Subject: {}\n\n{}", letter.subject, letter.text)
}

/// The style is the same in all of them, and looked at in a browser.
fn without_style(html: &str) -> String {
    let (before, rest) = html.split_once("<style>").unwrap();
    let (_, after) = rest.split_once("</style>").unwrap();
    format!("{before}<style></style>{after}")
}

#[tokio::test]
async fn every_letter_has_each_header_once() {
    for (letter, raw) in sent().await {
        let kind = letter.kind;
        lines_are_short(&raw);
        let message = parsed(&raw);
        for header in
            ["From", "To", "Subject", "Reply-To", "Message-ID", "Date", "MIME-Version", "Auto-Submitted"]
        {
            let times =
                message.headers().iter().filter(|found| found.name().eq_ignore_ascii_case(header)).count();
            assert_eq!(times, 1, "{kind}: {header}");
        }
        assert!(message.bcc().is_none() && message.cc().is_none(), "{kind}");
        assert_eq!(only(message.from()), ("Lectern", "letters@lectern.example"));
        assert_eq!(only(message.to()), (letter.to.name.as_str(), letter.to.email.as_str()), "{kind}");
        let replies = letter.reply_to.as_ref().map_or("desk@lectern.example", |to| to.email.as_str());
        assert_eq!(only(message.reply_to()).1, replies, "{kind}");
        assert_eq!(message.subject(), Some(letter.subject.as_str()), "{kind}");
        assert!(letter.subject.chars().count() <= 78, "{kind}");
        assert_eq!(message.date().unwrap().to_timestamp(), NOON.unix_timestamp());
        assert_eq!(message.header_raw("Auto-Submitted").map(str::trim), Some("auto-generated"));
        assert!(message.message_id().unwrap().ends_with("@lectern.example"));
        let is_offer = kind == "enquiries/offer";
        for header in ["List-Unsubscribe", "List-Unsubscribe-Post"] {
            assert_eq!(message.header(header).is_some(), is_offer, "{kind}: {header}");
        }
    }
}

#[tokio::test]
async fn every_letter_has_two_parts_with_the_same_links() {
    for (letter, raw) in sent().await {
        let kind = letter.kind;
        let message = parsed(&raw);
        let top = message.content_type().unwrap();
        assert_eq!((top.ctype(), top.subtype()), ("multipart", Some("alternative")), "{kind}");
        let parts: Vec<_> = message.parts.iter().skip(1).map(MessagePart::is_text_html).collect();
        assert_eq!(parts, [false, true], "{kind}: plain text comes first");
        for part in message.parts.iter().skip(1) {
            let charset = part.content_type().unwrap().attribute("charset").unwrap();
            assert!(charset.eq_ignore_ascii_case("utf-8"), "{kind}");
        }
        let text = message.body_text(0).unwrap().replace("\r\n", "\n");
        let html = message.body_html(0).unwrap();
        assert_eq!(text, letter.text.replace("\r\n", "\n"), "{kind}");
        assert_eq!(html.replace("\r\n", "\n"), letter.html.replace("\r\n", "\n"), "{kind}");
        assert_eq!(links_in_text(&text), links_in_html(&html), "{kind}");
        assert!(!text.contains("&#") && !text.contains("</"), "{kind}: {text}");
    }
}

fn links_in_text(text: &str) -> BTreeSet<String> {
    let words = text.split(|char: char| char.is_whitespace() || matches!(char, '<' | '>' | '(' | ')'));
    let links = words.filter(|word| word.starts_with("http"));
    links.map(|link| link.trim_end_matches(['.', ',', ';', ':']).to_owned()).collect()
}

fn links_in_html(html: &str) -> BTreeSet<String> {
    let anchors = Selector::parse("a[href]").unwrap();
    let page = Html::parse_document(html);
    let links = page.select(&anchors).map(|anchor| anchor.attr("href").unwrap().to_owned());
    links.filter(|link| link.starts_with("http")).collect()
}

#[test]
fn no_letter_fetches_or_runs_anything() {
    for letter in samples() {
        let html = letter.html.to_ascii_lowercase();
        for word in
            ["src=", "url(", "@import", "<link", "<img", "<script", "<form", "<iframe", "srcset", " on"]
        {
            let found = if word == " on" {
                html.contains(" onload") || html.contains(" onclick")
            } else {
                html.contains(word)
            };
            assert!(!found, "{} holds {word}", letter.kind);
        }
        let page = Html::parse_document(&letter.html);
        assert!(page.errors.is_empty(), "{}: {:?}", letter.kind, page.errors);
        for needed in ["html[lang='en-GB']", "title", "h1"] {
            let found = page.select(&Selector::parse(needed).unwrap()).count();
            assert_eq!(found, 1, "{}: {needed}", letter.kind);
        }
    }
}

/// A reply quotes the email, so whoever gets it would have the link.
#[test]
fn a_letter_whose_reply_goes_to_somebody_else_holds_no_link_that_acts() {
    let prefixes: Vec<&str> = lectern::rooms::ROOMS.iter().flat_map(|room| room.tokens).copied().collect();
    let mut seen = 0;
    for letter in samples().into_iter().filter(|letter| letter.reply_to.is_some()) {
        seen += 1;
        for prefix in &prefixes {
            for part in [&letter.text, &letter.html] {
                assert!(!part.contains(prefix), "{} holds {prefix}:\n{part}", letter.kind);
            }
        }
        assert_eq!(letter.unsubscribe_url, None, "{}", letter.kind);
    }
    assert!(seen >= 2, "an introduction has two sides");
}
