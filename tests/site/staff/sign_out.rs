use lectern::staff::Role;

use crate::support::{site::Site, staff::PASSWORD};

#[tokio::test]
async fn the_desk_opens_to_its_staff_and_closes_behind_them() {
    let site = Site::open().await;
    site.hires("ann@lectern.example", Role::Editor).await;
    let mut ann = site.visitor();
    ann.opens("/admin/answers?state=draft").await.sees("Sign in");
    assert_eq!(ann.path, "/admin/sign-in?next=%2Fadmin%2Fanswers%3Fstate%3Ddraft");
    ann.fills("email", " Ann@Lectern.example ").fills("password", PASSWORD);
    ann.submits("Sign in").await.gets(200);
    assert_eq!(ann.path, "/admin/answers?state=draft");
    let kept = ann.cookies().clone();
    ann.submits("Sign out").await.sees("Sign in");
    assert!(ann.cookies().is_empty());
    let mut thief = site.visitor();
    thief.takes_cookies(&kept).asks("/admin").await.gets(303);
}
