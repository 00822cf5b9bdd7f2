use super::{TOPIC, imports, line};
use crate::support::site::Site;

#[tokio::test]
async fn a_topic_says_when_it_was_asked_and_links_to_the_board() {
    let site = Site::open().await;
    let answer = site.publishes("GCSE", "The Cold War", "Why was the Berlin Wall built?").await;
    let mut student = site.visitor();
    student.opens(TOPIC).await.gets(404);
    student.opens("/topics/gcse/history/the-cold-war").await.sees_not("Past papers");
    let lines = [
        line("https://board.example/1", "Question paper"),
        line("https://board.example/2", "Mark scheme"),
        line("https://board.example/3", "Examiner's report"),
    ];
    assert_eq!(imports(&site, &lines.join("\n")).await.added, 3);
    student.opens("/topics/gcse/history/the-cold-war").await.sees("Asked in").sees("June 2023, paper 1");
    student.follows("Past papers").await.gets(200).sees("AQA 8145: June 2023, paper 1");
    assert_eq!(student.path, TOPIC);
    let links = student.all(".column ul a");
    assert!(links[0].starts_with("Question paper") && links[2].starts_with("Examiners’ report"), "{links:?}");
    assert_eq!(student.attribute(".column ul a", "href").as_deref(), Some("https://board.example/1"));
    // the answers of the topic lead there too
    student.opens(&answer).await.follows("Past papers").await.gets(200);
}
