use lectern::staff::Role;

use crate::support::site::Site;

#[tokio::test]
async fn staff_see_how_the_parts_of_a_page_look() {
    let site = Site::open().await;
    site.visitor().opens("/admin/style").await.sees("Password");
    let mut ann = site.at_the_desk("ann@lectern.example", Role::Editor).await;
    ann.opens("/admin/style").await.gets(200);
    for part in ["h1", ".button", "label", "input", "nav", "article"] {
        assert!(!ann.all(part).is_empty(), "{part} is not shown");
    }
}
