//! What every page carries, whatever it is about.

use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::support::site::Site;

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
