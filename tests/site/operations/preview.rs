use lectern::staff::Role;

use crate::support::site::Site;

#[tokio::test]
async fn only_admins_see_them() {
    let site = Site::open().await;
    let mut visitor = site.visitor();
    let mut editor = site.at_the_desk("edna@lectern.example", Role::Editor).await;
    let mut admin = site.at_the_desk("ada@lectern.example", Role::Admin).await;
    let letter = "/admin/mail/previews/enquiries/offer";
    for path in ["/admin/mail/previews", letter, &format!("{letter}/html")] {
        visitor.opens(path).await.gets(200).sees("Password");
        editor.opens(path).await.gets(403);
        admin.opens(path).await.gets(200);
    }
}
