use lectern::staff::Role;

use crate::support::{site::Site, visitor::Visitor};

/// The password that the page shows this once.
pub fn handed_out(page: &Visitor) -> String {
    page.all("[role=status] code").pop().unwrap()
}

#[tokio::test]
async fn somebody_is_added_with_a_password_that_works() {
    let site = Site::open().await;
    let mut boss = site.at_the_desk("boss@lectern.example", Role::Admin).await;
    boss.opens("/admin/staff").await.fills("email", "Ann@Lectern.example").fills("role", "editor");
    boss.submits("Add").await.gets(200).sees("New password for ann@lectern.example");
    let password = handed_out(&boss);
    boss.opens("/admin/staff").await.sees_not(&password);
    site.visitor().signs_in_with("ann@lectern.example", &password).await.sees("(editor)");
}

#[tokio::test]
async fn a_mistake_is_marked_and_what_was_typed_is_kept() {
    let site = Site::open().await;
    let mut boss = site.at_the_desk("boss@lectern.example", Role::Admin).await;
    boss.opens("/admin/staff").await.fills("email", "BOSS@lectern.example").fills("role", "admin");
    boss.submits("Add").await.gets(422).sees("already has an account");
    assert_eq!(
        (boss.value_of("email"), boss.value_of("role")),
        ("BOSS@lectern.example".into(), "admin".into())
    );
    boss.opens("/admin/staff").await.fills("email", "nobody");
    boss.submits("Add").await.gets(422).sees("Check the email address");
}
