use lectern::answers::{Draft, Publication};

use crate::support::site::Site;

async fn essay(site: &Site, body: &str) -> String {
    site.keeps_draft(
        Publication::Published,
        Draft {
            level: "GCSE".into(),
            subject: "History".into(),
            topic: "The Cold War".into(),
            question: "Why was the Berlin Wall built?".into(),
            short_answer: "To keep people in.".into(),
            body_markdown: body.into(),
            author: "Lectern editors".into(),
            ..Draft::default()
        },
    )
    .await
}

#[tokio::test]
async fn a_student_numbers_the_parts_of_an_answer_into_a_plan() {
    let site = Site::open().await;
    let path = essay(&site, "a\n\n## Refugees\n\nb\n\n## Threats\n\nc\n\n## The *night*\n\nd").await;
    let mut student = site.visitor();
    student.opens(&path).await.follows("Plan an essay").await.gets(200);
    assert_eq!(student.path, format!("{path}/plan"));
    let parts = ".plan-text h2";
    assert_eq!(student.all(parts), ["Refugees", "Threats", "The night"]);
    student.fills("n1", "3").fills("n2", "0").fills("n3", "1").submits("Put in this order").await.gets(200);
    assert_eq!(student.all(parts), ["The night", "Refugees", "Threats"]);
    assert_eq!(student.all(".plan-out h2"), ["Threats"]);
    assert!(student.html().contains("noindex"), "an order is nobody else's");
    // the order, and no word of the student, stands in the address
    assert!(student.path.ends_with("/plan?n1=3&n2=0&n3=1"), "{}", student.path);
    student.opens(&format!("{path}/plan?n1=x&n2=999999&other=1")).await.gets(200);
}

#[tokio::test]
async fn there_is_no_plan_without_parts_and_none_of_a_draft() {
    let site = Site::open().await;
    let path = essay(&site, "One paragraph.").await;
    let mut student = site.visitor();
    student.opens(&path).await.sees_not("Plan an essay");
    student.opens(&format!("{path}/plan")).await.gets(200).sees("there is no plan to start from");
    student.opens("/answers/gcse/history/who-knows/plan").await.gets(404);
    let draft = site.keeps(Publication::Draft, "GCSE", "The Cold War", "Who was Ulbricht?").await;
    student.opens(&format!("{draft}/plan")).await.gets(404);
}
