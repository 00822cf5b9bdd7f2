use lectern::topic_pages::{ImportedTopics, export, import};

use super::{COLD_WAR, tells};
use crate::support::site::Site;

async fn imports(site: &Site, lines: &str) -> ImportedTopics {
    let mut tx = site.state.pool().begin().await.unwrap();
    let report = import(&mut tx, lines.as_bytes(), site.clock.now()).await.unwrap();
    tx.commit().await.unwrap();
    report
}

async fn exports(site: &Site) -> String {
    export(&mut site.state.pool().acquire().await.unwrap()).await.unwrap().join("\n")
}

#[tokio::test]
async fn what_is_exported_is_imported_and_exported_again_to_the_byte() {
    let site = Site::open().await;
    tells(&site, "Why a blockade?", &[], &[]).await;
    tells(&site, "Why a wall?", &[], &[]).await;
    assert_eq!(exports(&site).await, "");
    let line = r#"{"level":"GCSE","subject":"History","topic":"The Cold War","overview_markdown":"A *long* rivalry.","specifications":[{"specification":"AQA 8145","unit":"Conflict and tension"}],"order":["why-a-wall","why-a-blockade"],"counts_for":{"why-a-wall":["AQA 8145","Edexcel 1HI0"]}}"#;
    assert_eq!(imports(&site, line).await, ImportedTopics { saved: 1, ..ImportedTopics::default() });
    assert_eq!(exports(&site).await, line);
    assert_eq!(imports(&site, line).await, ImportedTopics { unchanged: 1, ..ImportedTopics::default() });
    let mut student = site.visitor();
    student.opens(COLD_WAR).await.sees("A long rivalry.").sees("Conflict and tension");
    assert_eq!(student.all(".answer-list > li > a"), ["Why a wall?", "Why a blockade?"]);
}

#[tokio::test]
async fn a_bad_line_is_named_and_the_others_are_taken() {
    let site = Site::open().await;
    tells(&site, "Why a blockade?", &[], &[]).await;
    let lines = [
        r#"{"level":"GCSE","subject":"History","topic":"The Cold War","overview_markdown":"Kept."}"#,
        r#"{"level":"GCSE","subject":"History","topic":"Alchemy"}"#,
        r#"{"level":"GCSE","subject":"History","topic":"The Cold War","order":["no-such"]}"#,
        r#"{"level":"GCSE","subject":"History","topic":"The Cold War","specifications":[{"specification":"Oxbridge 1"}]}"#,
        "[]",
    ];
    let report = imports(&site, &lines.join("\n")).await;
    assert_eq!(report.saved, 1);
    let refused: Vec<usize> = report.refused.iter().map(|(number, _)| *number).collect();
    assert_eq!(refused, [2, 3, 4, 5], "{report:?}");
    assert!(report.refused[1].1.contains("no-such"), "{report:?}");
    site.visitor().opens(COLD_WAR).await.sees("Kept.");
}

#[tokio::test]
async fn the_sample_topics_fit_the_sample_answers() {
    let site = Site::open().await;
    let samples = concat!(env!("CARGO_MANIFEST_DIR"), "/samples");
    let answers = std::fs::read(format!("{samples}/answers.jsonl")).unwrap();
    let (pool, now) = (site.state.pool(), site.clock.now());
    lectern::answers::import::import(
        &pool,
        &answers[..],
        lectern::answers::import::Mode::default(),
        now,
        |_| {},
    )
    .await
    .unwrap();
    let topics = std::fs::read_to_string(format!("{samples}/topics.jsonl")).unwrap();
    let report = imports(&site, &topics).await;
    assert_eq!((report.saved, report.refused), (10, vec![]));
    assert_eq!(exports(&site).await, topics.trim_end());
}
