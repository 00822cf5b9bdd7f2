use time::Duration;

use super::self_service::{newest, opens};
use crate::support::site::Site;

#[tokio::test]
async fn nobody_learns_who_teaches_here() {
    let site = Site::open().await;
    site.engages("Ada Sample", &["GCSE"]).await;
    let mut visitor = site.visitor();
    let mut pages = Vec::new();
    for email in ["ada.sample@tutors.example", "nobody@tutors.example", "x", ""] {
        visitor.opens("/teaching").await.fills("email", email).submits("Send me the link").await.gets(200);
        pages.push(visitor.html().replace(email, "").len());
    }
    assert_eq!(pages[0], pages[1]);
    assert_eq!(site.letters().await.len(), 1);
    for _ in 0..3 {
        visitor.posts("/teaching", &[("email", "ada.sample@tutors.example")]).await;
    }
    assert_eq!(visitor.status(), 429);
}

#[tokio::test]
async fn a_link_ends_and_is_renewed() {
    let site = Site::open().await;
    let page = opens(&site).await;
    site.clock.advance(Duration::days(29));
    let mut tutor = site.visitor();
    tutor.opens(&page).await.gets(200);
    site.clock.advance(Duration::days(2));
    tutor.opens(&page).await.gets(404);
    tutor.posts(&format!("{page}/pause"), &[]).await.gets(404);
    let fresh = {
        tutor.opens("/teaching").await.fills("email", "ada.sample@tutors.example");
        tutor.submits("Send me the link").await.gets(200);
        newest(&site, "page_link").await.link_to("/teaching/")
    };
    tutor.opens(&fresh).await.gets(200);
    for path in ["/teaching/x", "/teaching/%FF", "/teaching/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"] {
        tutor.opens(path).await;
        assert!(matches!(tutor.status(), 400 | 404), "{path}");
    }
}
