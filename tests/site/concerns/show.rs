use lectern::{concerns, staff::Role};
use time::Duration;

use crate::support::{letters::Posted, site::Site, visitor::Visitor};

impl Site {
    async fn concern_letters(&self, kind: &str) -> Vec<Posted> {
        self.tutors_letters(&format!("concerns/{kind}")).await
    }

    async fn goes_round_the_concerns(&self, hours: i64) {
        self.clock.advance(Duration::hours(hours));
        concerns::round(&self.state).await.unwrap();
    }
}

/// An admin at the page of the one concern there is.
async fn at_the_concern(site: &Site, email: &str) -> Visitor {
    let mut desk = site.at_the_desk(email, Role::Admin).await;
    let link = site.concern_letters("desk").await.pop().unwrap().link_to("/admin/concerns/");
    desk.opens(&link).await.gets(200);
    desk
}

async fn with_a_concern() -> Site {
    let site = Site::open().await;
    site.engages("Ada", &["GCSE"]).await;
    site.receives_a_concern("first").await;
    site
}

#[tokio::test]
async fn the_team_is_told_every_four_hours_until_somebody_takes_it_on() {
    let site = with_a_concern().await;
    let told = async || site.concern_letters("waiting").await.len();
    site.goes_round_the_concerns(3).await;
    assert_eq!(told().await, 0);
    site.goes_round_the_concerns(1).await;
    site.goes_round_the_concerns(0).await;
    assert_eq!(told().await, 1);
    let letter = site.concern_letters("waiting").await.remove(0);
    assert_eq!(letter.to, "desk@lectern.example");
    assert!(
        letter.text.contains("came in 4 hours ago") && !letter.text.contains("photograph"),
        "{}",
        letter.text
    );
    site.goes_round_the_concerns(4).await;
    assert_eq!(told().await, 2);
    let mut desk = at_the_concern(&site, "amy@lectern.example").await;
    desk.submits("Take it on").await.gets(200).sees("You have this concern");
    site.goes_round_the_concerns(8).await;
    assert_eq!(told().await, 2);
}

#[tokio::test]
async fn who_looked_and_who_did_what_is_kept() {
    let site = with_a_concern().await;
    let mut amy = at_the_concern(&site, "amy@lectern.example").await;
    amy.sees("He asked for a photograph.").sees("bea@home.example").sees("no name given");
    amy.sees("Looked at it").sees("amy@lectern.example");
    let mut bob = at_the_concern(&site, "bob@lectern.example").await;
    bob.submits("Take it on").await.sees("You have this concern");
    amy.opens(&bob.path.clone()).await.sees("bob@lectern.example has this concern");
    amy.fills("note", " ").submits("Add the note").await.gets(422).sees("Write the note");
    amy.fills("note", "Rang the council.\n<b>Reference 7</b>").submits("Add the note").await.gets(200);
    amy.sees("Rang the council.").sees("<b>Reference 7</b>");
    amy.submits("Take it over").await.sees("You have this concern");
    amy.fills("reason", "Spoke to the family.").submits("Close the concern").await.gets(422);
    amy.sees("Choose how it ended");
    assert_eq!(amy.value_of("reason"), "Spoke to the family.");
    amy.fills("outcome", "passed_on").submits("Close the concern").await.gets(200);
    amy.sees("Passed on to the council or the police").sees("Spoke to the family.").sees("Closed it");
    let done = amy.all("ol.answer-list strong");
    assert_eq!(
        done,
        ["Looked at it", "Looked at it", "Took it on", "Wrote a note", "Took it on", "Closed it"]
    );
    // a colleague's page is still open: nothing they type is lost, and nothing ends twice
    bob.fills("outcome", "unfounded")
        .fills("reason", "I saw it otherwise.")
        .submits("Close the concern")
        .await;
    bob.gets(200).sees("Passed on to the council").sees("I saw it otherwise.");
    bob.submits("Open it again").await.gets(200).sees("Opened it again").sees("Close the concern");
    for sql in ["update concern_events set note = ''", "delete from concern_events"] {
        assert!(sqlx::query(sql).execute(&site.state.pool()).await.is_err(), "{sql}");
    }
    assert!(sqlx::query("delete from tutors").execute(&site.state.pool()).await.is_err());
}

