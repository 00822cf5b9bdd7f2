use super::edit::{PATH, QUESTION, article, begins, editor};
use crate::support::site::Site;

#[tokio::test]
async fn the_preview_is_the_page_and_saves_nothing() {
    let site = Site::open().await;
    let mut ann = editor(&site).await;
    begins(&mut ann).await;
    ann.fills("dates", "the other day | Something.");
    ann.submits("Preview").await.gets(422).sees("“the other day” is not a date that we can read");
    assert_eq!(ann.value_of("dates"), "the other day | Something.");
    ann.fills("dates", "1921 | The policy begins.")
        .fills("checked_by", "Ben")
        .fills("checked_on", "2026-01-14");
    ann.submits("Preview").await.gets(200).sees(&format!("Its address: {PATH}"));
    assert_eq!(ann.value_of("question"), QUESTION);
    assert_eq!(ann.value_of("sources"), "A book, 1930\nDecrees | https://archive.example/nep");
    let preview = article(&ann);
    ann.submits("Publish").await.gets(200);
    let stored = ann.path.split('?').next().unwrap().to_owned();
    let mut student = site.visitor();
    student.opens(PATH).await;
    assert_eq!(article(&student), preview);
    ann.submits("Preview").await.gets(200).sees_not("once it’s published");
    assert_eq!(ann.all("h1"), ["Edit an answer"]);
    // and the same again for the script
    ann.posts(&format!("{stored}/preview"), &[("question", "Why?")])
        .await
        .gets(200)
        .sees("It gets its address when");
    ann.posts(&format!("{stored}/preview"), &[]).await.gets(200).sees("Enter the question.");
    ann.opens("/admin/answers").await.sees("1 answer,");
}
