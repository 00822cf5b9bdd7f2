use lectern::{enquiries, staff::Role};
use time::Duration;

use crate::support::{database::dump, letters::Posted, site::Site};

/// The newest letter of a kind.
pub async fn newest(site: &Site, kind: &str) -> Posted {
    let kind = format!("tutors/{kind}");
    site.letters()
        .await
        .into_iter()
        .rfind(|letter| letter.kind == kind)
        .unwrap_or_else(|| panic!("no {kind}"))
}

/// A tutor, and the path of their own page.
pub async fn opens(site: &Site) -> String {
    site.engages("Ada Sample", &["GCSE"]).await;
    let mut tutor = site.visitor();
    tutor
        .opens("/teaching")
        .await
        .fills("email", "ada.sample@tutors.example")
        .submits("Send me the link")
        .await;
    tutor.gets(200).sees("Check your email");
    newest(site, "page_link").await.link_to("/teaching/")
}

#[tokio::test]
async fn looking_changes_nothing_and_a_new_device_is_told_once() {
    let site = Site::open().await;
    let page = opens(&site).await;
    let before = dump(&site.state.pool()).await;
    let mut scanner = site.visitor();
    scanner.opens(&page).await.gets(200).sees("Your teaching");
    assert_eq!(scanner.header("cache-control"), Some("no-store"));
    assert_eq!(scanner.header("referrer-policy"), Some("same-origin"));
    scanner.opens(&format!("{page}/pause")).await.gets(405);
    assert_eq!(dump(&site.state.pool()).await, before);

    let (mut home, mut phone) = (site.visitor(), site.visitor());
    home.opens(&page).await.submits("Pause").await.gets(200).sees("We’re not sending you enquiries");
    home.submits("Start again").await.gets(200).sees("We’re sending you enquiries");
    let told = async || site.letters().await.iter().filter(|l| l.kind == "tutors/new_device").count();
    assert_eq!(told().await, 0, "the first browser is no news");
    phone.opens(&page).await.submits("Pause").await.gets(200);
    phone.submits("Start again").await.gets(200);
    home.opens(&page).await.submits("Pause").await.gets(200);
    assert_eq!(told().await, 1);
    assert_eq!(newest(&site, "new_device").await.to, "ada.sample@tutors.example");
}

#[tokio::test]
async fn a_pause_keeps_enquiries_away_until_its_day_and_not_after() {
    let site = Site::open().await;
    let page = opens(&site).await;
    let mut tutor = site.visitor();
    tutor
        .opens(&page)
        .await
        .fills("until", "2026-01-13")
        .submits("Pause")
        .await
        .gets(422)
        .sees("a day in the future");
    tutor.fills("until", "2026-01-20").submits("Pause").await.gets(200).sees("Until 20 January 2026");
    tutor.opens("/tutors/ada-sample").await.sees("taking new students right now");
    site.confirms_an_enquiry().await;
    assert!(site.letters_of("offer").await.is_empty());
    assert_eq!(site.letters_of("unmatched_family").await.len(), 1);
    site.clock.advance(Duration::days(6));
    enquiries::round(&site.state).await.unwrap();
    assert_eq!(site.letters_of("offer").await.len(), 1, "who begins again is asked by itself");
    tutor.opens(&page).await.sees("We’re sending you enquiries").sees("GCSE History").sees("Answer by");
}

#[tokio::test]
async fn how_they_teach_is_theirs_to_say_at_once() {
    let site = Site::open().await;
    let page = opens(&site).await;
    let mut tutor = site.visitor();
    tutor.opens(&page).await.fills("places", "in_person").fills("areas", "Leeds").fills("price", "free");
    tutor
        .submits("Save how I teach")
        .await
        .gets(422)
        .sees("first part of each postcode")
        .sees("Enter a price per hour");
    assert_eq!(tutor.value_of("areas"), "Leeds");
    tutor
        .fills("areas", "ls6, ls7")
        .fills("price", "32.50")
        .fills("weekly_limit", "1")
        .fills("times", "weekends");
    tutor.submits("Save how I teach").await.gets(200);
    tutor
        .opens("/tutors/ada-sample")
        .await
        .sees("In person in LS6, LS7")
        .sees("£32.50 an hour")
        .sees("Weekends");
    tutor.opens("/tutors").await.sees("In person in LS6, LS7; £32.50 an hour");
    sqlx::query("update tutors set teaches_online = true").execute(&site.state.pool()).await.unwrap();
    for _ in 0..2 {
        site.confirms_an_enquiry().await;
    }
    assert_eq!(site.letters_of("offer").await.len(), 1, "one in seven days, as they said");
}

#[tokio::test]
async fn new_words_wait_for_a_yes() {
    let site = Site::open().await;
    let page = opens(&site).await;
    let mut tutor = site.visitor();
    let words = "I <script>alert(1)</script> **teach**.";
    tutor.opens(&page).await.fills("headline", "New text").fills("about", words);
    tutor.submits("Send for checking").await.gets(200).sees("We’re checking what you wrote");
    assert_eq!(tutor.value_of("headline"), "New text");
    tutor.opens("/tutors/ada-sample").await.sees("Ada Sample teaches").sees_not("New text");
    let link = newest(&site, "change_desk").await.link_to("/admin/tutors/");
    let mut desk = site.at_the_desk("amy@lectern.example", Role::Admin).await;
    desk.opens(&link).await.sees("New text to approve").sees("Ada Sample teaches");
    desk.submits("Approve the new text").await.gets(200).sees_not("New text to approve");
    tutor.opens("/tutors/ada-sample").await.sees("New text");
    assert!(!tutor.html().contains("<script>alert"));
    assert!(newest(&site, "change_answered").await.text.contains("put it on your page"));

    tutor.opens(&page).await.fills("headline", "Worse words").submits("Send for checking").await.gets(200);
    desk.opens(&link).await.submits("Keep the old text").await.gets(200);
    tutor.opens("/tutors/ada-sample").await.sees("New text").sees_not("Worse words");
    assert!(newest(&site, "change_answered").await.text.contains("can’t put it on your page"));
    let letters = site.letters().await.len();
    desk.posts(&format!("{link}/words"), &[("answer", "yes"), ("asked_at", "x")]).await.gets(200);
    assert_eq!(site.letters().await.len(), letters);
}

#[tokio::test]
async fn hostile_input_never_breaks_the_page() {
    let site = Site::open_with(&[("LECTERN_LIMITS", "off")]).await;
    let page = opens(&site).await;
    let long = "x".repeat(21_000);
    for value in ["\u{0}", "a\r\nBcc: b@home.example", "<script>alert(1)</script>", "\u{202E}%", &long] {
        for (path, field) in [
            ("pause", "until"),
            ("teaching", "areas"),
            ("teaching", "price"),
            ("teaching", "weekly_limit"),
            ("teaching", "teaches"),
            ("words", "headline"),
            ("words", "about"),
        ] {
            let mut visitor = site.visitor();
            visitor.posts(&format!("{page}/{path}"), &[(field, value)]).await;
            assert!(visitor.status() < 500, "{path} {field} {value:.40?}");
            assert!(!visitor.html().contains("<script>alert"), "{path} {field}");
        }
        let mut visitor = site.visitor();
        visitor.posts("/teaching", &[("email", value)]).await;
        assert!(visitor.status() < 500);
    }
    for letter in site.letters().await {
        assert!(!letter.subject.contains("Bcc"), "{letter:?}");
    }
}
