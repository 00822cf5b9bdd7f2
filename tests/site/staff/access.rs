use lectern::staff::Role;

use crate::support::site::Site;

#[tokio::test]
async fn a_closed_account_is_out_at_once_and_can_be_opened_again() {
    let site = Site::open().await;
    let mut boss = site.at_the_desk("boss@lectern.example", Role::Admin).await;
    let mut ann = site.at_the_desk("ann@lectern.example", Role::Editor).await;
    boss.opens("/admin/staff").await.submits("Close the account of ann@").await.sees("The account is closed");
    ann.opens("/admin").await.sees("Sign in");
    ann.signs_in("ann@lectern.example").await.gets(422).sees("They don’t match");
    boss.submits("Reopen the account of ann@").await.sees("The account is open again");
    ann.signs_in("ann@lectern.example").await.gets(200).sees("The desk");
}

#[tokio::test]
async fn nobody_closes_their_own_account() {
    let site = Site::open().await;
    let mut boss = site.at_the_desk("boss@lectern.example", Role::Admin).await;
    let other = site.at_the_desk("other@lectern.example", Role::Admin).await;
    drop(other);
    boss.opens("/admin/staff").await;
    let other_form = boss.attribute("form[action$='/access']", "action").unwrap();
    let me: uuid::Uuid = sqlx::query_scalar("select id from staff where email = 'boss@lectern.example'")
        .fetch_one(&site.state.pool())
        .await
        .unwrap();
    let own_form = format!("/admin/staff/{me}/access");
    assert_ne!(own_form, other_form);
    boss.posts(&own_form, &[("access", "closed")]).await.gets(409).sees("You can’t close your own account");
    boss.posts(&other_form, &[("access", "closed")]).await.gets(200);
    boss.posts(&own_form, &[("access", "perhaps")]).await.gets(422);
}
