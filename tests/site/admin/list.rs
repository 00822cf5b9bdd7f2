use lectern::staff::Role;

use crate::support::{site::Site, visitor::Visitor};

/// The password that the page shows this once.
fn handed_out(page: &Visitor) -> String {
    page.all("[role=status] code").pop().unwrap()
}

#[tokio::test]
async fn somebody_is_added_with_a_password_that_works() {
    let site = Site::open().await;
    let mut boss = site.at_the_desk("boss@lectern.example", Role::Admin).await;
    boss.opens("/admin/staff").await.fills("email", "Ann@Lectern.example").fills("role", "editor");
    boss.submits("Add").await.gets(200).sees("A password for ann@lectern.example");
    let password = handed_out(&boss);
    boss.opens("/admin/staff").await.sees_not(&password);
    site.visitor().signs_in_with("ann@lectern.example", &password).await.sees("(editor)");
}

#[tokio::test]
async fn a_mistake_is_marked_and_what_was_typed_is_kept() {
    let site = Site::open().await;
    let mut boss = site.at_the_desk("boss@lectern.example", Role::Admin).await;
    boss.opens("/admin/staff").await.fills("email", "BOSS@lectern.example").fills("role", "admin");
    boss.submits("Add").await.gets(422).sees("is on the staff already");
    assert_eq!(
        (boss.value_of("email"), boss.value_of("role")),
        ("BOSS@lectern.example".into(), "admin".into())
    );
    boss.opens("/admin/staff").await.fills("email", "nobody");
    boss.submits("Add").await.gets(422).sees("Give an e-mail address");
}

#[tokio::test]
async fn a_closed_account_is_out_at_once_and_can_be_opened_again() {
    let site = Site::open().await;
    let mut boss = site.at_the_desk("boss@lectern.example", Role::Admin).await;
    let mut ann = site.at_the_desk("ann@lectern.example", Role::Editor).await;
    boss.opens("/admin/staff").await.submits("Close the account of ann@").await.sees("The account is closed");
    ann.opens("/admin").await.sees("Sign in");
    ann.signs_in("ann@lectern.example").await.gets(422).sees("do not belong together");
    boss.submits("Open the account of ann@").await.sees("The account is open again");
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
    let own_form = boss
        .all("tbody th")
        .iter()
        .position(|name| name.contains("(you)"))
        .map(|row| boss.actions("form[action$='/password']")[row].replace("/password", "/access"))
        .unwrap();
    assert_ne!(own_form, other_form);
    boss.posts(&own_form, &[("access", "closed")]).await.gets(409).sees("Nobody closes the account");
    boss.posts(&other_form, &[("access", "closed")]).await.gets(200);
    boss.posts(&own_form, &[("access", "perhaps")]).await.gets(422);
}

#[tokio::test]
async fn a_new_password_ends_the_sessions_and_the_old_password() {
    let site = Site::open().await;
    let mut boss = site.at_the_desk("boss@lectern.example", Role::Admin).await;
    let mut ann = site.at_the_desk("ann@lectern.example", Role::Editor).await;
    boss.opens("/admin/staff").await.submits("New password for ann@").await.gets(200);
    let password = handed_out(&boss);
    ann.opens("/admin").await.sees("Sign in");
    ann.signs_in("ann@lectern.example").await.gets(422);
    ann.signs_in_with("ann@lectern.example", &password).await.gets(200).sees("The desk");
}
