use lectern::answers::Publication;

use crate::support::site::Site;

#[tokio::test]
async fn a_feed_names_the_newest_first_and_a_list_its_own() {
    let site = Site::open().await;
    let older = site.publishes("GCSE", "The Cold War", "Why was the Berlin Wall built?").await;
    site.clock.advance(time::Duration::hours(1));
    let newer = site.publishes("A-level", "The Cold War", "Who began the Cold War?").await;
    site.keeps(Publication::Draft, "GCSE", "The Cold War", "What is a draft?").await;
    let mut machine = site.visitor();
    machine.opens("/feed.atom").await.gets(200);
    assert_eq!(machine.header("content-type"), Some("application/atom+xml; charset=utf-8"));
    let place = |path: &str| machine.html().find(path);
    assert!(place(&newer).unwrap() < place(&older).unwrap(), "{}", machine.html());
    assert!(place("what-is-a-draft").is_none(), "{}", machine.html());
    machine.opens("/answers/gcse/history/feed.atom").await.gets(200);
    assert!(machine.html().contains(&older) && !machine.html().contains(&newer), "{}", machine.html());
    machine.opens("/answers/gcse/alchemy/feed.atom").await.gets(404);
}
