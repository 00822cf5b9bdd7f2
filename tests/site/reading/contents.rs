use crate::support::site::Site;

#[tokio::test]
async fn every_level_and_topic_is_named_and_leads_to_its_list() {
    let site = Site::open().await;
    let mut reader = site.visitor();
    reader.opens("/answers").await.gets(200).sees("There are no answers yet.");
    site.publishes("GCSE", "The Cold War", "Why was the Berlin Wall built?").await;
    site.publishes("A-level", "Tudors", "Why did Henry VIII break with Rome?").await;
    site.clock.advance(time::Duration::seconds(3));
    reader.opens("/answers").await.gets(200).sees("The Cold War").sees("Tudors");
    reader.follows("Tudors").await.gets(200).sees("Why did Henry VIII break with Rome?");
}
