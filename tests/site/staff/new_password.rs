use lectern::staff::Role;

use super::list::handed_out;
use crate::support::site::Site;

#[tokio::test]
async fn a_new_password_ends_the_sessions_and_the_old_password() {
    let site = Site::open().await;
    let mut boss = site.at_the_desk("boss@lectern.example", Role::Admin).await;
    let mut ann = site.at_the_desk("ann@lectern.example", Role::Editor).await;
    boss.opens("/admin/staff").await.follows("New password for ann@").await.gets(200);
    boss.sees("they are signed out everywhere");
    ann.opens("/admin").await.sees("The desk");
    boss.submits("Make a new password").await.gets(200);
    let password = handed_out(&boss);
    ann.opens("/admin").await.sees("Sign in");
    ann.signs_in("ann@lectern.example").await.gets(422);
    ann.signs_in_with("ann@lectern.example", &password).await.gets(200).sees("The desk");
}

#[tokio::test]
async fn a_reload_makes_no_second_password_and_ends_no_session() {
    let site = Site::open().await;
    let mut boss = site.at_the_desk("boss@lectern.example", Role::Admin).await;
    let mut ann = site.at_the_desk("ann@lectern.example", Role::Editor).await;
    boss.opens("/admin/staff").await.follows("New password for ann@").await;
    let (act, submission) = (boss.path.clone(), boss.value_of("submission"));
    boss.submits("Make a new password").await.gets(200);
    let password = handed_out(&boss);
    ann.signs_in_with("ann@lectern.example", &password).await.gets(200);
    for _ in 0..2 {
        boss.posts(&act, &[("submission", &submission)]).await.gets(200).sees("made already");
        assert!(boss.all("[role=status] code").is_empty());
    }
    ann.opens("/admin").await.sees("The desk");
    site.visitor().signs_in_with("ann@lectern.example", &password).await.gets(200).sees("The desk");
    // without the form that asks first nothing happens
    boss.posts(&act, &[]).await.gets(422).sees("signed out everywhere");
    ann.opens("/admin").await.sees("The desk");
}

#[tokio::test]
async fn nobody_locks_themselves_out() {
    let site = Site::open().await;
    let mut boss = site.at_the_desk("boss@lectern.example", Role::Admin).await;
    let other = site.at_the_desk("other@lectern.example", Role::Admin).await;
    drop(other);
    boss.opens("/admin/staff").await.follows("New password for other@").await;
    let others = boss.path.clone();
    boss.opens("/admin/staff").await.sees("Change your password");
    let own = boss
        .attribute("form[action$='/access']", "action")
        .map(|action| action.replace("/access", "/password"))
        .unwrap();
    assert_eq!(own, others, "the list offers it for colleagues alone");
    let me: uuid::Uuid = sqlx::query_scalar("select id from staff where email = 'boss@lectern.example'")
        .fetch_one(&site.state.pool())
        .await
        .unwrap();
    let own = format!("/admin/staff/{me}/password");
    boss.opens(&own).await.gets(200).sees("The password you have now");
    boss.posts(&own, &[("submission", "mine")]).await.gets(200).sees("The password you have now");
    boss.opens("/admin").await.sees("The desk");
    site.visitor().signs_in("boss@lectern.example").await.gets(200).sees("The desk");
}
