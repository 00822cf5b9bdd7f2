use lectern::answers::{
    export::export,
    import::{Mode, Report, import},
};

use lectern::staff::Role;

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
    assert!(report.refused[2].1.contains("The field level can’t be read"), "{report:?}");
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
    assert!(reasons[0].contains("in the future") && reasons[1].contains("1870-02-30"), "{reasons:?}");
    assert!(reasons[2].contains("field terms"), "{reasons:?}");
    assert_eq!(exports(&site).await, "");
}

#[tokio::test]
async fn what_an_editor_changed_since_stays_and_is_listed() {
    let site = Site::open().await;
    imports(&site, LENIN, Mode::default()).await;
    let mut ann = site.at_the_desk("ann@lectern.example", Role::Editor).await;
    ann.opens("/admin/answers").await.follows("Who was Lenin?").await;
    ann.fills("short_answer", "The leader of the Bolsheviks.").submits("Save changes").await.sees("Saved");

    let revised = LENIN.replace("He *led*", "He founded and *led*");
    for line in [LENIN, &revised] {
        let report = imports(&site, line, Mode::default()).await;
        assert_eq!((report.updated, report.unchanged, report.refused.len()), (0, 0, 0));
        let (number, reason) = &report.left[0];
        assert!(*number == 1 && reason.contains("Who was Lenin?"), "{reason}");
        assert!(reason.contains("14 January 2026 (short answer)"), "{reason}");
    }
    let page = "/answers/gcse/history/who-was-lenin";
    site.visitor().opens(page).await.sees("The leader of the Bolsheviks.").sees_not("founded");

    // what the editor wrote, put into the file, is no conflict, and the import knows it from then on
    let agreed = LENIN.replace("A revolutionary.", "The leader of the Bolsheviks.");
    assert_eq!(imports(&site, &agreed, Mode::default()).await.unchanged, 1);
    let newer = agreed.replace("He *led*", "He then *led*");
    assert_eq!(imports(&site, &newer, Mode::default()).await.updated, 1);

    let insisting = Mode { overwrite: true, ..Mode::default() };
    ann.opens("/admin/answers").await.follows("Who was Lenin?").await;
    ann.fills("short_answer", "Somebody else.").submits("Save changes").await.sees("Saved");
    assert_eq!(imports(&site, LENIN, insisting).await.updated, 1);
    site.visitor().opens(page).await.sees("A revolutionary.");
}