#[tokio::test]
async fn a_first_answer_is_promised_and_kept_or_everybody_hears_of_it() {
    let site = with_a_concern().await;
    let promised = site.concern_letters("acknowledged").await.remove(0);
    assert!(promised.text.contains("midday on Thursday 15 January, UK time"), "{}", promised.text);
    let mut desk = at_the_concern(&site, "amy@lectern.example").await;
    site.hires("boss@lectern.example", Role::Admin).await;
    site.hires("edna@lectern.example", Role::Editor).await;
    desk.submits("Take it on").await;
    site.goes_round_the_concerns(23).await;
    assert!(site.concern_letters("late").await.is_empty());
    site.goes_round_the_concerns(1).await;
    site.goes_round_the_concerns(0).await;
    let told: Vec<String> = site.concern_letters("late").await.into_iter().map(|letter| letter.to).collect();
    assert_eq!(told, ["desk@lectern.example", "amy@lectern.example", "boss@lectern.example"]);
    let sorry = site.concern_letters("sorry").await;
    assert_eq!((sorry.len(), sorry[0].to.as_str()), (1, "bea@home.example"));
    assert!(sorry[0].text.contains("999") && !sorry[0].text.contains("photograph"));
    // it is taken on and late: the team hears of it again
    let before = site.concern_letters("waiting").await.len();
    site.goes_round_the_concerns(4).await;
    assert_eq!(site.concern_letters("waiting").await.len(), before + 1);
    desk.signs_in("amy@lectern.example").await;
    let page = promised_page(&site).await;
    desk.opens(&page).await.sees("late: promised by");
    desk.fills("answer", "Thank you.\nWe will ring you.").submits("Send as an email").await.gets(200);
    desk.sees("given at").sees("Answered who reported it").sees("We will ring you.");
    let answer = site.concern_letters("answer").await.remove(0);
    assert_eq!(answer.to, "bea@home.example");
    assert!(answer.text.contains("We will ring you.") && !answer.subject.contains("ring"));
    site.goes_round_the_concerns(48).await;
    assert_eq!(site.concern_letters("waiting").await.len(), before + 1);
    assert_eq!(site.concern_letters("sorry").await.len(), 1);
}

async fn promised_page(site: &Site) -> String {
    site.concern_letters("desk").await.pop().unwrap().link_to("/admin/concerns/")
}

#[tokio::test]
async fn an_answer_in_time_or_in_another_way_is_an_answer() {
    let site = with_a_concern().await;
    let mut desk = at_the_concern(&site, "amy@lectern.example").await;
    desk.fills("answer", "").submits("Record").await.gets(422);
    let act = desk.actions("form[action$='/answer']").remove(0);
    for _ in 0..2 {
        desk.posts(&act, &[("answer", "Rang her, 12:05."), ("by", "")])
            .await
            .gets(200)
            .sees("In another way");
    }
    assert_eq!(desk.all("ol.answer-list strong").iter().filter(|did| did.contains("Answered")).count(), 1);
    desk.sees("You have this concern");
    assert!(site.concern_letters("answer").await.is_empty());
    site.goes_round_the_concerns(25).await;
    assert!(site.concern_letters("late").await.is_empty() && site.concern_letters("sorry").await.is_empty());
}

#[tokio::test]
async fn a_concern_without_an_address_is_late_where_nobody_took_it_on() {
    let site = Site::open().await;
    site.engages("Ada", &["GCSE"]).await;
    site.visitor()
        .posts("/tutors/ada/concern", &[("message", "Worried."), ("submission", "x")])
        .await
        .gets(200);
    site.goes_round_the_concerns(24).await;
    assert_eq!(site.concern_letters("late").await.len(), 1);
    assert!(site.concern_letters("sorry").await.is_empty());
    let desk = at_the_concern(&site, "amy@lectern.example").await;
    desk.sees("nobody to write to").sees_not("Send as an email");
}

#[tokio::test]
async fn a_tutor_is_hidden_from_the_concern_itself_and_it_says_so() {
    let site = with_a_concern().await;
    let mut desk = at_the_concern(&site, "amy@lectern.example").await;
    let here = desk.path.clone();
    desk.submits("Hide at once")
        .await
        .gets(200)
        .sees("Hidden from the site")
        .sees("hidden from the site, no offers");
    assert_eq!(desk.path, here);
    site.visitor().opens("/tutors/ada").await.gets(410);
    desk.posts("/admin/concerns/0198c0de-0000-7000-8000-000000000000/owner", &[]).await.gets(404);
    desk.opens("/admin/concerns/7").await.gets(404);
    let mut editor = site.at_the_desk("edna@lectern.example", Role::Editor).await;
    editor.posts(&format!("{here}/handling"), &[("outcome", "other"), ("reason", "x")]).await.gets(403);
    editor.opens(&here).await.gets(403);
}
