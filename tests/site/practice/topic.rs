use crate::support::site::Site;

#[tokio::test]
async fn a_topic_lists_its_practice_and_links_to_it_only_where_there_is_some() {
    let site = Site::open().await;
    let answer = site.publishes("GCSE", "The Cold War", "Why was the Berlin Wall built?").await;
    let (path, topic) = ("/topics/gcse/history/the-cold-war/practice", "/topics/gcse/history/the-cold-war");
    let mut student = site.visitor();
    student.opens(path).await.gets(404);
    student.opens(&answer).await.sees_not("Exam practice");
    site.practises("The Cold War", "Explain why the wall stood for so long.").await;
    student.opens(path).await.gets(200).sees("8 marks").sees("Explain why · AQA style");
    student.sees("Why was the Berlin Wall built?");
    assert_eq!(
        student.attribute("[aria-label='Ways to study'] [aria-current]", "href").as_deref(),
        Some(path)
    );
    for page in [&*answer, topic] {
        student.opens(page).await.follows("Exam practice").await.gets(200);
        assert_eq!(student.path, path, "from {page}");
    }
    // the same topic at another level has none
    site.publishes("A-level", "The Cold War", "Who began the Cold War?").await;
    student.opens("/topics/a-level/history/the-cold-war").await.gets(200).sees_not("Exam practice");
    student.opens("/topics/a-level/history/the-cold-war/practice").await.gets(404);
}

#[tokio::test]
async fn search_engines_are_told_of_every_question_and_of_no_draft() {
    let site = Site::open().await;
    let mut machine = site.visitor();
    machine.asks("/sitemap.xml").await.gets(200);
    assert!(!machine.html().contains("practice"));
    let path = site.practises("The Cold War", "Explain the wall.").await;
    machine.asks("/sitemap.xml").await.gets(200);
    assert!(machine.html().contains("/sitemaps/practice.xml"), "{}", machine.html());
    machine.asks("/sitemaps/practice.xml").await.gets(200);
    for page in [&*path, "/topics/gcse/history/the-cold-war/practice"] {
        assert!(machine.html().contains(&format!("<loc>http://127.0.0.1:3000{page}</loc>")), "{page}");
    }
    sqlx::query("update practice_questions set state = 'draft'").execute(&site.state.pool()).await.unwrap();
    machine.asks("/sitemaps/practice.xml").await.gets(404);
    machine.asks("/sitemaps/enquiries.xml").await.gets(404);
}
