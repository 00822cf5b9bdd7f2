use crate::support::site::Site;

#[tokio::test]
async fn a_student_finds_practice_by_topic_and_learns_the_command_words() {
    let site = Site::open().await;
    let mut student = site.visitor();
    student.opens("/practice").await.gets(200).sees("There is no exam practice yet").sees("How useful");
    site.practises("The Cold War", "Explain why the Berlin Wall was built.").await;
    student.opens("/practice").await.sees("GCSE History").sees("1 question").sees_not("no exam practice yet");
    student.follows("The Cold War").await.gets(200).sees("Explain why the Berlin Wall was built.");
    assert_eq!(student.path, "/topics/gcse/history/the-cold-war/practice");
}
