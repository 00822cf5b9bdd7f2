use lectern::staff::Role;

use super::list::handed_out;
use crate::support::site::Site;

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
