use axum::http::{StatusCode, header};
use lectern::platform::mail;
use time::Duration;

use super::mail::{has, text};
use crate::mail::office::{Office, letter_about, letter_to, pool};

#[tokio::test]
async fn the_very_letter_is_shown_and_runs_nothing() {
    let pool = pool().await;
    let office = Office::new(&pool);
    let letter = mail::Letter {
        text: "Plain <b>words</b>".to_owned(),
        html: "<p>Rich words</p><script>alert(1)</script>".to_owned(),
        ..letter_to("ann@school.example")
    };
    office.posts(letter).await;
    let row = office.row().await;
    let page = office.opens(&format!("/admin/mail/{}", row.id)).await;
    assert!(page.contains("Plain &#60;b&#62;words"), "{page}");
    assert!(page.contains(&row.message_id.replace('<', "&#60;").replace('>', "&#62;")), "{page}");
    assert!(!page.contains("alert(1)"));
    assert!(has(&page, "iframe[sandbox]"));
    let around = office.asks("GET", &format!("/admin/mail/{}", row.id)).await;
    let policy = around.headers()[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
    assert!(policy.contains("script-src 'self'") && policy.ends_with("; frame-src 'self'"), "{policy}");
    let response = office.asks("GET", &format!("/admin/mail/{}/html", row.id)).await;
    let policy = response.headers()[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
    assert!(policy.starts_with("sandbox; default-src 'none'"), "{policy}");
    assert_eq!(response.headers()["x-robots-tag"], "noindex");
    assert!(text(response).await.contains("Rich words"));
}

#[tokio::test]
async fn a_letter_without_its_body_says_so() {
    let pool = pool().await;
    let office = Office::new(&pool);
    office.posts(letter_to("ann@school.example")).await;
    office.round().await;
    office.state.clock.advance(Duration::days(31));
    mail::delete_bodies(&pool, office.state.clock.now() - Duration::days(30), 100).await.unwrap();
    let id = office.row().await.id;
    assert!(office.opens(&format!("/admin/mail/{id}")).await.contains("We no longer keep the text"));
    let html = office.asks("GET", &format!("/admin/mail/{id}/html")).await;
    assert_eq!(html.status(), StatusCode::NOT_FOUND);
    let missing = office.asks("GET", "/admin/mail/0198c5a0-0000-7000-8000-000000000000").await;
    assert_eq!(missing.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn an_erased_letter_shows_nothing_but_that_it_was() {
    let pool = pool().await;
    let office = Office::new(&pool);
    let about = uuid::Uuid::now_v7();
    office.posts(letter_about(about, "ann@school.example", "Sent")).await;
    office.round().await;
    office.posts(letter_about(about, "ann@school.example", "Waiting")).await;
    mail::erase_about(&pool, about).await.unwrap();
    for (state, row) in ["sent", "erased"].into_iter().zip(office.rows().await) {
        let list = office.opens(&format!("/admin/mail?state={state}")).await;
        assert!(has(&list, &format!("a[href='/admin/mail/{}']", row.id)), "{list}");
        let page = office.opens(&format!("/admin/mail/{}", row.id)).await;
        assert!(page.contains("A deleted email") && !page.contains("ann@school.example"), "{page}");
        assert!(!has(&page, "form[action$='/again']"), "it cannot be sent again");
    }
    assert!(office.opens("/admin/mail").await.contains("No emails are waiting"));
}

#[tokio::test]
async fn no_secret_link_of_an_email_is_shown_to_staff() {
    let site = crate::support::site::Site::open().await;
    site.engages("Ada", &["GCSE"]).await;
    let family = site.confirms_an_enquiry().await;
    let letters = site.letters().await;
    let mut desk = site.at_the_desk("amy@lectern.example", lectern::staff::Role::Admin).await;
    let ids: Vec<uuid::Uuid> =
        sqlx::query_scalar("select id from letters").fetch_all(&site.state.pool()).await.unwrap();
    assert!(ids.len() >= 2 && ids.len() == letters.len());
    let offer = site.letter("offer").await.link_to("/offers/");
    let secrets = [family.rsplit('/').next().unwrap(), offer.rsplit('/').next().unwrap()];
    for id in ids {
        for page in [format!("/admin/mail/{id}"), format!("/admin/mail/{id}/html")] {
            desk.opens(&page).await.gets(200);
            for secret in secrets {
                assert!(!desk.html().contains(secret), "{page}");
            }
            assert!(desk.html().contains("[hidden]"), "{page}");
        }
    }
    // what leaves holds the link
    site.visitor().opens(&family).await.gets(200);
    site.visitor().opens(&offer).await.gets(200);
}