#[tokio::test]
async fn an_answer_that_an_editor_renamed_moved_wrote_or_withdrew_is_not_taken_back() {
    let site = Site::open().await;
    let line = |question: &str, more: &str| {
        LENIN.replace("Who was Lenin?", question).replace("{\"level\"", &format!("{{{more}\"level\""))
    };
    let withdrawn = line("Who was Kirov?", r#""state":"published","#);
    let lines =
        [line("Who was Lenin?", ""), line("Who was Trotsky?", r#""slug":"trotsky","#), withdrawn].join("\n");
    assert_eq!(imports(&site, &lines, Mode::default()).await.added, 3);
    let mut ann = site.at_the_desk("ann@lectern.example", Role::Editor).await;
    ann.opens("/admin/answers").await.follows("Who was Lenin?").await;
    ann.fills("question", "Who was Vladimir Lenin?").submits("Save changes").await.sees("Saved");
    ann.opens("/admin/answers").await.follows("Who was Trotsky?").await;
    ann.fills("slug", "leon-trotsky").submits("Save changes").await.sees("Saved");
    ann.opens("/admin/answers").await.follows("Who was Kirov?").await;
    ann.fills("reason", "It was wrong.").submits("Withdraw").await.gets(200);
    site.publishes("GCSE", "Russia and the Soviet Union", "Who was Stalin?").await;

    let lines = format!("{lines}\n{}", line("Who was Stalin?", ""));
    let report = imports(&site, &lines, Mode::default()).await;
    assert_eq!((report.added, report.updated, report.refused), (0, 0, vec![]));
    let reasons: Vec<&str> = report.left.iter().map(|(_, reason)| reason.as_str()).collect();
    for (reason, part) in reasons.iter().zip(["(question)", "(address)", "(state)", "no import wrote"]) {
        assert!(reason.contains(part), "{part}: {reason}");
    }
    assert_eq!(reasons.len(), 4);
}

#[tokio::test]
async fn long_questions_that_differ_at_their_end_are_two_answers() {
    let site = Site::open().await;
    let long = "How useful are the two sources of the insert for an enquiry into the hardships that the people of \
                Petrograd met in the winter of the year 1917, by the";
    let lines =
        ["first", "second", "third"].map(|end| LENIN.replace("Who was Lenin?", &format!("{long} {end}?")));
    assert_eq!(imports(&site, &lines[..2].join("\n"), Mode::default()).await.added, 2);
    let report = imports(&site, &lines[2], Mode::default()).await;
    assert_eq!((report.added, report.updated), (1, 0));
    let report = imports(&site, &lines.join("\n"), Mode::default()).await;
    assert_eq!((report.unchanged, report.added), (3, 0));
    let slugs: Vec<serde_json::Value> =
        exports(&site).await.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let ends: Vec<&str> = slugs.iter().map(|line| line["slug"].as_str().unwrap()).collect();
    assert!(ends[1].ends_with("-2") && ends[2].ends_with("-3"), "{ends:?}");
    assert!(ends.iter().all(|slug| slug.len() <= 120), "{ends:?}");

    // the same words are the same question, whatever a slug drops tells two apart
    let report = imports(
        &site,
        &[
            LENIN.to_owned(),
            LENIN.replace("Who was Lenin?", "Who  was LENIN?").replace("A revolutionary.", "Ulyanov."),
            LENIN.replace("Who was Lenin?", "Who was “Lenin”?"),
        ]
        .join("\n"),
        Mode::default(),
    )
    .await;
    assert_eq!((report.added, report.refused.len()), (2, 1), "{report:?}");
    site.visitor().opens("/answers/gcse/history/who-was-lenin").await.sees("A revolutionary.");
    site.visitor().opens("/answers/gcse/history/who-was-lenin-2").await.sees("“Lenin”");

    // a slug on the line is an identity
    let named = LENIN.replace("{\"level\"", r#"{"slug":"who-was-lenin","level""#);
    let report = imports(&site, &named.replace("Who was Lenin?", "Who was Ulyanov?"), Mode::default()).await;
    assert_eq!((report.added, report.updated), (0, 1));
}

#[tokio::test]
async fn a_retired_address_is_not_given_to_another_answer() {
    let site = Site::open().await;
    imports(&site, LENIN, Mode::default()).await;
    let mut ann = site.at_the_desk("ann@lectern.example", Role::Editor).await;
    ann.opens("/admin/answers").await.follows("Who was Lenin?").await;
    ann.fills("slug", "vladimir-lenin").submits("Save changes").await.sees("Saved");

    ann.opens("/admin/answers/new").await;
    for (name, typed) in [
        ("question", "Who was Lenin, the brother?"),
        ("slug", "who-was-lenin"),
        ("short_answer", "A student."),
        ("body_markdown", "He was."),
        ("level", "gcse"),
        ("topic", "Russia and the Soviet Union"),
    ] {
        ann.fills(name, typed);
    }
    ann.submits("Publish").await.gets(422);
    ann.sees("This address belonged to “Who was Lenin?”").sees("A student.");

    let taking = LENIN
        .replace("Who was Lenin?", "Who was Lenin's brother?")
        .replace("{\"level\"", r#"{"slug":"who-was-lenin","level""#);
    let report = imports(&site, &taking, Mode { overwrite: true, ..Mode::default() }).await;
    assert_eq!((report.added, report.updated), (0, 0));
    let reason = &report.refused[0].1;
    assert!(reason.contains("belonged to “Who was Lenin?”"), "{reason}");
    assert!(reason.contains("/answers/gcse/history/vladimir-lenin"), "{reason}");

    // a made slug avoids it, and the answer itself may go back
    let made = LENIN.replace("Who was Lenin?", "Who was “Lenin”?");
    assert_eq!(imports(&site, &made, Mode::default()).await.added, 1);
    site.visitor().opens("/answers/gcse/history/who-was-lenin-2").await.gets(200);
    site.visitor().asks("/answers/gcse/history/who-was-lenin").await.gets(301);
    ann.opens("/admin/answers").await.follows("Who was Lenin?").await;
    ann.fills("slug", "who-was-lenin").submits("Save changes").await.sees("Saved");
    site.visitor().asks("/answers/gcse/history/who-was-lenin").await.gets(200);
}

#[tokio::test]
async fn a_file_is_utf_8_and_what_is_not_is_named() {
    let site = Site::open().await;
    let marked = format!("\u{feff}{LENIN}\r\n\u{feff}{}\r\n", LENIN.replace("Lenin", "Trotsky"));
    let report = imports(&site, &marked, Mode::default()).await;
    assert_eq!((report.added, report.refused), (2, vec![]));

    let (pool, now) = (site.state.pool(), site.clock.now());
    let wide: Vec<u8> = format!("\u{feff}{LENIN}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    let error = import(&pool, &wide[..], Mode::default(), now, |_| {}).await.unwrap_err();
    assert!(error.to_string().contains("in UTF-16, not UTF-8"), "{error}");
    let western = [LENIN.as_bytes(), b"\n", b"{\"question\":\"Lenin\x92s \x96 caf\xe9?\"}"].concat();
    let report = import(&pool, &western[..], Mode::default(), now, |_| {}).await.unwrap();
    assert_eq!((report.unchanged, report.refused[0].0), (1, 2));
    assert!(report.refused[0].1.contains("Windows-1252"), "{report:?}");
}

#[tokio::test]
async fn marks_are_not_shown_and_sources_are() {
    let site = Site::open().await;
    let line = LENIN
        .replace("Who was Lenin?", r"Which of these is *not* by **Lenin**: \\*Pravda\\*?")
        .replace("{\"level\"", r#"{"source":"A history of *Iskra*; https://a.example/iskra; https://b.example/x page 3","level""#);
    let report = imports(&site, &line, Mode::default()).await;
    assert_eq!((report.added, report.ignored.len()), (1, 0), "{report:?}");
    let mut student = site.visitor();
    student.opens("/answers/gcse/history/which-of-these-is-not-by-lenin-pravda").await.gets(200);
    assert_eq!(student.all("h1"), ["Which of these is not by Lenin: Pravda?"]);
    student.sees("A history of Iskra").sees("b.example/x page 3");
    assert_eq!(
        student.attribute(".sources a[href='https://a.example/iskra']", "href").as_deref(),
        Some("https://a.example/iskra")
    );
    student.opens("/answers/gcse/history").await.sees("Which of these is not by Lenin: Pravda?");

    let file = exports(&site).await;
    let other = Site::open().await;
    assert_eq!(imports(&other, &file, Mode::default()).await.added, 1);
    assert_eq!(exports(&other).await, file);
    assert_eq!(imports(&site, &line, Mode::default()).await.unchanged, 1);
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
