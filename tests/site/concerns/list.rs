use lectern::staff::Role;
use time::Duration;

use crate::support::site::Site;

#[tokio::test]
async fn the_desk_reads_a_concern_and_marks_it_as_handled() {
    let site = Site::open().await;
    site.engages("Ada", &["GCSE"]).await;
    site.receives_a_concern("first").await;
    let mut desk = site.at_the_desk("amy@lectern.example", Role::Admin).await;
    desk.opens("/admin").await.follows("Concerns").await.gets(200).sees("He asked for a photograph.");
    desk.sees("bea@home.example").sees("no name given");
    let act = desk.actions("section form").remove(0);
    desk.submits("Handled").await.gets(200).sees("12:00 on 14 January 2026");
    assert!(desk.actions("section form").is_empty());
    site.clock.advance(Duration::minutes(5));
    desk.posts(&act, &[]).await.gets(200);
    desk.opens("/admin/concerns").await.sees("12:00 on 14 January 2026");
    desk.posts("/admin/concerns/0198c0de-0000-7000-8000-000000000000/handling", &[]).await.gets(404);
    desk.posts("/admin/concerns/7/handling", &[]).await.gets(404);
}

#[tokio::test]
async fn only_admins_mark_a_concern() {
    let site = Site::open().await;
    site.engages("Ada", &["GCSE"]).await;
    site.receives_a_concern("first").await;
    let mut desk = site.at_the_desk("amy@lectern.example", Role::Admin).await;
    desk.opens("/admin/concerns").await;
    let act = desk.actions("section form").remove(0);
    let mut editor = site.at_the_desk("edna@lectern.example", Role::Editor).await;
    editor.posts(&act, &[]).await.gets(403);
    site.visitor().posts(&act, &[]).await;
    assert_eq!(desk.opens("/admin/concerns").await.actions("section form"), [act]);
}
