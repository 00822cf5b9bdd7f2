use lectern::staff::Role;

use crate::support::site::Site;

#[tokio::test]
async fn a_held_enquiry_is_released_and_goes_on() {
    let site = Site::open().await;
    site.engages("Ada", &["GCSE"]).await;
    let mut family = site.asker().await;
    family.asks_as_adult("me").fills("website", "x").submits("Send enquiry").await;
    let watch = family.path.clone();
    let link = site.letter("held").await.link_to("/admin/enquiries/");
    let mut desk = site.at_the_desk("amy@lectern.example", Role::Admin).await;
    desk.opens(&link).await.gets(200).sees("ann@home.example").sees("a field that people do not see");
    desk.submits("Release and email the family").await.gets(200).sees("Not confirmed yet");
    desk.posts(&format!("{link}/release"), &[]).await.gets(200);
    assert_eq!(site.kinds().await, ["held", "confirm"]);
    family.opens(&watch).await.sees("Check your email");
    let act = site.letter("confirm").await.link_to("/enquiries/");
    family.opens(&act).await.submits("Confirm").await.sees("We asked one tutor.");
    desk.opens(&link).await.sees("Ada").sees("We asked one tutor.").sees("By the family.");
}

#[tokio::test]
async fn the_desk_closes_what_leads_nowhere() {
    let site = Site::open().await;
    site.engages("Ada", &["GCSE"]).await;
    let act = site.confirms_an_enquiry().await;
    let mut desk = site.at_the_desk("amy@lectern.example", Role::Admin).await;
    desk.opens("/admin/enquiries")
        .await
        .follows("GCSE History")
        .await
        .submits("Close enquiry")
        .await
        .gets(200);
    assert_eq!(site.kinds().await, ["confirm", "offer", "offer_closed", "closed_family"]);
    site.visitor().opens(&act).await.sees("It was closed. By our team.");
}
