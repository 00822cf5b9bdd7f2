use std::collections::BTreeMap;

use lectern::{
    answers::{Publication, import::Mode as Answers},
    practice::{self, Draft, Mode},
    staff::Role,
};
use serde_json::json;

use super::{SAMPLES, question};
use crate::support::site::Site;

async fn exported(site: &Site) -> String {
    let mut out = Vec::new();
    practice::export(&site.state.pool(), &mut out).await.unwrap();
    String::from_utf8(out).unwrap()
}

#[tokio::test]
async fn export_import_and_export_give_the_same_bytes() {
    let site = Site::open().await;
    let mut draft = question("The Cold War", "Explain the airlift.");
    draft["state"] = json!("draft");
    let lines = format!("{SAMPLES}\n{draft}\n");
    let report = site.imports_practice(&lines, Mode::default()).await;
    assert_eq!((report.added, report.refused), (19, Vec::new()));
    let first = exported(&site).await;
    let second_site = Site::open().await;
    second_site.imports_practice(&first, Mode::default()).await;
    assert_eq!(exported(&second_site).await, first);
    let again = site.imports_practice(&first, Mode::default()).await;
    assert_eq!((again.unchanged, again.updated, again.added), (19, 0, 0));
}

#[tokio::test]
async fn a_bad_line_is_named_and_the_others_are_kept() {
    let site = Site::open().await;
    let mut wrong = question("The Cold War", "Explain the blockade.");
    wrong["marks"] = json!(9);
    let mut unknown = question("The Cold War", "Explain the airlift.");
    unknown["kind"] = json!("essay");
    let lines = format!("{wrong}\nnot json\n\n{unknown}\n{unknown}");
    let report = site.imports_practice(&lines, Mode::default()).await;
    assert_eq!(report.added, 1);
    assert_eq!(report.ignored.into_iter().collect::<Vec<_>>(), ["kind"]);
    let refused: Vec<usize> = report.refused.iter().map(|(number, _)| *number).collect();
    assert_eq!(refused, [1, 2, 5], "{:?}", report.refused);
    assert!(report.refused[0].1.contains("each mark from 1 to 9 once"));
    assert!(report.refused[2].1.contains("Line 4 has the same address"));
}

#[tokio::test]
async fn what_an_editor_changed_is_left_unless_it_is_to_be_overwritten() {
    let site = Site::open().await;
    let line = question("The Cold War", "Explain the airlift.");
    site.imports_practice(&line.to_string(), Mode::default()).await;
    let mut desk = site.at_the_desk("ann@lectern.example", Role::Editor).await;
    desk.opens("/admin/practice").await.follows("Explain the airlift.").await;
    desk.fills("author", "Ann").submits("Save changes").await.gets(200);
    let left = site.imports_practice(&line.to_string(), Mode::default()).await;
    assert_eq!((left.updated, left.left.len()), (0, 1));
    assert!(exported(&site).await.contains("\"author\":\"Ann\""));
    let replaced = site.imports_practice(&line.to_string(), Mode { overwrite: true }).await;
    assert_eq!((replaced.updated, replaced.left.len()), (1, 0));
    assert!(!exported(&site).await.contains("\"author\":\"Ann\""));
}

#[tokio::test]
async fn each_topic_of_the_samples_has_practice_that_teaches() {
    let mut topics: BTreeMap<String, usize> = BTreeMap::new();
    for line in SAMPLES.lines() {
        let draft: Draft = serde_json::from_str(line).unwrap();
        let content = draft.check(Publication::Published).unwrap();
        *topics.entry(content.topic.label.clone()).or_default() += 1;
        let body = &content.body;
        assert!(body.points.len() >= 5 || content.marks < 5, "{}", content.question);
        let [lower, higher] = body.models.as_slice() else { panic!("{}", content.question) };
        let words = |model: &practice::ModelAnswer| -> usize {
            model.paragraphs.iter().flatten().map(|part| part.text.split_whitespace().count()).sum()
        };
        assert!(words(lower) < words(higher), "{}", content.question);
        let is_source = content.command.unwrap().slug == "usefulness";
        assert_eq!(is_source, !body.extract.is_empty(), "{}", content.question);
        // what a model answer quotes of a source stands in that source
        if is_source {
            for part in body.models.iter().flat_map(|model| model.paragraphs.iter().flatten()) {
                for quoted in part.text.split('“').skip(1).filter_map(|rest| rest.split('”').next()) {
                    let quoted = quoted.to_lowercase();
                    assert!(
                        body.extract.text.to_lowercase().contains(&quoted),
                        "“{quoted}” in {}",
                        content.question
                    );
                }
            }
        }
    }
    assert_eq!(topics.len(), 6);
    assert!(topics.values().all(|count| *count >= 3), "{topics:?}");
    // no topic that the sample answers do not have
    let site = Site::open().await;
    let answers = &include_bytes!("../../../samples/answers.jsonl")[..];
    let (pool, now) = (site.state.pool(), site.clock.now());
    lectern::answers::import::import(&pool, answers, Answers::default(), now, |_| {}).await.unwrap();
    let count = "select count(*) from topics";
    let before: i64 = sqlx::query_scalar(count).fetch_one(&pool).await.unwrap();
    site.imports_practice(SAMPLES, Mode::default()).await;
    let after: i64 = sqlx::query_scalar(count).fetch_one(&pool).await.unwrap();
    assert_eq!(before, after);
}
