use crate::support::site::Site;

#[tokio::test]
async fn a_tutor_says_what_was_not_checked_and_leads_to_the_form() {
    let site = Site::open().await;
    site.engages("Ada Sample", &["A-level"]).await;
    let mut visitor = site.visitor();
    visitor.opens("/tutors/ada-sample").await.gets(200).sees("Ada Sample teaches").sees("What we checked");
    assert_eq!(visitor.all(".prose strong"), ["like"]);
    assert_eq!(visitor.all(".checks dd"), ["not checked"; 4]);
    visitor.sees_not("@tutors.example");
    visitor.follows("Hire a tutor for A-level History").await.gets(200).sees("We ask Ada Sample first");
    assert_eq!(
        (visitor.value_of("level"), visitor.value_of("subject")),
        ("a-level".into(), "history".into())
    );
    visitor.opens("/tutors/nobody").await.gets(404);
    visitor.opens("/tutors/%00").await.gets(422);
}
