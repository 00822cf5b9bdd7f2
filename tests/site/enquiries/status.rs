use time::Duration;

use crate::support::{database::dump, site::Site};

#[tokio::test]
async fn looking_changes_nothing_and_the_button_does() {
    let site = Site::open().await;
    site.engages("Ada Sample", &["GCSE"]).await;
    let act = site.receives_an_enquiry().await;
    let before = dump(&site.state.pool()).await;
    let mut scanner = site.visitor();
    let erasure = format!("{act}/erasure");
    for path in [act.clone(), format!("{act}/correction"), format!("{act}/data.json"), erasure] {
        scanner.opens(&path).await.gets(200);
    }
    scanner.opens(&format!("{act}/withdrawal")).await.gets(405);
    assert_eq!(dump(&site.state.pool()).await, before);

    let mut adult = site.visitor();
    adult.opens(&act).await.sees("Please confirm").sees("Ann Carer").sees("League of Nations");
    assert_eq!(adult.header("referrer-policy"), Some("same-origin"));
    assert_eq!(adult.header("cache-control"), Some("no-store"));
    assert_eq!(adult.attribute("meta[name=robots]", "content").as_deref(), Some("noindex"));
    adult.submits("Confirm").await.gets(200).sees("We asked one tutor.");
    assert_eq!(site.kinds().await, ["confirm", "offer"]);
    // the same button, pressed on an older copy of the page
    adult.posts(&act, &[]).await.gets(200);
    assert_eq!(site.kinds().await, ["confirm", "offer"]);
}

#[tokio::test]
async fn two_confirmations_at_once_are_one() {
    let site = Site::open().await;
    site.engages("Ada Sample", &["GCSE"]).await;
    let act = site.receives_an_enquiry().await;
    let (mut one, mut two) = (site.visitor(), site.second_instance().visitor());
    let (one, two) = tokio::join!(one.posts(&act, &[]), two.posts(&act, &[]));
    assert_eq!((one.status(), two.status()), (200, 200));
    assert_eq!(site.kinds().await, ["confirm", "offer"]);
}

#[tokio::test]
async fn whoever_posted_the_form_can_only_watch() {
    let site = Site::open().await;
    let mut visitor = site.asker().await;
    visitor.asks_as_adult("me").submits("Send enquiry").await;
    let watch = visitor.path.clone();
    visitor.sees_not("ann@home.example").sees_not("League of Nations");
    assert_eq!(visitor.header("referrer-policy"), Some("same-origin"));
    for path in ["", "/withdrawal", "/erasure", "/correction"] {
        visitor.posts(&format!("{watch}{path}"), &[("name", "x")]).await.gets(404);
    }
    visitor.opens(&format!("{watch}/data.json")).await.gets(404);
    visitor.opens(&format!("{watch}/correction")).await.gets(404);
    assert_eq!(site.kinds().await, ["confirm"]);
}

#[tokio::test]
async fn a_link_that_nobody_gave_out_opens_nothing() {
    let site = Site::open().await;
    let act = site.receives_an_enquiry().await;
    let mut visitor = site.visitor();
    for path in [
        "/enquiries/x",
        "/enquiries/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "/enquiries/%FF",
        "/offers/x",
    ] {
        visitor.opens(path).await;
        assert!(matches!(visitor.status(), 400 | 404), "{path}: {}", visitor.status());
    }
    site.clock.advance(Duration::hours(49));
    visitor.opens(&act).await.gets(404).sees("This link has expired").sees("Email me a new link");
    visitor.posts(&act, &[]).await.gets(404);
}

#[tokio::test]
async fn the_longest_unasked_are_asked_first_and_three_at_most() {
    let site = Site::open().await;
    for name in ["Ada", "Ben", "Cleo", "Dan", "Eve"] {
        site.engages(name, &["GCSE"]).await;
        site.clock.advance(Duration::seconds(1));
    }
    site.engages("Other", &["A-level"]).await;
    sqlx::query("update tutors set paused_at = now() where name = 'Ben'")
        .execute(&site.state.pool())
        .await
        .unwrap();
    site.confirms_an_enquiry().await;
    let mut asked: Vec<String> = site.letters_of("offer").await.into_iter().map(|l| l.to_name).collect();
    assert_eq!(asked, ["Ada", "Cleo", "Dan"]);
    site.confirms_an_enquiry().await;
    asked = site.letters_of("offer").await.into_iter().skip(3).map(|l| l.to_name).collect();
    assert_eq!(asked, ["Eve", "Ada", "Cleo"]);
}

#[tokio::test]
async fn where_nobody_teaches_it_the_desk_hears_at_once() {
    let site = Site::open().await;
    site.engages("Other", &["A-level"]).await;
    let act = site.confirms_an_enquiry().await;
    assert_eq!(site.kinds().await, ["confirm", "unmatched_desk", "unmatched_family"]);
    assert_eq!(site.letter("unmatched_desk").await.to, "desk@lectern.example");
    let family = site.letter("unmatched_family").await;
    assert_eq!((family.to.as_str(), family.thread), ("ann@home.example", 1));
    assert_eq!(family.link_to("/enquiries/"), act);
    site.visitor().opens(&act).await.sees("We’re looking for a tutor");
}

#[tokio::test]
async fn what_the_message_asks_and_is_answered_here_helps_while_waiting() {
    let site = Site::open().await;
    let path = site.publishes("GCSE", "Conflict and tension", "What made the League of Nations fail?").await;
    site.publishes("GCSE", "Conflict and tension", "Why were there revolutions in 1848?").await;
    site.catches_up().await;
    let act = site.receives_an_enquiry().await;
    let mut adult = site.visitor();
    adult.opens(&act).await.sees("These answers might help").sees("What made the League of Nations fail?");
    adult.sees_not("1848");
    adult.follows("What made the League of Nations fail?").await.gets(200);
    assert_eq!(adult.path, path);
    adult
        .opens(&format!("{act}/erasure"))
        .await
        .submits("Delete everything now")
        .await
        .sees_not("League of Nations");
}
