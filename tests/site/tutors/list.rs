use crate::support::site::Site;

#[tokio::test]
async fn tutors_are_listed_by_level() {
    let site = Site::open().await;
    site.engages("Ada", &["GCSE", "A-level"]).await;
    site.engages("Ben", &["GCSE"]).await;
    let mut visitor = site.visitor();
    visitor.opens("/tutors").await.gets(200);
    assert_eq!(visitor.all(".tutors h2"), ["Ada", "Ben"]);
    assert!(visitor.attribute("link[rel=canonical]", "href").is_some());
    visitor.follows("A-level").await.gets(200);
    assert_eq!(visitor.path, "/tutors?level=a-level");
    assert_eq!(visitor.all(".tutors h2"), ["Ada"]);
    assert_eq!(visitor.attribute("meta[name=robots]", "content").as_deref(), Some("noindex"));
    visitor
        .opens("/tutors?level=ib&subject=history")
        .await
        .gets(200)
        .sees("None of our tutors teaches that yet");
    visitor.opens("/tutors?level=nonsense").await.gets(404);
    assert!(!visitor.html().contains("@tutors.example"));
}
