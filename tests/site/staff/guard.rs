use lectern::staff::Role;
use time::Duration;

use crate::support::site::Site;

#[tokio::test]
async fn nothing_of_the_desk_opens_without_a_key() {
    let site = Site::open().await;
    let mut visitor = site.visitor();
    for path in [
        "/admin",
        "/admin/answers",
        "/admin/answers/new",
        "/admin/answers/0198c0de-0000-7000-8000-000000000000",
        "/admin/staff",
        "/admin/mail",
        "/admin/tutors",
    ] {
        visitor.asks(path).await.gets(303);
        assert!(visitor.header("location").unwrap().starts_with("/admin/sign-in?next="), "{path}");
    }
    for path in
        ["/admin/staff", "/admin/answers/new", "/admin/answers/0198c0de-0000-7000-8000-000000000000/preview"]
    {
        visitor.posts(path, &[("question", "Why?")]).await.gets(401).sees("we’ve kept what you typed");
    }
}

#[tokio::test]
async fn staff_see_what_took_how_long_and_nobody_else_does() {
    let site = Site::open().await;
    let mut ann = site.at_the_desk("ann@lectern.example", Role::Editor).await;
    let told = ann.opens("/admin").await.header("server-timing").unwrap().to_owned();
    assert!(told.starts_with("guard;dur=") && told.contains("page;dur="), "{told}");
    ann.opens("/admin/style").await.gets(200).sees("Every token").sees("A mistaken field");
    assert!(site.visitor().opens("/").await.header("server-timing").is_none());
}

#[tokio::test]
async fn an_editor_does_not_reach_what_admins_do() {
    let site = Site::open().await;
    let mut ann = site.at_the_desk("ann@lectern.example", Role::Editor).await;
    ann.sees_not("Staff").sees_not("Mail");
    for path in ["/admin/staff", "/admin/mail", "/admin/tutors"] {
        ann.opens(path).await.gets(403);
    }
    ann.posts("/admin/staff", &[("email", "me@lectern.example"), ("role", "admin")]).await.gets(403);
    let mut bob = site.at_the_desk("bob@lectern.example", Role::Admin).await;
    for path in ["/admin/staff", "/admin/mail", "/admin/tutors", "/admin/answers"] {
        bob.opens(path).await.gets(200);
    }
}

#[tokio::test]
async fn a_session_that_ends_in_the_middle_of_writing_loses_nothing() {
    let site = Site::open().await;
    let mut ann = site.at_the_desk("ann@lectern.example", Role::Editor).await;
    let body = "## Why\n\n\"Peace & bread\" < 100 %\n\n  twice — 李 👩‍👩‍👧";
    ann.opens("/admin/answers/new").await;
    ann.fills("question", "Why did Kerensky fall?").fills("short_answer", "The war went on.");
    ann.fills("body_markdown", body).fills("level", "gcse").fills("topic", "Russia");
    site.clock.advance(Duration::hours(13));
    ann.submits("Save draft").await.gets(401).sees("we’ve kept what you typed");
    ann.fills("email", "ann@lectern.example").fills("password", "not this one");
    ann.submits("Sign in").await.gets(422);
    ann.fills("email", "ann@lectern.example").fills("password", crate::support::staff::PASSWORD);
    ann.submits("Sign in").await.gets(200).sees("Nothing was lost").sees("\"Peace & bread\" < 100 %");
    ann.submits("Continue").await.gets(200).sees("Saved as a draft");
    assert_eq!(ann.value_of("body_markdown").replace("\r\n", "\n"), body);
    assert_eq!(ann.value_of("question"), "Why did Kerensky fall?");
}
