use lectern::{enquiries, staff::Role};
use time::Duration;

use crate::support::{site::Site, visitor::Visitor};

/// An admin at the page of a tutor.
async fn at_the_page_of(site: &Site, tutor: &str) -> Visitor {
    let mut desk = site.at_the_desk("amy@lectern.example", Role::Admin).await;
    desk.opens("/admin/tutors").await.follows(tutor).await.gets(200);
    desk
}

#[tokio::test]
async fn a_tutor_whom_the_team_paused_cannot_say_yes_nor_begin_again() {
    let site = Site::open().await;
    site.engages("Ada", &["GCSE"]).await;
    let family = site.confirms_an_enquiry().await;
    let offer = site.letter("offer").await.link_to("/offers/");
    let mut tutor = site.visitor();
    tutor.opens(&offer).await.sees("Can you help?");
    let mut desk = at_the_page_of(&site, "Ada").await;
    desk.submits("Pause").await.gets(200).sees("Paused by the team since").sees("amy@lectern.example");
    // the page was open, and the button is still there
    tutor.submits("Yes, I can help").await.gets(200).sees("This enquiry is closed");
    tutor.posts(&offer, &[("answer", "yes")]).await.gets(200).sees_not("You said yes");
    assert!(site.letters_of("introduction_tutor").await.is_empty(), "no contact details leave");
    assert_eq!(site.letter("offer_closed").await.to, "ada@tutors.example");
    let told = site.letter("tutor_unavailable").await;
    assert_eq!((told.to.as_str(), told.link_to("/enquiries/")), ("ann@home.example", family));
    for alarm in ["concern", "suspend", "hidden", "paused", "Ada", "safety"] {
        assert!(!told.text.contains(alarm) && !told.subject.contains(alarm), "{alarm}: {}", told.text);
    }
    // the tutor's own page and the link of the email end nothing
    desk.submits("Email them a link").await.gets(200);
    let own = site.letters().await.into_iter().rfind(|letter| letter.kind == "tutors/page_link").unwrap();
    let own = own.link_to("/teaching/");
    tutor.opens(&own).await.sees("Our team has paused enquiries to you").sees_not("Start again");
    tutor.posts(&format!("{own}/resume"), &[]).await.gets(200).sees("Our team has paused enquiries to you");
    tutor.posts(&format!("{own}/pause"), &[("until", "2026-01-15")]).await.gets(200);
    tutor.posts(&format!("{own}/resume"), &[]).await.gets(200);
    tutor.opens(&format!("{offer}/pause")).await.sees("Our team has paused enquiries to you");
    site.clock.advance(Duration::days(3));
    enquiries::round(&site.state).await.unwrap();
    assert_eq!(site.letters_of("offer").await.len(), 1, "no new offer while the team's pause lasts");
    desk.signs_in("amy@lectern.example").await;
    desk.opens("/admin/tutors").await.sees("paused by the team");
    desk.follows("Ada").await;
    desk.submits("Resume").await.gets(200).sees("Active");
    site.confirms_an_enquiry().await;
    assert_eq!(site.letters_of("offer").await.len(), 2);
}

#[tokio::test]
async fn others_are_asked_at_once_where_a_tutor_is_paused() {
    let site = Site::open().await;
    for name in ["Ada", "Ben", "Cleo", "Dan"] {
        site.engages(name, &["GCSE"]).await;
        site.clock.advance(Duration::seconds(1));
    }
    let mut family = site.asker().await;
    family.opens("/hire-a-tutor?tutor=ada").await.asks_as_adult("me");
    site.clock.advance(Duration::seconds(30));
    family.submits("Send enquiry").await.gets(200);
    let link = site.letter("confirm").await.link_to("/enquiries/");
    family.opens(&link).await.submits("Confirm").await.gets(200);
    assert_eq!(site.letter("offer").await.to_name, "Ada");
    at_the_page_of(&site, "Ada").await.submits("Pause").await;
    let asked: Vec<String> =
        site.letters_of("offer").await.into_iter().map(|letter| letter.to_name).collect();
    assert_eq!(asked, ["Ada", "Ben", "Cleo", "Dan"]);
    let told = site.letter("tutor_unavailable").await;
    assert!(
        told.text.contains("The tutor you asked for") && told.text.contains("Other tutors have your enquiry")
    );
    let offer = site.letters_of("offer").await[1].link_to("/offers/");
    site.visitor().opens(&offer).await.submits("Yes").await.gets(200).sees("You said yes");
}

