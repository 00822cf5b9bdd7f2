use lectern::staff::Role;

use crate::support::site::Site;

#[tokio::test]
async fn the_desk_answers_the_text_that_it_has_read_and_no_other() {
    let site = Site::open().await;
    site.engages("Ada Sample", &["GCSE"]).await;
    let mut desk = site.at_the_desk("amy@lectern.example", Role::Admin).await;
    desk.opens("/admin/tutors").await.follows("Ada Sample").await;
    let page = desk.path.clone();
    desk.posts(&format!("{page}/key"), &[]).await.gets(200);
    let link = site.letters().await.last().expect("the link is sent").link_to("/teaching/");
    let mut tutor = site.visitor();
    tutor.opens(&link).await.fills("headline", "First text").submits("Send for checking").await.gets(200);
    desk.opens(&page).await.sees("First text");
    let read = desk.value_of("asked_at");
    site.clock.advance(time::Duration::minutes(1));
    tutor.opens(&link).await.fills("headline", "Second text").submits("Send for checking").await.gets(200);
    let answer = [("answer", "yes"), ("asked_at", read.as_str())];
    desk.posts(&format!("{page}/words"), &answer).await.gets(200);
    tutor.opens("/tutors/ada-sample").await.sees_not("First text").sees_not("Second text");
    desk.opens(&page).await.sees("Second text");
}
