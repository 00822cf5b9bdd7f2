use lectern::staff::Role;

use crate::support::site::Site;

#[tokio::test]
async fn the_desk_sees_enquiries_by_state() {
    let site = Site::open().await;
    site.receives_an_enquiry().await;
    site.confirms_an_enquiry().await;
    let mut desk = site.at_the_desk("amy@lectern.example", Role::Admin).await;
    desk.opens("/admin/enquiries").await.gets(200).sees("All 2").sees("Not confirmed yet 1");
    assert_eq!(desk.all("tbody tr").len(), 2);
    desk.opens("/admin/enquiries?state=unmatched").await.gets(200);
    assert_eq!(desk.all("tbody tr").len(), 1);
    for path in
        ["?state=nonsense", "?page=2", "?page=x", "/not-an-id", "/00000000-0000-0000-0000-000000000000"]
    {
        desk.opens(&format!("/admin/enquiries{path}")).await.gets(404);
    }
}

#[tokio::test]
async fn enquiries_are_for_admins() {
    let site = Site::open().await;
    site.visitor().asks("/admin/enquiries").await.gets(303);
    let mut editor = site.at_the_desk("ed@lectern.example", Role::Editor).await;
    editor.opens("/admin/enquiries").await.gets(403);
    editor.opens("/admin/tutors").await.gets(403);
}
