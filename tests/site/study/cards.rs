use lectern::answers::Publication;

use super::{RUSSIA, downloads, draft, linked_data, publishes_russia};
use crate::support::site::Site;

const TOPIC: &str = "/topics/gcse/history/russia-and-the-soviet-union";

#[tokio::test]
async fn a_topic_has_the_cards_of_its_answers() {
    let site = Site::open().await;
    let [lenin, _] = publishes_russia(&site).await;
    let mut student = site.visitor();
    student.opens(&format!("{TOPIC}/cards")).await.gets(200);
    student.sees(&format!("Cards: {RUSSIA}")).sees("19 cards");
    student.sees("What does this mean? Kulak").sees("A richer peasant.");
    student.sees("When was this? Lenin dies at Gorki.").sees("21 January 1924");
    let link = student.attribute(".card-source a", "href").unwrap();
    assert!(link.starts_with(&format!("{lenin}#in-short:~:text=Lenin")), "{link}");
    student.opens(&format!("{lenin}/cards")).await.sees("11 cards").sees_not("Gosplan");
}

#[tokio::test]
async fn structured_data_says_what_is_seen() {
    let site = Site::open().await;
    publishes_russia(&site).await;
    let mut student = site.visitor();
    student.opens(&format!("{TOPIC}/cards")).await;
    let quiz = linked_data(&student.all("script[type='application/ld+json']"), "Quiz");
    let parts = quiz["hasPart"].as_array().unwrap();
    let (fronts, backs) = (student.all(".card-front"), student.all(".card-back > p:first-child"));
    assert_eq!(parts.len(), 19);
    for (part, (front, back)) in parts.iter().zip(fronts.iter().zip(&backs)) {
        assert_eq!(
            (part["text"].as_str(), part["acceptedAnswer"]["text"].as_str()),
            (Some(&**front), Some(&**back))
        );
    }
}

#[tokio::test]
async fn cards_come_as_a_table() {
    let site = Site::open().await;
    let [lenin, _] = publishes_russia(&site).await;
    let (kind, bytes) = downloads(&site, &format!("{TOPIC}/cards.csv")).await;
    assert_eq!(kind, "text/csv; charset=utf-8");
    let text = String::from_utf8(bytes).unwrap();
    assert_eq!(text.lines().count(), 20);
    let line = format!("Kulak,A richer peasant.,term,{RUSSIA},http://127.0.0.1:3000{lenin}");
    assert!(text.lines().any(|found| found == line), "{text}");
}

#[tokio::test]
async fn several_topics_make_one_deck() {
    let site = Site::open().await;
    publishes_russia(&site).await;
    site.publishes("GCSE", "The Cold War", "Why was the Berlin Wall built?").await;
    let mut student = site.visitor();
    student
        .opens("/study/set?level=gcse&subject=history&topic=the-cold-war&topic=russia-and-the-soviet-union")
        .await;
    assert_eq!(student.path, "/topics/gcse/history/the-cold-war+russia-and-the-soviet-union/cards");
    student.sees("20 cards").sees(&format!("The Cold War, and {RUSSIA}"));
    student.opens("/study/set?level=gcse&subject=history").await.gets(200).sees("Your cards");
    student.asks("/topics/gcse/history/nothing/cards").await.gets(404);
}

#[tokio::test]
async fn cards_follow_their_answer() {
    let site = Site::open().await;
    let hidden = draft("Who shot Kirov?", "Nikolaev did.", &[], &[]);
    let path = site.keeps_draft(Publication::Draft, hidden).await;
    site.visitor().asks(&format!("{path}/cards")).await.gets(404);
    let [lenin, _] = publishes_russia(&site).await;
    sqlx::query("update answers set state = 'withdrawn', withdrawn_at = now() where slug like 'what-was%'")
        .execute(&site.state.pool())
        .await
        .unwrap();
    let mut student = site.visitor();
    for ending in ["cards", "cards.apkg", "cards.csv", "quiz"] {
        student.asks(&format!("{lenin}/{ending}")).await.gets(410);
    }
    student.opens(&format!("{TOPIC}/cards")).await.sees("8 cards").sees_not("Kulak");
}

#[tokio::test]
async fn a_former_address_leads_to_the_cards_of_today() {
    let site = Site::open().await;
    let [lenin, _] = publishes_russia(&site).await;
    sqlx::query(
        "insert into former_addresses (level_id, subject_id, slug, answer_id, left_at)
         select level_id, subject_id, 'old', id, now() from answers where slug like 'what-was%'",
    )
    .execute(&site.state.pool())
    .await
    .unwrap();
    let mut student = site.visitor();
    student.asks("/answers/gcse/history/old/cards.csv").await.gets(301);
    assert_eq!(student.header("location"), Some(&*format!("{lenin}/cards.csv")));
}

#[tokio::test]
async fn the_endings_of_an_answer_lead_to_its_cards() {
    let site = Site::open().await;
    let [lenin, _] = publishes_russia(&site).await;
    let mut student = site.visitor();
    for ending in ["apkg", "csv"] {
        student.asks(&format!("{lenin}.{ending}")).await.gets(301);
        assert_eq!(student.header("location"), Some(&*format!("{lenin}/cards.{ending}")));
    }
}

#[tokio::test]
async fn answers_and_topics_lead_to_their_cards_and_quiz() {
    let site = Site::open().await;
    let [lenin, _] = publishes_russia(&site).await;
    let mut student = site.visitor();
    for path in [&*lenin, TOPIC] {
        student.opens(path).await.follows("Cards").await.sees("Say the answer out loud");
        assert_eq!(student.path, format!("{path}/cards"));
        assert_eq!(student.all(".tabs [aria-current]"), ["Cards"]);
        student.follows("Quiz").await.sees("questions");
        assert_eq!(student.path, format!("{path}/quiz"));
        student.follows("Read").await;
        assert_eq!(student.path, path);
    }
    let thin = site.publishes("GCSE", "The Cold War", "Why was the Berlin Wall built?").await;
    student.opens(&thin).await;
    assert_eq!(student.all(".tabs a"), ["Read", "Cards"], "one question makes no quiz");
}
