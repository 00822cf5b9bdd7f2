//! The desk's pages, without the guard before them.

use axum::{
    Router,
    body::Body,
    http::{Request, StatusCode, header},
    response::Response,
};
use http_body_util::BodyExt;
use lectern::platform::mail;
use scraper::{Html, Selector};
use time::Duration;
use tower::ServiceExt;

use super::office::{Office, letter_about, letter_to, pool};
use crate::support::smtp::{Fault, Sink};

impl Office {
    fn desk(&self) -> Router {
        Router::new().nest("/admin", (lectern::operations::ROOM.desk)()).with_state(self.state.clone())
    }

    pub async fn asks(&self, method: &str, path: &str) -> Response {
        let request = Request::builder().method(method).uri(path).body(Body::empty()).unwrap();
        self.desk().oneshot(request).await.unwrap()
    }

    pub async fn opens(&self, path: &str) -> String {
        let response = self.asks("GET", path).await;
        assert_eq!(response.status(), StatusCode::OK, "{path}");
        text(response).await
    }
}

pub async fn text(response: Response) -> String {
    String::from_utf8(response.into_body().collect().await.unwrap().to_bytes().to_vec()).unwrap()
}

pub fn has(page: &str, selector: &str) -> bool {
    Html::parse_document(page).select(&Selector::parse(selector).unwrap()).next().is_some()
}

#[tokio::test]
async fn a_parked_letter_shows_and_can_be_sent_again() {
    let pool = pool().await;
    let sink = Sink::open().await;
    let office = Office::by_smtp(&pool, &sink.url());
    office.posts(letter_to("ann@school.example")).await;
    let id = office.row().await.id;
    assert!(office.opens("/admin/mail").await.contains("Please confirm your enquiry"));
    sink.has(Fault::Never).await;
    office.round().await;

    let list = office.opens("/admin/mail?state=parked").await;
    assert!(
        list.contains("No such user here") && list.contains("Parked <span class=\"count\">1</span>"),
        "{list}"
    );
    let page = office.opens(&format!("/admin/mail/{id}")).await;
    assert!(page.contains("No such user here"), "{page}");
    assert!(has(&page, &format!("form[action='/admin/mail/{id}/again'] button")));

    sink.has(Fault::None).await;
    let answer = office.asks("POST", &format!("/admin/mail/{id}/again")).await;
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    assert_eq!(answer.headers()[header::LOCATION], format!("/admin/mail/{id}"));
    assert_eq!(office.round().await, 1);
    assert_eq!(office.row().await.state, "sent");
    let page = office.opens(&format!("/admin/mail/{id}")).await;
    assert!(!has(&page, "form[action$='/again']"), "a sent letter is not sent again");
    assert!(office.opens("/admin/mail?state=sent").await.contains("Please confirm your enquiry"));
}

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
async fn letters_are_listed_fifty_a_page() {
    let pool = pool().await;
    let office = Office::new(&pool);
    for n in 0..60 {
        office.posts(letter_to(&format!("reader{n}@school.example"))).await;
    }
    let first = office.opens("/admin/mail").await;
    assert!(first.contains("Waiting <span class=\"count\">60</span>") && first.contains("reader59@"));
    assert!(has(&first, "a[rel=next]") && !has(&first, "a[rel=prev]"));
    let second = office.opens("/admin/mail?state=waiting&page=2").await;
    assert!(second.contains("reader0@") && has(&second, "a[rel=prev]") && !has(&second, "a[rel=next]"));
    for odd in ["?state=lost", "?page=-1", "?page=99999999999999999999", "?page=abc&state="] {
        office.opens(&format!("/admin/mail{odd}")).await;
    }
}

#[tokio::test]
async fn a_letter_without_its_body_says_so() {
    let pool = pool().await;
    let office = Office::new(&pool);
    office.posts(letter_to("ann@school.example")).await;
    office.round().await;
    office.state.clock.advance(Duration::days(31));
    mail::forget_bodies(&pool, office.state.clock.now() - Duration::days(30), 100).await.unwrap();
    let id = office.row().await.id;
    assert!(office.opens(&format!("/admin/mail/{id}")).await.contains("no longer kept"));
    let html = office.asks("GET", &format!("/admin/mail/{id}/html")).await;
    assert_eq!(html.status(), StatusCode::NOT_FOUND);
    let missing = office.asks("GET", "/admin/mail/0198c5a0-0000-7000-8000-000000000000").await;
    assert_eq!(missing.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_letter_that_waits_for_the_server_says_so() {
    let pool = pool().await;
    let sink = Sink::open().await;
    let office = Office::by_smtp(&pool, &sink.url());
    sink.has(Fault::Closed).await;
    office.posts(letter_to("ann@school.example")).await;
    office.round().await;
    let list = office.opens("/admin/mail").await;
    assert!(list.contains("As soon as the mail server is back") && list.contains("serves nobody"), "{list}");
    let page = office.opens(&format!("/admin/mail/{}", office.row().await.id)).await;
    assert!(page.contains("leaves as soon as the mail server is back"), "{page}");
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
        assert!(page.contains("An erased letter") && !page.contains("ann@school.example"), "{page}");
        assert!(!has(&page, "form[action$='/again']"), "it cannot be sent again");
    }
    assert!(office.opens("/admin/mail").await.contains("No letter is waiting"));
}
