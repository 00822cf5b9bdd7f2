use lectern::staff::Role;

use crate::support::site::Site;

async fn suggested(site: &Site, typed: &str) -> Vec<String> {
    let mut visitor = site.visitor();
    visitor.opens(&format!("/search/suggestions?q={typed}")).await.gets(200);
    let json: Vec<serde_json::Value> = serde_json::from_str(visitor.html()).unwrap();
    json.iter().map(|suggestion| suggestion["question"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn what_is_opened_most_is_suggested_first_and_topics_take_turns() {
    let site = Site::open_with(&[("LECTERN_LIMITS", "off")]).await;
    for number in 1..9 {
        site.publishes("IB", "Martin Luther", &format!("Why did the monk number {number} leave?")).await;
    }
    site.publishes("A-level", "The Cold War", "Why did the wartime alliance break down?").await;
    site.publishes("GCSE", "The Cold War", "Why did the Berlin Wall fall?").await;
    let first = suggested(&site, "why+did+the").await;
    assert_eq!(first[0], "Why did the Berlin Wall fall?", "the lowest level");
    assert!(first[1].contains("monk"), "another topic: {first:?}");
    assert_eq!(first.len(), 6);

    let mut reader = site.visitor();
    reader.opens("/search?q=monk+7").await;
    let path = reader.attribute(".answer-list[data-counted] li > a", "href").unwrap();
    for _ in 0..2 {
        reader.posts("/search/clicks", &[("path", &path)]).await.gets(204);
    }
    reader.posts("/search/clicks", &[("path", "/answers/gcse/history/nothing")]).await.gets(204);
    reader.posts("/search/clicks", &[("path", "nonsense")]).await.gets(204);
    assert_eq!(suggested(&site, "why+did+the").await[0], "Why did the monk number 7 leave?");

    let mut editor = site.at_the_desk("ann@lectern.example", Role::Editor).await;
    editor.opens("/admin/searches").await.sees("Why did the monk number 7 leave?");
    assert_eq!(editor.all("#opened ~ .table td[data-label=Times]"), ["2"]);
}
