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

#[tokio::test]
async fn the_newest_answers_are_of_many_topics() {
    let site = Site::open().await;
    for topic in ["Germany", "Russia", "The Cold War"] {
        for number in 10..18 {
            site.publishes("GCSE", topic, &format!("What of {topic} in year {number}?")).await;
            site.clock.advance(time::Duration::seconds(3));
        }
    }
    let mut reader = site.visitor();
    reader.opens("/").await.gets(200);
    let newest = reader.all(".newest .answer-list a");
    assert_eq!(newest.len(), 6, "{newest:?}");
    for topic in ["Germany", "Russia", "The Cold War"] {
        let of_topic = newest.iter().filter(|question| question.contains(topic)).count();
        assert_eq!(of_topic, 2, "{newest:?}");
    }
    assert!(newest[0].contains("The Cold War in year 17"), "the newest first: {newest:?}");
    // they come before the list of topics, and a level is one step away before both
    let html = reader.html();
    assert!(html.find("Newest answers") < html.find("By level and topic"), "{html}");
    assert_eq!(reader.all(".opening .tags a"), ["GCSE History"]);
}

#[tokio::test]
async fn one_topic_alone_fills_the_newest_answers() {
    let site = Site::open().await;
    for number in 10..20 {
        site.publishes("GCSE", "Russia", &format!("What happened in year {number}?")).await;
    }
    let mut reader = site.visitor();
    assert_eq!(reader.opens("/").await.all(".newest .answer-list a").len(), 6);
}
