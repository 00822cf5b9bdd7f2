//! Whoever looks pages over must see what is wrong with them.

use axum::{
    Router,
    http::{HeaderValue, header::CONTENT_SECURITY_POLICY},
    response::Html,
    routing::get,
};
use lectern::platform::headers;
use tower_http::set_header::SetResponseHeaderLayer;

use crate::{
    browser::{Browser, Scripts},
    support::served::serve,
};

async fn opens(body: &'static str, scripts: Scripts) -> Browser {
    let page = format!(
        "<!doctype html><html lang=en-GB><title>A page</title>\
        <meta name=viewport content='width=device-width, initial-scale=1'>\
        <link rel=icon href='data:,'><main><h1>A page</h1>{body}</main></html>"
    );
    let policy = HeaderValue::from_static(&headers::CONTENT_SECURITY_POLICY);
    let router = Router::new()
        .route("/", get(async || Html(page)))
        .layer(SetResponseHeaderLayer::overriding(CONTENT_SECURITY_POLICY, policy));
    let mut browser = Browser::at(&serve(router).await, scripts).await;
    browser.goes_to("/").await;
    browser.sees("A page").await;
    browser
}

async fn faults_of(body: &'static str, scripts: Scripts) -> Vec<String> {
    opens(body, scripts).await.faults().await
}

async fn finds(body: &'static str, fault: &str) {
    for scripts in [Scripts::On, Scripts::Off] {
        let faults = faults_of(body, scripts).await;
        assert!(
            !faults.is_empty() && faults.iter().all(|found| found.contains(fault)),
            "{fault} in {faults:#?}"
        );
    }
}

#[tokio::test]
async fn a_sound_page_has_no_faults() {
    for scripts in [Scripts::On, Scripts::Off] {
        assert_eq!(faults_of("<p>All is well.</p>", scripts).await, Vec::<String>::new());
    }
}

#[tokio::test]
async fn a_field_without_a_label_shuts_people_out() {
    finds("<form><input name=q></form>", "label at <input").await;
}

#[tokio::test]
async fn a_line_that_does_not_break_is_too_wide() {
    finds(
        "<table><tr><td><pre>1234567890123456789012345678901234567890123456789012</pre></table>",
        "wider than",
    )
    .await;
}

#[tokio::test]
async fn an_inline_style_is_told_by_the_console() {
    finds("<p style='color: inherit'>Styled</p>", "console: ").await;
}

#[tokio::test]
async fn a_picture_from_elsewhere_is_told_by_the_console() {
    finds("<img alt=Elsewhere src='http://elsewhere.invalid/'>", "elsewhere.invalid").await;
}

#[tokio::test]
async fn a_page_may_run_its_scripts_only_where_it_should() {
    let body = "<noscript>No script ran.</noscript>";
    opens(body, Scripts::Off).await.sees("No script ran.").await;
    opens(body, Scripts::On).await.sees_not("No script ran.").await;
}
