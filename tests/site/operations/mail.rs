//! The desk's pages, without the guard before them.

use axum::{
    Router,
    body::Body,
    http::{Request, StatusCode, header},
    response::Response,
};
use http_body_util::BodyExt;
use scraper::{Html, Selector};
use tower::ServiceExt;

use crate::{
    mail::office::{Office, letter_to, pool},
    support::smtp::{Fault, Sink},
};

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
async fn a_failed_letter_shows_and_can_be_sent_again() {
    let pool = pool().await;
    let sink = Sink::open().await;
    let office = Office::by_smtp(&pool, &sink.url());
    office.posts(letter_to("ann@school.example")).await;
    let id = office.row().await.id;
    assert!(office.opens("/admin/mail").await.contains("Please confirm your enquiry"));
    sink.has(Fault::Never).await;
    office.round().await;

    let list = office.opens("/admin/mail?state=failed").await;
    assert!(
        list.contains("No such user here") && list.contains("Failed <span class=\"count\">1</span>"),
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
    assert!(page.contains("sent as soon as the mail server is back"), "{page}");
}
