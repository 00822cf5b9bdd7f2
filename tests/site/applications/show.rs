use lectern::staff::Role;
use sqlx::Row;

use crate::support::site::Site;

impl Site {
    /// What was seen of tutors: kind, detail, day.
    async fn seen(&self) -> Vec<(String, String, String)> {
        let rows = sqlx::query("select kind, detail, seen_on::text as day from tutor_checks order by kind")
            .fetch_all(&self.state.pool())
            .await
            .unwrap();
        rows.iter().map(|row| (row.get("kind"), row.get("detail"), row.get("day"))).collect()
    }
}

#[tokio::test]
async fn an_applicant_who_is_accepted_is_a_tutor_with_what_was_seen() {
    let site = Site::open().await;
    let path = site.confirms_an_application().await;
    let mut desk = site.at_the_desk("amy@lectern.example", Role::Admin).await;
    desk.opens("/admin").await.follows("Applications").await.gets(200).sees("Waiting for an answer");
    desk.follows("Ada Sample").await.gets(200).sees("Sources, patiently").sees("in person in LS6, YO");
    assert_eq!(desk.path, path);
    desk.fills("identity", "2026-01-10").fills("dbs", "2026-01-12").fills("dbs_level", "Enhanced");
    desk.submits("Accept as a tutor").await.gets(200).sees("Accepted");
    assert!(!desk.html().contains("acceptance"), "there is nothing left to answer");
    let seen = |kind: &str, detail: &str, day: &str| (kind.to_owned(), detail.to_owned(), day.to_owned());
    assert_eq!(
        site.seen().await,
        [seen("dbs", "Enhanced", "2026-01-12"), seen("identity", "", "2026-01-10")]
    );
    let mut visitor = site.visitor();
    visitor.opens("/tutors").await.sees("Sources, patiently");
    visitor.follows("Ada Sample").await.gets(200);
    visitor.sees("GCSE History").sees("I taught for nine years.").sees_not("@tutors.example");
    let letter = site.tutors_letters("applications/welcome").await.remove(0);
    assert_eq!((letter.to.as_str(), letter.to_name.as_str()), ("ada@tutors.example", "Ada Sample"));
    assert_eq!(letter.link_to("/tutors/"), "/tutors/ada-sample");
    assert!(letter.text.contains("http://127.0.0.1:3000/teaching"), "{}", letter.text);
    // a second click, and a refusal too late
    desk.posts(&format!("{path}/acceptance"), &[]).await.gets(200);
    desk.posts(&format!("{path}/refusal"), &[]).await.gets(200).sees("Accepted");
    assert_eq!(site.tutors_letters("applications/welcome").await.len(), 1);
    assert!(site.tutors_letters("applications/refused").await.is_empty());
    assert_eq!(visitor.opens("/tutors").await.all(".tutors h2"), ["Ada Sample"]);
}

#[tokio::test]
async fn an_applicant_who_is_refused_gets_a_kind_letter_once() {
    let site = Site::open().await;
    let path = site.confirms_an_application().await;
    let mut desk = site.at_the_desk("amy@lectern.example", Role::Admin).await;
    desk.opens(&path).await.submits("Decline").await.gets(200).sees("Declined");
    desk.posts(&format!("{path}/refusal"), &[]).await.gets(200);
    desk.posts(&format!("{path}/acceptance"), &[]).await.gets(200).sees("Declined");
    let letters = site.tutors_letters("applications/refused").await;
    assert_eq!(letters.len(), 1);
    assert!(letters[0].text.contains("Hello Ada Sample") && letters[0].text.contains("Thank you"));
    site.visitor().opens("/tutors").await.sees_not("Ada Sample");
    let own = site.tutors_letters("applications/confirm").await.remove(0).link_to("/teach-with-us/");
    site.visitor().opens(&own).await.gets(200).sees("We can’t take you on");
}

#[tokio::test]
async fn what_cannot_have_been_seen_is_told_and_kept() {
    let site = Site::open().await;
    let path = site.confirms_an_application().await;
    let mut desk = site.at_the_desk("amy@lectern.example", Role::Admin).await;
    desk.opens(&path).await.fills("identity", "2026-01-15").fills("dbs", "2026-01-10");
    desk.fills("references", "last week").fills("qualifications_detail", "BA <History>");
    desk.submits("Accept as a tutor").await.gets(422);
    desk.sees("Enter a day that isn’t in the future").sees("Choose the level").sees("Please check 3 things");
    for (name, value) in [
        ("identity", "2026-01-15"),
        ("dbs", "2026-01-10"),
        ("references", "last week"),
        ("qualifications_detail", "BA <History>"),
    ] {
        assert_eq!(desk.value_of(name), value, "{name}");
    }
    assert!(site.seen().await.is_empty());
    assert!(site.tutors_letters("applications/welcome").await.is_empty());
    site.visitor().opens("/tutors").await.sees_not("Ada Sample");
}

#[tokio::test]
async fn a_tutor_who_applies_again_is_told_at_the_desk() {
    let site = Site::open().await;
    site.engages("Ada", &["GCSE"]).await;
    let path = site.confirms_an_application().await;
    let mut desk = site.at_the_desk("amy@lectern.example", Role::Admin).await;
    sqlx::query("update tutors set email = 'ada@tutors.example'").execute(&site.state.pool()).await.unwrap();
    desk.opens(&path).await.fills("identity", "2026-01-10").submits("Accept as a tutor").await.gets(422);
    desk.sees("Another tutor already has this email address, so nothing was changed");
    assert_eq!(desk.value_of("identity"), "2026-01-10");
    assert!(site.seen().await.is_empty() && site.tutors_letters("applications/welcome").await.is_empty());
    desk.submits("Decline").await.gets(200).sees("Declined");
}
