use lectern::answers::{
    export::export,
    import::{Mode, Report, import},
};

use crate::support::site::Site;

const LENIN: &str = r#"{"level":"gcse","subject":"history","topic":"Russia and the Soviet Union","question":"Who was Lenin?","short_answer":"A revolutionary.","body_markdown":"He *led* the Bolsheviks."}"#;

async fn imports(site: &Site, lines: &str, mode: Mode) -> Report {
    import(&site.state.pool(), lines.as_bytes(), mode, site.clock.now(), |_| {}).await.unwrap()
}

async fn exports(site: &Site) -> String {
    let mut out = Vec::new();
    export(&site.state.pool(), &mut out, |_| {}).await.unwrap();
    String::from_utf8(out).unwrap()
}

#[tokio::test]
async fn a_line_becomes_an_answer_and_a_second_time_changes_nothing() {
    let site = Site::open().await;
    assert_eq!(imports(&site, LENIN, Mode::default()).await.added, 1);
    let again = imports(&site, LENIN, Mode::default()).await;
    assert_eq!((again.added, again.updated, again.unchanged), (0, 0, 1));
    let changed = imports(&site, &LENIN.replace("A revolutionary.", "A Bolshevik."), Mode::default()).await;
    assert_eq!((changed.added, changed.updated), (0, 1));
    site.visitor()
        .opens("/answers/gcse/history/who-was-lenin")
        .await
        .sees("A Bolshevik.")
        .sees("GCSE · History");
}

#[tokio::test]
async fn a_bad_line_is_named_and_the_others_are_taken() {
    let site = Site::open().await;
    let lines = format!(
        "{LENIN}\nnot json\n\n{}\n{}\n{LENIN}",
        LENIN.replace("A revolutionary.", ""),
        LENIN.replace(r#""gcse""#, "7")
    );
    let report = imports(&site, &lines, Mode::default()).await;
    assert_eq!(report.added, 1);
    let numbers: Vec<usize> = report.refused.iter().map(|(number, _)| *number).collect();
    assert_eq!(numbers, [2, 4, 5, 6]);
    assert!(report.refused[1].1.contains("short answer"), "{report:?}");
    assert!(report.refused[2].1.contains("The field level cannot be read"), "{report:?}");
    assert!(report.refused[3].1.contains("Line 1 has the same address"), "{report:?}");
}

#[tokio::test]
async fn new_labels_are_named_and_a_dry_run_keeps_nothing() {
    let site = Site::open().await;
    let line = LENIN.replace("gcse", "college-introductory").replace(r#""topic""#, r#""kind":"x","topic""#);
    let report = imports(&site, &line, Mode { dry_run: true, ..Mode::default() }).await;
    let created: Vec<&str> = report.created.iter().map(String::as_str).collect();
    assert_eq!(created, ["level “College introductory”", "topic “Russia and the Soviet Union”"]);
    assert_eq!(report.ignored.into_iter().collect::<Vec<_>>(), ["kind"]);
    assert_eq!(exports(&site).await, "");
}

#[tokio::test]
async fn drafts_may_lack_a_short_answer_and_stay_drafts_on_the_way_through_a_file() {
    let site = Site::open().await;
    let line = LENIN.replace(r#""A revolutionary.""#, "null");
    let report = imports(&site, &line, Mode { as_drafts: true, ..Mode::default() }).await;
    assert_eq!(report.added, 1, "{report:?}");
    site.visitor().opens("/answers/gcse/history/who-was-lenin").await.gets(404);
    let file = exports(&site).await;
    assert!(file.contains(r#""state":"draft""#), "{file}");

    let other = Site::open().await;
    assert_eq!(imports(&other, &file, Mode::default()).await.refused, []);
    assert_eq!(exports(&other).await, file);
}

#[tokio::test]
async fn exported_imported_and_exported_again_is_the_same_to_the_byte() {
    let site = Site::open().await;
    let awkward = LENIN
        .replace("Who was Lenin?", "  Who was Élan “Vital” O'Neil — 李?\\u202e ")
        .replace("He *led* the Bolsheviks.", "\\r\\nline\\r\\n\\r\\n  code \\u0007 👩‍👩‍👧 \\n\\n");
    let studied = LENIN.replace("Who was Lenin?", "Who was Lenin, in dates?").replace(
        "{\"level\"",
        r#"{"dates":[{"date":"1870-04-22","event":"Born."}],"terms":[{"term":"Cadre","definition":"A | core."}],"checked_by":"A. Reader","checked_on":"2026-01-02","level""#,
    );
    assert_ne!(studied.len(), LENIN.len());
    let report = imports(&site, &format!("{LENIN}\n{awkward}\n{studied}"), Mode::default()).await;
    assert_eq!((report.added, report.refused), (3, vec![]));
    let first = exports(&site).await;
    let other = Site::open().await;
    imports(&other, &first, Mode::default()).await;
    assert_eq!(exports(&other).await, first);
    assert_eq!(imports(&site, &first, Mode::default()).await.unchanged, 3);
    for part in [r#""date":"1870-04-22""#, r#""definition":"A | core.""#, r#""checked_on":"2026-01-02""#] {
        assert!(first.contains(part), "{part}: {first}");
    }
}

#[tokio::test]
async fn a_check_of_tomorrow_and_a_date_that_is_none_are_refused() {
    let site = Site::open().await;
    let wrong = [
        r#"{"checked_by":"A","checked_on":"2062-01-01","level""#,
        r#"{"dates":[{"date":"1870-02-30","event":"Born."}],"level""#,
        r#"{"terms":[{"term":"Cadre"}],"level""#,
    ];
    let lines = wrong.map(|fields| LENIN.replace("{\"level\"", fields)).join("\n");
    let report = imports(&site, &lines, Mode::default()).await;
    let reasons: Vec<&str> = report.refused.iter().map(|(_, reason)| reason.as_str()).collect();
    assert!(reasons[0].contains("still to come") && reasons[1].contains("1870-02-30"), "{reasons:?}");
    assert!(reasons[2].contains("field terms"), "{reasons:?}");
    assert_eq!(exports(&site).await, "");
}

/// Real questions in bulk, where they are at hand.
#[tokio::test]
async fn thousands_of_real_questions_are_taken() {
    let Ok(dir) = std::env::var("LECTERN_TEST_DATA") else {
        println!("LECTERN_TEST_DATA is not set: real questions were not imported.");
        return;
    };
    let site = Site::open().await;
    let real = std::fs::read_to_string(format!("{dir}/history_qa.jsonl")).unwrap();
    let report = imports(&site, &real, Mode::default()).await;
    assert_eq!((report.added, report.refused), (2_678, vec![]));
    let first = exports(&site).await;
    assert_eq!(imports(&site, &first, Mode::default()).await.unchanged, 2_678);
    let other = Site::open().await;
    imports(&other, &first, Mode::default()).await;
    assert!(exports(&other).await == first, "the second export differs");

    let essays = std::fs::read_to_string(format!("{dir}/openstax_open_questions.jsonl")).unwrap();
    let refused = imports(&other, &essays, Mode::default()).await;
    assert_eq!((refused.added, refused.refused.len()), (0, 545));
    assert!(refused.refused.iter().all(|(_, reason)| reason.contains("short answer")));
    let taken = imports(&other, &essays, Mode { as_drafts: true, ..Mode::default() }).await;
    assert_eq!(taken.added + taken.refused.len(), 545, "{:?}", taken.refused);
}
