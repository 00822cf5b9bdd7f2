use lectern::{concerns, staff::Role};
use time::Duration;

use crate::support::site::Site;

#[tokio::test]
async fn concerns_stand_first_on_the_desk_and_say_what_they_need() {
    let site = Site::open().await;
    site.engages("Ada", &["GCSE"]).await;
    let mut desk = site.at_the_desk("amy@lectern.example", Role::Admin).await;
    desk.opens("/admin").await.sees("Concerns that need somebody 0").sees_not("Needs somebody now");
    site.receives_a_concern("first").await;
    desk.opens("/admin").await.sees("Needs somebody now").sees("Concerns that need somebody: 1");
    assert!(desk.all(".counters dt")[0].contains("Concerns"), "{:?}", desk.all(".counters dt"));
    desk.follows("Concerns that need somebody")
        .await
        .gets(200)
        .sees("Ada")
        .sees("nobody")
        .sees("needs somebody");
    desk.sees_not("photograph").sees_not("bea@home.example");
    desk.follows("Ada").await.sees("photograph");
    desk.submits("Take it on").await.gets(200);
    desk.opens("/admin/concerns").await.sees("answer by 12:00").sees("amy@lectern.example");
    desk.opens("/admin").await.sees_not("Needs somebody now").sees("Concerns in hand 1");
    site.clock.advance(Duration::hours(25));
    concerns::round(&site.state).await.unwrap();
    desk.signs_in("amy@lectern.example").await;
    desk.opens("/admin/concerns").await.sees("late");
    desk.opens("/admin").await.sees("Concerns that need somebody: 1");
    let mut editor = site.at_the_desk("edna@lectern.example", Role::Editor).await;
    editor.opens("/admin").await.sees_not("Concerns");
    editor.opens("/admin/concerns").await.gets(403);
}
