use lectern::answers::Publication;

use crate::support::site::Site;

#[tokio::test]
async fn sitemap_and_feeds_name_what_is_published_and_nothing_else() {
    let site = Site::open().await;
    let path = site.publishes("GCSE", "The Cold War", "Why was the Berlin Wall built?").await;
    site.publishes("A-level", "The Cold War", "Who began the Cold War?").await;
    site.keeps(Publication::Draft, "GCSE", "The Cold War", "What is a draft?").await;
    site.keeps(Publication::Withdrawn, "GCSE", "The Cold War", "What was withdrawn?").await;
    let mut machine = site.visitor();
    machine.opens("/robots.txt").await.gets(200);
    assert!(machine.html().contains("Sitemap: http://127.0.0.1:3000/sitemap.xml"), "{}", machine.html());
    for (address, own) in
        [("/sitemap.xml", "/sitemaps/answers-1.xml"), ("/sitemaps/lists.xml", "/answers/gcse/history")]
    {
        machine.opens(address).await.gets(200);
        assert!(
            machine.html().contains(own) && machine.html().contains("2026-01-14T12:00:00Z"),
            "{}",
            machine.html()
        );
    }
    for address in ["/sitemaps/answers-1.xml", "/feed.atom", "/answers/gcse/history/feed.atom"] {
        machine.opens(address).await.gets(200);
        assert!(machine.html().contains(&path), "{address}: {}", machine.html());
        assert!(
            !machine.html().contains("what-is-a-draft") && !machine.html().contains("what-was-withdrawn"),
            "{}",
            machine.html()
        );
    }
    assert!(!machine.html().contains("Who began the Cold War"), "{}", machine.html());
    machine.opens("/sitemaps/answers-2.xml").await.gets(404);
}
