//! The desk's previews: every letter as it reads.

use axum::http::{StatusCode, header};

use super::mail::{has, text};
use crate::mail::office::{Office, pool};

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
