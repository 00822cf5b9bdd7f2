use crate::support::site::Site;

#[tokio::test]
async fn the_home_page_leads_to_the_newest_answers_and_to_a_tutor() {
    let site = Site::open().await;
    let mut reader = site.visitor();
    reader.opens("/").await.gets(200).sees("There are no answers yet.").sees_not("Newest answers");
    let path = site.publishes("GCSE", "The Cold War", "Why was the Berlin Wall built?").await;
    site.clock.advance(time::Duration::seconds(3));
    reader.opens("/").await.gets(200).sees("Newest answers");
    reader.follows("Why was the Berlin Wall built?").await.gets(200);
    assert_eq!(reader.path, path);
    reader.opens("/").await.follows("Ask for a tutor").await.gets(200);
    assert_eq!(reader.path, "/hire-a-tutor");
}
