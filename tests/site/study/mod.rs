mod anki;
mod cards;
mod edit;
mod fsrs;
mod home;
mod quiz;

use axum::{
    body::Body,
    http::{Request, header},
};
use http_body_util::BodyExt;
use lectern::answers::{Draft, DraftDate, Publication, Term};
use tower::ServiceExt;

use crate::support::site::Site;

pub const RUSSIA: &str = "Russia and the Soviet Union";

/// An answer on Russia with these terms and dates.
pub fn draft(question: &str, short: &str, terms: &[(&str, &str)], dates: &[(&str, &str)]) -> Draft {
    let term =
        |(term, definition): &(&str, &str)| Term { term: (*term).into(), definition: (*definition).into() };
    let date = |(date, event): &(&str, &str)| DraftDate { date: (*date).into(), event: (*event).into() };
    Draft {
        level: "GCSE".into(),
        subject: "History".into(),
        topic: RUSSIA.into(),
        question: question.into(),
        short_answer: short.into(),
        body_markdown: "## At length\n\nMore is said here.".into(),
        author: "Lectern editors".into(),
        terms: terms.iter().map(term).collect(),
        dates: dates.iter().map(date).collect(),
        ..Draft::default()
    }
}

/// Publishes two answers on Russia with enough for every kind of question; gives their paths.
pub async fn publishes_russia(site: &Site) -> [String; 2] {
    let lenin = draft(
        "What was the impact of Lenin's death on the Soviet Union?",
        "Lenin’s death opened a struggle for power, which Stalin won by 1929.",
        &[
            ("Testament", "Notes in which the leader judged his comrades."),
            ("Triumvirate", "Three men who rule together."),
            ("Kulak", "A richer peasant."),
            ("Gulag", "The network of labour camps."),
            ("Pogrom", "An attack by a mob on a minority."),
        ],
        &[
            ("21 January 1924", "Lenin dies at Gorki."),
            ("1922", "Stalin becomes General Secretary."),
            ("1927", "Trotsky is expelled from the party."),
            ("1929", "Trotsky is exiled abroad."),
            ("1936 to 1938", "The Great Purge."),
        ],
    );
    let plans = draft(
        "Why did Stalin launch the Five-Year Plans?",
        "To catch up with the industry of the West before the next war.",
        &[
            ("Gosplan", "The office that set targets for industry."),
            ("Stakhanovite", "A worker who beats every target."),
            ("Collectivisation", "Joining small farms into big ones owned in common."),
        ],
        &[
            ("1928 to 1932", "The first plan."),
            ("1933 to 1937", "The second plan."),
            ("August 1935", "Stakhanov sets a record."),
            ("June 1941", "Germany invades."),
        ],
    );
    [
        site.keeps_draft(Publication::Published, lenin).await,
        site.keeps_draft(Publication::Published, plans).await,
    ]
}

/// A file as it is downloaded: its media type and its bytes.
pub async fn downloads(site: &Site, path: &str) -> (String, Vec<u8>) {
    let request = Request::get(path).header(header::HOST, "127.0.0.1:3000").body(Body::empty()).unwrap();
    let response = site.router.clone().oneshot(request).await.unwrap();
    assert_eq!(response.status(), 200, "{path}");
    let kind = response.headers()[header::CONTENT_TYPE].to_str().unwrap().to_owned();
    (kind, response.into_body().collect().await.unwrap().to_bytes().to_vec())
}

/// The JSON-LD block of a page of this type.
pub fn linked_data(blocks: &[String], kind: &str) -> serde_json::Value {
    let blocks = blocks.iter().map(|block| serde_json::from_str::<serde_json::Value>(block).unwrap());
    blocks.into_iter().find(|block| block["@type"] == kind).unwrap_or_default()
}
