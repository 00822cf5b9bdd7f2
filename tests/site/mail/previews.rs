//! The desk's previews: every letter as it reads.

use axum::http::{StatusCode, header};
use lectern::staff::Role;

use super::{
    desk::{has, text},
    office::{Office, pool},
};
use crate::support::site::Site;

#[tokio::test]
async fn every_letter_is_listed_and_can_be_read_in_both_parts() {
    let office = Office::new(&pool().await);
    let list = office.opens("/admin/mail/previews").await;
    assert!(office.opens("/admin/mail").await.contains("href=\"/admin/mail/previews\""));
    for letter in lectern::platform::room::letters(&lectern::rooms::ROOMS).unwrap() {
        let path = format!("/admin/mail/previews/{}", letter.kind);
        assert!(has(&list, &format!("a[href='{path}']")), "{path}");
        let around = office.asks("GET", &path).await;
        let policy = around.headers()[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
        assert!(policy.ends_with("; frame-src 'self'"), "{policy}");
        let page = text(around).await;
        assert!(has(&page, &format!("iframe[sandbox][src='{path}/html']")), "{path}");
        assert!(has(&page, "pre.letter"), "{path}");
        let html = office.asks("GET", &format!("{path}/html")).await;
        let policy = html.headers()[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
        assert!(policy.starts_with("sandbox; default-src 'none'"), "{policy}");
        assert_eq!(text(html).await, letter.html);
    }
    let missing = office.asks("GET", "/admin/mail/previews/enquiries/nothing").await;
    assert_eq!(missing.status(), StatusCode::NOT_FOUND);
}

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
