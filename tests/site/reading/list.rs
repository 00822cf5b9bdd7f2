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
    assert_eq!(student.attribute("meta[name=robots]", "content").as_deref(), Some("noindex"));
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
    student.opens("/answers/gcse/history?topic=the-cold-war").await;
    assert_eq!(student.attribute(".answer-list", "start"), None);
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
    for missing in ["?page=3", "?page=0", "?page=x", "?topic=none"] {
        student.opens(&format!("/answers/gcse/history{missing}")).await.gets(404);
    }
    student.opens("/answers/gcse/alchemy").await.gets(404).sees("Search the answers");
}
