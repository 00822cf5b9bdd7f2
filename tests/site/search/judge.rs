use lectern::staff::Role;

use crate::support::site::Site;

#[tokio::test]
async fn results_are_judged_by_hand_and_measured() {
    let site = Site::open().await;
    site.publishes("GCSE", "The Cold War", "Why was the Berlin Wall built in 1961?").await;
    site.publishes("GCSE", "The Cold War", "What were the consequences of the Berlin Blockade?").await;
    let mut editor = site.at_the_desk("ann@lectern.example", Role::Editor).await;
    editor.opens("/admin/searches").await.follows("Judge the results of a search").await;
    editor.opens("/admin/searches/judge?q=berlin").await.sees("Berlin Wall").sees("Berlin Blockade");
    let wall = "grade-why-was-the-berlin-wall-built-in-1961";
    editor.fills(wall, "3").submits("Save").await.gets(200).sees("Saved");
    assert_eq!(editor.value_of(wall), "3");
    editor.fills("grade-what-were-the-consequences-of-the-berlin-blockade", "1").submits("Save").await;
    editor.opens("/admin/searches/judgements.jsonl").await.gets(200);
    let line: serde_json::Value = serde_json::from_str(editor.html().trim()).unwrap();
    assert_eq!(line["query"], "berlin");
    assert_eq!(line["split"], "tuning");
    assert_eq!(line["grades"]["why-was-the-berlin-wall-built-in-1961"], 3);
    assert_eq!(line["grades"]["what-were-the-consequences-of-the-berlin-blockade"], 1);
    editor.posts("/admin/searches/judge", &[("q", "berlin"), (wall, "9")]).await.sees("at least one answer");
}
