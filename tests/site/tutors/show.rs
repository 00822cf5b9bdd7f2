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
    visitor
        .follows("Ask Ada Sample first for A-level History")
        .await
        .gets(200)
        .sees("We’ll ask Ada Sample first");
    assert_eq!(
        (visitor.value_of("level"), visitor.value_of("subject")),
        ("a-level".into(), "history".into())
    );
    visitor.opens("/tutors/nobody").await.gets(404);
    visitor.opens("/tutors/%00").await.gets(422);
}

#[tokio::test]
async fn what_was_checked_has_its_day() {
    let site = Site::open().await;
    site.engages("Ada Sample", &["GCSE"]).await;
    let mut desk = site.at_the_desk("amy@lectern.example", lectern::staff::Role::Admin).await;
    desk.opens("/admin/tutors").await.follows("Ada Sample").await;
    desk.fills("dbs", "2026-01-10").submits("Save the checks").await.gets(422).sees("Choose the level");
    desk.fills("dbs", "2026-01-10").fills("dbs_level", "Enhanced").fills("identity", "2026-01-09");
    desk.submits("Save the checks").await.gets(200);
    assert_eq!(desk.value_of("dbs"), "2026-01-10");
    let mut visitor = site.visitor();
    visitor
        .opens("/tutors/ada-sample")
        .await
        .sees("seen on 10 January 2026: Enhanced")
        .sees("guidance for parents");
    assert_eq!(
        visitor.all(".checks dd"),
        ["seen on 9 January 2026", "seen on 10 January 2026: Enhanced", "not checked", "not checked"]
    );
}

#[tokio::test]
async fn how_soon_they_answer_is_measured_and_shown_from_five_answers_on() {
    let site = Site::open().await;
    site.engages("Ada Sample", &["GCSE"]).await;
    let mut visitor = site.visitor();
    for answers in 1..=5 {
        visitor.opens("/tutors/ada-sample").await.sees_not("Usually answers");
        site.confirms_an_enquiry().await;
        site.clock.advance(time::Duration::minutes(100));
        let offer = site.letters_of("offer").await.pop().unwrap().link_to("/offers/");
        visitor.opens(&offer).await.submits("No, not this time").await.gets(200);
        assert_eq!(site.letters_of("offer").await.len(), answers);
    }
    visitor.opens("/tutors/ada-sample").await.sees("Usually answers within 2 hours");
}
