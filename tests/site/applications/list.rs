use lectern::staff::Role;

use crate::support::site::Site;

#[tokio::test]
async fn applications_and_concerns_are_for_admins_alone() {
    let site = Site::open().await;
    let path = site.confirms_an_application().await;
    let mut editor = site.at_the_desk("edna@lectern.example", Role::Editor).await;
    for page in ["/admin/applications", path.as_str(), "/admin/concerns"] {
        site.visitor().opens(page).await.sees("Password");
        editor.opens(page).await.gets(403);
    }
    for act in [format!("{path}/acceptance"), format!("{path}/refusal")] {
        editor.posts(&act, &[]).await.gets(403);
        site.visitor().posts(&act, &[]).await;
    }
    assert!(!site.kinds().await.iter().any(|kind| kind.ends_with("welcome") || kind.ends_with("refused")));
    let mut desk = site.at_the_desk("amy@lectern.example", Role::Admin).await;
    for nothing in ["/admin/applications/7", "/admin/applications/0198c0de-0000-7000-8000-000000000000"] {
        desk.opens(nothing).await.gets(404);
    }
    desk.opens("/admin/applications?page=2").await.gets(404);
}
