use super::{COLD_WAR, tells};
use crate::support::site::Site;

#[tokio::test]
async fn a_topic_is_printed_on_two_pages() {
    let site = Site::open().await;
    tells(
        &site,
        "Why was the Berlin Wall built?",
        &[("1961-08-13", "The border is closed."), ("1949", "Two states are founded.")],
        &[("Ultimatum", "A last demand.")],
    )
    .await;
    let mut student = site.visitor();
    student.opens(COLD_WAR).await.follows("Study note to print").await.gets(200);
    student.sees("In short: Why was").sees("The border is closed.").sees("A last demand.");
    student.sees("The full answers are at http://127.0.0.1:3000/topics/gcse/history/the-cold-war");
    student.sees_not("Two pages hold a part");
    student.opens("/topics/gcse/history/none/study-note").await.gets(404);
}

#[tokio::test]
async fn a_note_of_a_long_topic_says_what_it_leaves_out() {
    let site = Site::open().await;
    for number in 100..190 {
        let question = format!("What happened in the year {number} of this long and winding story?");
        tells(&site, &question, &[(&format!("1{number}"), "It happened.")], &[]).await;
    }
    let mut student = site.visitor();
    student.opens(&format!("{COLD_WAR}/study-note")).await.gets(200).sees("Two pages hold a part");
    let shown = student.all(".study-note-text h3").len();
    assert!((30..80).contains(&shown), "{shown}");
    student.sees(&format!("{} more answers", 90 - shown));
}
