use lectern::answers::{Draft, Publication};

use crate::support::site::Site;

const RUSSIA: &str = "Russia and the Soviet Union";

#[tokio::test]
async fn a_student_reads_an_answer_and_goes_on_to_its_neighbours() {
    let site = Site::open().await;
    let path =
        site.publishes("GCSE", RUSSIA, "What was the impact of Lenin's death on the Soviet Union?").await;
    site.publishes("A-level", RUSSIA, "How significant was the impact of Lenin's death on the Soviet Union?")
        .await;
    site.publishes("GCSE", RUSSIA, "How did Stalin become leader of the Soviet Union?").await;
    assert_eq!(path, "/answers/gcse/history/what-was-the-impact-of-lenins-death-on-the-soviet-union");

    let mut student = site.visitor();
    student
        .opens(&path)
        .await
        .gets(200)
        .sees("GCSE · History · Russia and the Soviet Union")
        .sees("Updated 14 January 2026");
    assert_eq!(student.all("h1"), ["What was the impact of Lenin's death on the Soviet Union?"]);
    assert_eq!(
        student.all(".short-answer p"),
        ["In short: What was the impact of Lenin's death on the Soviet Union?"]
    );
    assert_eq!(
        student.all(".related .reason"),
        [format!("Same topic: {RUSSIA}"), "Goes deeper: A-level".to_owned()]
    );
    student.follows("How significant was the impact").await.sees("Simpler: GCSE");
}

#[tokio::test]
async fn at_most_six_neighbours_and_never_itself_a_draft_or_a_withdrawn_one() {
    let site = Site::open().await;
    for number in 1..=9 {
        site.publishes("GCSE", RUSSIA, &format!("Why did the revolution of year {number} fail?")).await;
    }
    site.keeps(Publication::Draft, "GCSE", RUSSIA, "Why did the revolution of the draft fail?").await;
    site.keeps(Publication::Withdrawn, "GCSE", RUSSIA, "Why did the withdrawn revolution fail?").await;
    let mut student = site.visitor();
    student.opens("/answers/gcse/history/why-did-the-revolution-of-year-4-fail").await.gets(200);
    let related = student.all(".related li a");
    assert_eq!(related.len(), 6, "{related:?}");
    assert!(
        !related
            .iter()
            .any(|near| near.contains("year 4") || near.contains("draft") || near.contains("withdrawn")),
        "{related:?}"
    );
}

#[tokio::test]
async fn a_draft_is_missing_and_a_withdrawn_answer_is_gone_in_every_form() {
    let site = Site::open().await;
    let draft = site.keeps(Publication::Draft, "GCSE", RUSSIA, "What is not ready?").await;
    let gone = site.keeps(Publication::Withdrawn, "GCSE", RUSSIA, "What was wrong?").await;
    let mut student = site.visitor();
    for ending in ["", ".json", ".md"] {
        student.opens(&format!("{draft}{ending}")).await.gets(404).sees("We could not find that page");
        student.opens(&format!("{gone}{ending}")).await.gets(410).sees("withdrawn");
    }
    student.opens("/answers/gcse/history").await.sees_not("What is not ready?").sees_not("What was wrong?");
    student.opens("/").await.sees_not("What is not ready?").sees_not("What was wrong?");
}

#[tokio::test]
async fn one_hop_leads_from_any_spelling_to_the_address() {
    let site = Site::open().await;
    let path = site.publishes("GCSE", RUSSIA, "Why did the Tsar abdicate?").await;
    let mut student = site.visitor();
    for spelling in [
        "/answers/GCSE/History/Why-Did-The-Tsar-Abdicate",
        "/answers/gcse/history/why-did-the-tsar-abdicate/",
    ] {
        student.asks(spelling).await.gets(301);
        assert_eq!(student.header("location"), Some(path.as_str()), "from {spelling}");
    }
    student.asks("/Answers/gcse/").await.gets(301);
}

#[tokio::test]
async fn machines_read_json_and_markdown() {
    let site = Site::open().await;
    let path = site.publishes("GCSE", RUSSIA, "Why did the Tsar abdicate?").await;
    site.publishes("GCSE", RUSSIA, "Why did the Tsar hesitate?").await;
    let mut machine = site.visitor();
    machine.opens(&format!("{path}.json")).await.gets(200);
    let json: serde_json::Value = serde_json::from_str(machine.html()).unwrap();
    assert_eq!(json["question"], "Why did the Tsar abdicate?");
    assert_eq!(json["level"], "gcse");
    assert_eq!(json["updated_at"], "2026-01-14T12:00:00Z");
    assert_eq!(
        json["related"][0]["url"],
        "http://127.0.0.1:3000/answers/gcse/history/why-did-the-tsar-hesitate"
    );
    assert_eq!(json["related"][0]["reason"], "Same topic: Russia and the Soviet Union");
    machine.opens(&format!("{path}.md")).await.gets(200);
    assert!(machine.html().starts_with("# Why did the Tsar abdicate?\n"), "{}", machine.html());
    assert_eq!(machine.header("content-type"), Some("text/markdown; charset=utf-8"));
}

#[tokio::test]
async fn attribution_and_sources_are_shown() {
    let site = Site::open().await;
    let path = site
        .keeps_draft(
            Publication::Published,
            Draft {
                level: "general".into(),
                subject: "History".into(),
                topic: "Normans".into(),
                question: "Who were the Normans?".into(),
                short_answer: "A people of northern France.".into(),
                body_markdown: "They <script>alert(1)</script> [came](javascript:alert(1)).".into(),
                attribution: "From an encyclopaedia".into(),
                licence: "CC BY-SA 4.0".into(),
                sources: vec![lectern::answers::Source {
                    title: "A chronicle".into(),
                    url: "https://chronicle.example/".into(),
                }],
                ..Draft::default()
            },
        )
        .await;
    let mut student = site.visitor();
    student
        .opens(&path)
        .await
        .sees("From an encyclopaedia")
        .sees("Licence: CC BY-SA 4.0")
        .sees("A chronicle")
        .sees("General · History");
    assert!(!student.html().contains("<script>alert") && !student.html().contains("javascript:"));
}
