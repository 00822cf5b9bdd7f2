use lectern::staff::Role;

use crate::support::site::Site;

#[tokio::test]
async fn the_desk_lists_every_tutor_with_what_they_teach() {
    let site = Site::open().await;
    let mut desk = site.at_the_desk("amy@lectern.example", Role::Admin).await;
    desk.opens("/admin/tutors").await.gets(200).sees("There are no tutors yet.");
    site.engages("Ada Sample", &["GCSE"]).await;
    desk.opens("/admin/tutors").await.gets(200).sees("Ada Sample").sees("GCSE").sees("active").sees("never");
    desk.follows("Ada Sample").await.submits("Pause").await.gets(200);
    desk.opens("/admin/tutors").await.gets(200).sees("paused");
    let mut editor = site.at_the_desk("edna@lectern.example", Role::Editor).await;
    editor.opens("/admin/tutors").await.gets(403);
}
