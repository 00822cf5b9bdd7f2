use crate::support::{database::dump, site::Site};

#[tokio::test]
async fn a_withdrawal_tells_those_who_were_asked() {
    let site = Site::open().await;
    site.engages("Ada", &["GCSE"]).await;
    let act = site.confirms_an_enquiry().await;
    let offer = site.letter("offer").await.link_to("/offers/");
    let mut visitor = site.visitor();
    visitor.opens(&act).await.submits("Withdraw the enquiry").await.gets(200).sees("It was withdrawn.");
    visitor.posts(&format!("{act}/withdrawal"), &[]).await.gets(200);
    assert_eq!(site.kinds().await, ["confirm", "offer", "offer_closed", "withdrawn_family"]);
    visitor.opens(&offer).await.sees("This enquiry is closed").sees_not("League of Nations");
    visitor.posts(&offer, &[("answer", "yes")]).await.gets(200).sees("This enquiry is closed");
    assert_eq!(site.kinds().await.len(), 4);
}

#[tokio::test]
async fn after_erasure_no_table_holds_the_address() {
    let site = Site::open().await;
    site.engages("Ada", &["GCSE"]).await;
    let act = site.confirms_an_enquiry().await;
    let offer = site.letter("offer").await.link_to("/offers/");
    let mut visitor = site.visitor();
    visitor.opens(&offer).await.fills("sentence", "Dear Ann").submits("Yes, I can help").await;
    assert!(dump(&site.state.pool()).await.contains("ann@home.example"));
    visitor.opens(&act).await.sees("Ada said yes");
    visitor
        .follows("Delete everything")
        .await
        .sees("This can’t be undone.")
        .sees("ask them to delete it too");
    visitor.submits("Delete everything now").await.gets(200);
    visitor.sees("Everything personal was deleted.").sees_not("ann");
    visitor.posts(&format!("{act}/erasure"), &[]).await.gets(200);
    visitor.posts(&format!("{act}/correction"), &[("name", "Ann"), ("message", "x")]).await.gets(404);
    let kept = dump(&site.state.pool()).await;
    for personal in
        ["ann@home.example", "Ann Carer", "020 7946", "did the League of Nations fail", "Dear Ann"]
    {
        assert!(!kept.contains(personal), "{personal} is kept:\n{kept}");
    }
    let told = site.letter("erased_tutor").await;
    assert_eq!(told.to, "ada@tutors.example");
    assert!(told.text.contains("Please delete our email"), "{}", told.text);
}
