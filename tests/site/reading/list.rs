use lectern::answers::{Draft, DraftDate, Publication};

use crate::support::site::Site;

#[tokio::test]
async fn a_list_is_grouped_by_topic_and_filtered_by_it() {
    let site = Site::open().await;
    site.publishes("GCSE", "The Cold War", "Why was the Berlin Wall built?").await;
    site.publishes("GCSE", "Elizabethan England", "Why did the Armada fail?").await;
    site.publishes("A-level", "The Cold War", "Who began the Cold War?").await;
    let mut student = site.visitor();
    student.opens("/").await.sees("GCSE History").sees("A-level History");
    student.follows("GCSE History").await.sees("2 answers in 2 topics").sees_not("Who began the Cold War?");
    assert_eq!(student.all(".topic h2"), ["The Cold War", "Elizabethan England"]);
    assert_eq!(
        student.attribute("link[rel=canonical]", "href").as_deref(),
        Some("http://127.0.0.1:3000/answers/gcse/history")
    );
    student.follows("Elizabethan England").await.sees("Why did the Armada fail?").sees_not("Berlin Wall");
    assert_eq!(student.path, "/topics/gcse/history/elizabethan-england");
}

#[tokio::test]
async fn the_former_address_of_a_topic_leads_to_its_page() {
    let site = Site::open().await;
    site.publishes("GCSE", "The Cold War", "Why was the Berlin Wall built?").await;
    let mut student = site.visitor();
    for former in ["?topic=the-cold-war", "?topic=the-cold-war&page=2", "?page=7&topic=the-cold-war"] {
        student.asks(&format!("/answers/gcse/history{former}")).await.gets(301);
        assert_eq!(student.header("location"), Some("/topics/gcse/history/the-cold-war"), "{former}");
    }
    student.opens("/answers/gcse/history?topic=the-cold-war").await.gets(200).sees("Berlin Wall");
    for nowhere in ["?topic=none", "?topic=%2e%2e%2fx", "?topic=a%0d%0ab", "?topic=The%20Cold%20War"] {
        student.opens(&format!("/answers/gcse/history{nowhere}")).await.gets(404);
    }
}

fn about(question: &str, dates: &[&str]) -> Draft {
    let dated = |date: &&str| DraftDate { date: (*date).into(), event: "Something happened.".into() };
    Draft {
        level: "GCSE".into(),
        subject: "History".into(),
        topic: "The Cold War".into(),
        question: question.into(),
        short_answer: "In short.".into(),
        body_markdown: "At length.".into(),
        dates: dates.iter().map(dated).collect(),
        ..Draft::default()
    }
}

#[tokio::test]
async fn a_topic_is_told_in_the_order_of_events() {
    let site = Site::open().await;
    let written = [
        about("What do we still not know?", &[]),
        about("Cuba: how close was war?", &["1962-10-16", "1962-10-28"]),
        about("Berlin: why a blockade?", &["12 May 1949", "1948-06-24"]),
        about("Afghanistan: why 1979?", &["1979-12-27"]),
        about("Allies: why did they part?", &["1945-02"]),
        about("All of it: what came of it?", &["1991"]),
        about("An afterthought: who was right?", &[]),
        about("Yalta: what was agreed?", &["1945-02-04/1945-02-11"]),
    ];
    let mut paths = Vec::new();
    for draft in written {
        paths.push(site.keeps_draft(Publication::Published, draft).await);
    }
    let mut student = site.visitor();
    for list in ["/answers/gcse/history", "/topics/gcse/history/the-cold-war"] {
        student.opens(list).await;
        let order = ["Allies", "Yalta", "Berlin", "Cuba", "Afghanistan", "All of it", "What do", "An after"];
        let listed = student.all(".answer-list a");
        assert_eq!(listed.len(), order.len());
        for (question, begins) in listed.iter().zip(order) {
            assert!(question.starts_with(begins), "{begins}: {listed:?}");
        }
        assert_eq!(student.all(".years")[2..4], ["Key dates: 1948–1949", "Key dates: 1962"]);
    }
    // before and after follow the list
    student.opens(&paths[1]).await;
    assert_eq!(student.all(".turn a"), ["Previous Berlin: why a blockade?", "Next Afghanistan: why 1979?"]);
    student.opens(&paths[5]).await;
    assert_eq!(student.all(".turn a")[1], "Next What do we still not know?");
    student.opens(&paths[4]).await;
    assert_eq!(student.all(".turn a"), ["Next Yalta: what was agreed?"]);
}

#[tokio::test]
async fn a_long_list_of_topics_is_folded_at_the_side() {
    let site = Site::open().await;
    for number in 10..30 {
        site.publishes("GCSE", &format!("Topic {number}"), &format!("What happened in year {number}?")).await;
    }
    let mut student = site.visitor();
    student.opens("/answers/gcse/history").await.sees("8 more topics");
    assert_eq!(student.all(".filter > ul a").len(), 12);
    student.follows("Topic 28").await.gets(200).sees("What happened in year 28?");
}

#[tokio::test]
async fn a_topic_that_goes_on_counts_on_and_the_next_begins_anew() {
    let site = Site::open().await;
    for number in 10..25 {
        site.publishes("GCSE", "The Cold War", &format!("What happened in year {number}?")).await;
        site.publishes("GCSE", "Elizabethan England", &format!("Who ruled in year {number}?")).await;
    }
    let mut student = site.visitor();
    student.opens("/answers/gcse/history").await;
    assert_eq!(student.attribute(".answer-list", "start"), None);
    student.follows("Next").await.gets(200);
    assert_eq!(student.attribute(".answer-list", "start").as_deref(), Some("6"));
    assert_eq!(student.all(".answer-list li").len(), 10);
}

#[tokio::test]
async fn twenty_a_page_with_real_links() {
    let site = Site::open().await;
    for number in 10..35 {
        site.publishes("GCSE", "The Cold War", &format!("What happened in year {number}?")).await;
    }
    let mut student = site.visitor();
    student.opens("/answers/gcse/history").await;
    assert_eq!(student.all(".answer-list li").len(), 20);
    student.follows("Next").await.gets(200).sees("What happened in year 34?");
    assert_eq!(student.all(".answer-list li").len(), 5);
    assert_eq!(student.path, "/answers/gcse/history?page=2");
    assert_eq!(
        student.attribute(".answer-list", "start").as_deref(),
        Some("21"),
        "it counts on in its topic"
    );
    for missing in ["?page=3", "?page=0", "?page=x"] {
        student.opens(&format!("/answers/gcse/history{missing}")).await.gets(404);
    }
    student.opens("/answers/gcse/alchemy").await.gets(404).sees("Search the answers");
}
