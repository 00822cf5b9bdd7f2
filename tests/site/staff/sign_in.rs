use lectern::staff::{self, Role};
use time::Duration;

use crate::support::{site::Site, staff::PASSWORD};

#[tokio::test]
async fn the_cookie_is_for_this_site_alone() {
    let site = Site::open_with(&[("LECTERN_BASE_URL", "https://lectern.example")]).await;
    site.hires("ann@lectern.example", Role::Editor).await;
    let mut ann = site.visitor();
    ann.posts_only("/admin/sign-in", &[("email", "ann@lectern.example"), ("password", PASSWORD)]).await;
    let cookie = ann.header("set-cookie").unwrap();
    assert!(cookie.starts_with("__Host-lectern="), "{cookie}");
    for part in ["HttpOnly", "Secure", "SameSite=Lax", "Path=/", "Max-Age=43200"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    assert!(!cookie.contains("Domain"), "{cookie}");
    ann.opens("/").await;
    assert_eq!(ann.header("set-cookie"), None);
}

#[tokio::test]
async fn one_answer_for_whatever_is_wrong() {
    let site = Site::open().await;
    site.hires("ann@lectern.example", Role::Editor).await;
    let mut pages = Vec::new();
    for (email, password) in [
        ("ann@lectern.example", "wrong password"),
        ("bob@lectern.example", PASSWORD),
        ("", ""),
        ("x", "\u{202e}"),
    ] {
        let mut visitor = site.visitor();
        visitor.signs_in_with(email, password).await.gets(422).sees("They don’t match");
        assert_eq!(visitor.value_of("email"), email);
        assert_eq!(visitor.value_of("password"), "");
        assert!(visitor.cookies().is_empty());
        pages.push(visitor.text());
    }
    assert!(pages.iter().all(|page| *page == pages[0]));
}

#[tokio::test]
async fn the_seventh_attempt_of_a_minute_waits_and_keeps_the_address() {
    let site = Site::open().await;
    let mut visitor = site.visitor();
    for number in 0..6 {
        visitor.signs_in_with(&format!("{number}@lectern.example"), "wrong").await.gets(422);
    }
    visitor.signs_in_with("ann@lectern.example", "wrong").await.gets(429).sees("Try again in 1 minute");
    assert_eq!(visitor.value_of("email"), "ann@lectern.example");
    assert!(visitor.header("retry-after").unwrap().parse::<u64>().unwrap() <= 60);
    site.clock.advance(Duration::minutes(1));
    visitor.signs_in_with("ann@lectern.example", "wrong").await.gets(422);
}

#[tokio::test]
async fn an_account_takes_ten_attempts_in_a_quarter_of_an_hour_on_every_instance() {
    let site = Site::open().await;
    site.hires("ann@lectern.example", Role::Editor).await;
    let other = site.second_instance();
    for number in 0..10 {
        let mut visitor = if number % 2 == 0 { site.visitor() } else { other.visitor() };
        visitor.signs_in_with("ann@lectern.example", "wrong").await.gets(422);
        site.clock.advance(Duration::seconds(30));
    }
    let mut ann = site.visitor();
    ann.signs_in("ann@lectern.example").await.gets(429).sees("Try again in 10 minutes");
    assert_eq!(ann.header("retry-after"), Some("600"));
    ann.signs_in("bob@lectern.example").await.gets(422);
    site.clock.advance(Duration::minutes(10));
    ann.signs_in("ann@lectern.example").await.gets(200).sees("The desk");
}

#[tokio::test]
async fn limits_can_be_lifted() {
    let site = Site::open_with(&[("LECTERN_LIMITS", "off")]).await;
    for _ in 0..12 {
        site.visitor().signs_in("ann@lectern.example").await.gets(422);
    }
}

#[tokio::test]
async fn a_session_ends_after_twelve_hours() {
    let site = Site::open().await;
    let mut ann = site.at_the_desk("ann@lectern.example", Role::Editor).await;
    site.clock.advance(Duration::hours(12) - Duration::seconds(1));
    ann.opens("/admin").await.sees("The desk");
    site.clock.advance(Duration::seconds(1));
    ann.opens("/admin").await.sees("Sign in");
}

#[tokio::test]
async fn a_sign_in_leads_nowhere_else() {
    let site = Site::open().await;
    site.hires("ann@lectern.example", Role::Editor).await;
    for next in ["https://elsewhere.example/admin", "//elsewhere.example", "/admin/../answers"] {
        let mut ann = site.visitor();
        ann.posts(
            "/admin/sign-in",
            &[("email", "ann@lectern.example"), ("password", PASSWORD), ("next", next), ("resume_to", next)],
        )
        .await;
        assert_eq!(ann.path, "/admin");
    }
}

#[tokio::test]
async fn the_first_key_is_made_once() {
    let site = Site::open().await;
    let pool = site.state.pool();
    let (email, password) = staff::first_sign_in(&pool, site.clock.now()).await.unwrap().unwrap();
    assert!(staff::first_sign_in(&pool, site.clock.now()).await.unwrap().is_none());
    site.visitor().signs_in_with(&email, &password).await.sees("The desk").sees("(admin)");
}