#[tokio::test]
async fn a_lapsed_offer_of_a_paused_tutor_takes_no_late_yes() {
    let site = Site::open().await;
    site.engages("Ada", &["GCSE"]).await;
    site.confirms_an_enquiry().await;
    let offer = site.letter("offer").await.link_to("/offers/");
    site.clock.advance(Duration::days(2));
    enquiries::round(&site.state).await.unwrap();
    let mut tutor = site.visitor();
    tutor.opens(&offer).await.sees("Can you help?");
    at_the_page_of(&site, "Ada").await.submits("Pause").await;
    tutor.submits("Yes, I can help").await.sees("This enquiry is closed");
    assert!(site.letters_of("introduction_family").await.is_empty());
}

#[tokio::test]
async fn a_yes_is_refused_even_before_the_offer_is_closed() {
    let site = Site::open().await;
    site.engages("Ada", &["GCSE"]).await;
    site.confirms_an_enquiry().await;
    let offer = site.letter("offer").await.link_to("/offers/");
    // as if the process had died between the two transactions
    sqlx::query("update tutors set hidden_at = now(), hidden_by = 'amy@lectern.example'")
        .execute(&site.state.pool())
        .await
        .unwrap();
    site.visitor().posts(&offer, &[("answer", "yes")]).await.gets(200).sees_not("You said yes");
    assert!(site.letters_of("introduction_tutor").await.is_empty());
    enquiries::round(&site.state).await.unwrap();
    assert_eq!(site.letters_of("tutor_unavailable").await.len(), 1, "the clock closes what is left over");
    enquiries::round(&site.state).await.unwrap();
    assert_eq!(site.letters_of("tutor_unavailable").await.len(), 1);
}

#[tokio::test]
async fn a_hidden_tutor_is_gone_from_the_site_at_once() {
    let site = Site::open().await;
    site.engages("Ada", &["GCSE"]).await;
    site.engages("Ben", &["A-level"]).await;
    site.confirms_an_enquiry().await;
    let offer = site.letter("offer").await.link_to("/offers/");
    let mut desk = at_the_page_of(&site, "Ada").await;
    desk.submits("Hide at once").await.gets(200).sees("Hidden since").sees("amy@lectern.example");
    let mut visitor = site.visitor();
    visitor.opens("/tutors/ada").await.gets(410).sees_not("Ada").sees("Hire a tutor");
    assert_eq!(visitor.attribute("meta[name=robots]", "content").as_deref(), Some("noindex"));
    visitor.opens("/tutors").await.sees_not("Ada").sees("Ben");
    visitor.opens("/tutors?level=gcse").await.sees_not("Ada");
    visitor.opens("/hire-a-tutor?tutor=ada").await.gets(200).sees_not("Ada");
    visitor.opens("/tutors/ada/concern").await.gets(200);
    visitor.opens("/sitemap.xml").await.sees_not("tutors/ada");
    visitor.posts(&offer, &[("answer", "yes")]).await.gets(200).sees_not("You said yes");
    assert_eq!(site.letters_of("tutor_unavailable").await.len(), 1);
    assert!(site.letters_of("offer_closed").await.is_empty(), "the tutor hears of it from a person first");
    site.confirms_an_enquiry().await;
    assert_eq!(site.letters_of("offer").await.len(), 1);
    desk.submits("Show again").await.gets(200).sees("Active");
    visitor.opens("/tutors/ada").await.gets(200).sees("Ada teaches");
    let mut editor = site.at_the_desk("edna@lectern.example", Role::Editor).await;
    let hide = desk.actions("form[action$='/hiding']").remove(0);
    editor.posts(&hide, &[]).await.gets(403);
    desk.posts("/admin/tutors/0198c0de-0000-7000-8000-000000000000/hiding", &[]).await.gets(404);
}
