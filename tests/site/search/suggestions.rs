use crate::support::site::Site;

async fn suggested(site: &Site, typed: &str) -> Vec<String> {
    let query: String = url::form_urlencoded::byte_serialize(typed.as_bytes()).collect();
    let mut visitor = site.visitor();
    visitor.opens(&format!("/search/suggestions?q={query}")).await.gets(200);
    let json: Vec<serde_json::Value> = serde_json::from_str(visitor.html()).unwrap();
    json.iter().map(|suggestion| suggestion["question"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_prefix_of_a_word_is_enough() {
    let site = Site::open().await;
    let wall = "Why was the Berlin Wall built in 1961?";
    let blockade = "What were the consequences of the Berlin Blockade?";
    for question in [wall, blockade, "Why did the Tsar abdicate in March 1917?"] {
        site.publishes("GCSE", "The Cold War", question).await;
    }
    assert_eq!(suggested(&site, "berl").await.len(), 2);
    assert_eq!(suggested(&site, "berlin wa").await[0], wall);
    assert_eq!(suggested(&site, "why did the tsar abd").await[0], "Why did the Tsar abdicate in March 1917?");
    assert_eq!(suggested(&site, "berlni bloc").await[0], blockade);
    for nothing in ["", " ", "b", "the", "xylophone", "\"", "AND OR NOT", "👩‍👩‍👧", "مرحبا"]
    {
        assert!(suggested(&site, nothing).await.is_empty(), "for {nothing:?}");
    }
}

#[tokio::test]
async fn the_search_box_suggests_and_works_without() {
    let site = Site::open().await;
    let mut visitor = site.visitor();
    visitor.opens("/").await.gets(200);
    assert!(visitor.attribute(".masthead input[name=q]", "data-suggest").is_some());
    assert!(include_str!("../../../static/suggest.js").len() < 3000);
}
