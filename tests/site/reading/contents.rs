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

#[tokio::test]
async fn home_names_a_few_topics_of_a_level_and_the_contents_all() {
    let site = Site::open().await;
    for number in 10..22 {
        site.publishes("GCSE", &format!("Topic {number}"), &format!("What happened in year {number}?")).await;
    }
    let mut reader = site.visitor();
    reader.opens("/").await.sees("Topic 18");
    let topics = reader.all(".key-level li a");
    assert_eq!(topics.len(), 10, "{topics:?}");
    reader.follows("All 12 topics").await.gets(200).sees("Topic 21");
    assert_eq!(reader.all(".key-level li a").len(), 12);
    assert_eq!(reader.attribute(".key-level h3", "id").as_deref(), Some("gcse-history"));
}
