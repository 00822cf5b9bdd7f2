use crate::support::{database::dump, site::Site};

#[tokio::test]
async fn erasing_takes_two_steps_and_stands_apart_from_the_download() {
    let site = Site::open().await;
    let act = site.receives_an_enquiry().await;
    let mut family = site.visitor();
    family.opens(&act).await.gets(200);
    assert!(family.actions("form").iter().all(|action| !action.ends_with("/erasure")), "not from this page");
    let own_data = family.all("section.own-data");
    assert!(
        own_data[0].contains("Download my data") && !own_data[0].contains("Delete everything"),
        "{own_data:?}"
    );
    family
        .follows("Delete everything")
        .await
        .gets(200)
        .sees("Delete everything?")
        .sees("This can’t be undone.");
    family.follows("Keep it").await.gets(200).sees("Ann Carer");
    assert!(dump(&site.state.pool()).await.contains("ann@home.example"));
    family.follows("Delete everything").await.submits("Delete everything now").await.gets(200);
    assert!(!dump(&site.state.pool()).await.contains("ann@home.example"));
    family.opens(&format!("{act}/erasure")).await.gets(404);
}
