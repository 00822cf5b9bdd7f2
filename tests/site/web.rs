//! What every page carries, whatever it is about.

use axum::{
    body::Body,
    http::{Request, StatusCode},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use http_body_util::BodyExt;
use lectern::staff::Role;
use serde_json::Value;
use sha2::{Digest, Sha256};
use tower::ServiceExt;

use crate::support::{site::Site, visitor::Visitor};

#[tokio::test]
async fn the_policy_names_the_one_script_that_stands_in_a_page() {
    let site = Site::open().await;
    let mut visitor = site.visitor();
    for path in ["/", "/answers", "/hire-a-tutor", "/no-such-page", "/admin/sign-in"] {
        visitor.opens(path).await;
        let [script] = &visitor.all("script:not([src]):not([type])")[..] else {
            panic!("{path} holds another number of scripts")
        };
        let hash = format!("'sha256-{}'", STANDARD.encode(Sha256::digest(script)));
        let policy = visitor.header("content-security-policy").unwrap();
        assert!(policy.contains(&hash), "{path}: {policy} does not name {hash}");
        assert!(!policy.contains("unsafe-inline"), "{policy}");
        assert!(script.len() < 400, "it is read before anything is drawn");
    }
}

#[tokio::test]
async fn pages_name_the_rules_by_which_the_next_ones_come_early() {
    let site = Site::open().await;
    let mut visitor = site.visitor();
    visitor.opens("/").await;
    let path = visitor.header("speculation-rules").unwrap().trim_matches('"').to_owned();
    visitor.opens(&path).await.gets(200);
    assert_eq!(visitor.header("content-type"), Some("application/speculationrules+json"));
    let rules: Value = serde_json::from_str(visitor.html()).unwrap();
    assert_eq!(rules["prefetch"][0]["eagerness"], "moderate");
    for private in ["/admin", "/enquiries", "/offers", "/search", "/teaching"] {
        assert!(!visitor.html().contains(private), "{private} is fetched only when asked for");
    }
    assert!(visitor.opens("/livez").await.header("speculation-rules").is_none());
}

#[tokio::test]
async fn tokens_and_parts_are_one_style_sheet() {
    let site = Site::open().await;
    let mut visitor = site.visitor();
    visitor.opens("/").await;
    let sheets = visitor.page();
    let links = scraper::Selector::parse("link[rel=stylesheet]").unwrap();
    let links: Vec<_> = sheets.select(&links).filter_map(|link| link.attr("href")).collect();
    assert_eq!(links.len(), 1);
    visitor.opens(links[0]).await.gets(200);
    let sheet = visitor.html();
    assert!(sheet.contains("--measure:") && sheet.contains(".masthead"), "{sheet}");
}

/// Addresses as they come of a mail program that cut them, a form that was filled in twice, or a
/// scanner.
#[tokio::test]
async fn no_address_is_answered_with_words_that_are_not_ours() {
    let site = Site::open().await;
    let mut editor = site.at_the_desk("ann@lectern.example", Role::Admin).await;
    let lists = [
        "/answers/gcse/history",
        "/search",
        "/tutors",
        "/hire-a-tutor",
        "/teach-with-us",
        "/admin/sign-in",
        "/admin/answers",
        "/admin/enquiries",
        "/admin/tutors",
        "/admin/mail",
        "/admin/staff",
        "/admin/concerns",
        "/admin/applications",
        "/admin/duplicates",
    ];
    let keys = ["page", "q", "state", "saved", "sent", "level", "subject", "topic", "next", "answer"];
    let repeated: String = keys.iter().map(|key| format!("&{key}=&{key}=")).collect();
    for path in lists {
        for query in [repeated.trim_start_matches('&'), "page=1&page=1", "q=%ff", "%ff=1&q=%ff%00"] {
            editor.opens(&format!("{path}?{query}")).await;
            assert!(is_ours(&editor), "{path}?{query}: {} {}", editor.status(), editor.html());
        }
    }
    for path in [
        "/answers/%ff/history",
        "/answers/gcse/%ff/x",
        "/tutors/%ff",
        "/offers/%ff",
        "/offers/%ff/pause",
        "/enquiries/%ff",
        "/enquiries/%ff/data.json",
        "/teaching/%ff",
        "/teach-with-us/%ff",
        "/static/%ff",
        "/tutors/%ff/concern",
        "/admin/answers/none",
        "/admin/mail/%ff",
        "/admin/enquiries/none",
        "/admin/mail/previews/%ff/x",
    ] {
        editor.opens(path).await;
        assert!(is_ours(&editor), "{path}: {} {}", editor.status(), editor.html());
        assert!(matches!(editor.status(), 404 | 410), "{path}: {}", editor.status());
    }
}

fn is_ours(visitor: &Visitor) -> bool {
    visitor.html().starts_with("<!DOCTYPE html>") && visitor.html().contains("</main>")
}

/// A form of ours that another site shows, or that went through a proxy which changed its origin.
#[tokio::test]
async fn a_form_from_another_site_is_refused_with_a_page_that_says_what_to_do() {
    let site = Site::open().await;
    for (path, origin) in [
        ("/hire-a-tutor", ("sec-fetch-site", "cross-site")),
        ("/hire-a-tutor", ("sec-fetch-site", "same-site")),
        ("/teach-with-us", ("origin", "https://elsewhere.example")),
        ("/admin/sign-in", ("origin", "null")),
        ("/teaching", ("origin", "http://localhost.elsewhere.example")),
    ] {
        let request = Request::post(path)
            .header("host", "127.0.0.1:3000")
            .header("content-type", "application/x-www-form-urlencoded")
            .header(origin.0, origin.1);
        let request = request.body(Body::from("message=Hello")).unwrap();
        let response = site.router.clone().oneshot(request).await.unwrap();
        assert_eq!(response.status(), StatusCode::FORBIDDEN, "{path}");
        assert_eq!(response.headers()["content-type"], "text/html; charset=utf-8");
        let page = response.into_body().collect().await.unwrap().to_bytes();
        let page = String::from_utf8(page.to_vec()).unwrap();
        for words in ["This form was sent from another site", "Nothing was saved", "Go back"] {
            assert!(page.contains(words), "{words}: {page}");
        }
    }
}

#[tokio::test]
async fn a_method_that_an_address_does_not_take_is_answered_with_a_page() {
    let site = Site::open().await;
    let mut visitor = site.visitor();
    visitor.posts("/privacy", &[]).await.gets(405).sees("You can’t send a form to this page");
    assert_eq!(visitor.header("allow"), Some("GET,HEAD"));
    visitor.posts("/", &[]).await.gets(405).sees("You can’t send a form to this page");
    visitor.opens("/enquiries/x/withdrawal").await.gets(405).sees("You can’t send a form to this page");
}

#[tokio::test]
async fn a_site_answers_to_its_name_in_every_spelling_and_to_no_other() {
    let site = Site::open_with(&[("LECTERN_BASE_URL", "https://lectern.example")]).await;
    let status = async |target: &str, host: Option<&str>| {
        let mut request = Request::get(target);
        if let Some(host) = host {
            request = request.header("host", host);
        }
        let response = site.router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        response.status().as_u16()
    };
    for host in [
        "lectern.example",
        "lectern.example:443",
        "lectern.example.",
        "lectern.example.:443",
        "LECTERN.Example",
        "LOCALHOST:3000",
        "localhost.:3000",
    ] {
        assert_eq!(status("/privacy", Some(host)).await, 200, "{host}");
    }
    for host in ["10.0.0.7", "lectern.example:8443", "evil.example", "lectern.example.evil.example"] {
        assert_eq!(status("/privacy", Some(host)).await, 421, "{host}");
    }
    assert_eq!(status("/privacy", None).await, 400);
    for probe in ["/livez", "/readyz"] {
        for host in [None, Some("10.0.0.7:3000"), Some("10.0.0.7"), Some("[fd00::7]:3000"), Some("pod-7")] {
            assert_eq!(status(probe, host).await, 200, "{probe} {host:?}");
        }
    }
    assert_eq!(status("http://evil.example/privacy", Some("lectern.example")).await, 421);
    assert_eq!(status("http://lectern.example/privacy", Some("lectern.example")).await, 200);
}
