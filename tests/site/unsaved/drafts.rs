use lectern::{answers::Publication, staff::Role};
use time::Duration;

use crate::support::{site::Site, visitor::Visitor};

const FIELDS: [&str; 8] =
    ["version", "draft", "question", "short_answer", "body_markdown", "level", "subject", "topic"];

/// Types into a form, and the script of the page keeps it.
async fn keeps(visitor: &mut Visitor, changes: &[(&str, &str)]) {
    let form = visitor.attribute("form[data-keep]", "data-keep").unwrap();
    let mut fields: Vec<(&str, String)> =
        FIELDS.into_iter().map(|name| (name, visitor.value_of(name))).collect();
    for (name, value) in changes {
        fields.retain(|(known, _)| known != name);
        fields.push((name, (*value).to_owned()));
    }
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    visitor.again().posts_only(&format!("/admin/drafts?form={form}"), &fields).await.gets(204);
}

/// The form of an answer.
async fn answer(site: &Site) -> String {
    site.keeps(Publication::Published, "GCSE", "Russia", "Who was Stalin?").await;
    let id: uuid::Uuid =
        sqlx::query_scalar("select id from answers").fetch_one(&site.state.pool()).await.unwrap();
    format!("/admin/answers/{id}")
}

async fn ann(site: &Site) -> Visitor {
    site.at_the_desk("ann@lectern.example", Role::Editor).await
}

#[tokio::test]
async fn what_was_typed_before_a_crash_is_offered_and_restored() {
    let site = Site::open().await;
    let address = answer(&site).await;
    let mut ann = ann(&site).await;
    ann.opens(&address).await.sees_not("unsaved changes");
    keeps(&mut ann, &[("short_answer", "Half a sen")]).await;
    site.clock.advance(Duration::minutes(5));
    ann.opens(&address).await.sees("You have unsaved changes from 12:00 on 14 January 2026");
    assert_ne!(ann.value_of("short_answer"), "Half a sen");
    let mut bob = site.at_the_desk("bob@lectern.example", Role::Editor).await;
    bob.opens(&address).await.sees_not("unsaved changes");
    ann.follows("Restore").await.gets(200).sees("Not saved yet");
    assert_eq!(ann.value_of("short_answer"), "Half a sen");
    assert!(ann.attribute("form[data-unsaved]", "action").is_some());
    ann.fills("short_answer", "A whole sentence.").submits("Save changes").await.gets(200).sees("Saved.");
    ann.opens(&address).await.sees_not("unsaved changes").sees_not("Not saved yet");
    assert_eq!(ann.value_of("short_answer"), "A whole sentence.");
}

#[tokio::test]
async fn a_new_answer_is_offered_where_one_begins() {
    let site = Site::open().await;
    let mut ann = ann(&site).await;
    ann.opens("/admin/answers/new").await;
    keeps(&mut ann, &[("question", "Who was Kirov?")]).await;
    ann.opens("/admin/answers").await.sees("Who was Kirov?");
    ann.opens("/admin/answers/new").await.sees("You have unsaved changes");
    ann.follows("Restore").await;
    assert_eq!(ann.value_of("question"), "Who was Kirov?");
    ann.opens("/admin/answers/new").await.submits("Discard").await.gets(200).sees_not("unsaved changes");
    assert_eq!(ann.path, "/admin/answers/new");
    ann.opens("/admin/answers").await.sees_not("Who was Kirov?");
}

#[tokio::test]
async fn two_tabs_keep_two_drafts_and_a_late_request_revives_none() {
    let site = Site::open().await;
    let address = answer(&site).await;
    let mut first = ann(&site).await;
    let mut second = first.again();
    first.opens(&address).await;
    second.opens(&address).await;
    keeps(&mut first, &[("short_answer", "First tab.")]).await;
    keeps(&mut second, &[("question", "Who was Joseph Stalin?")]).await;
    let mut third = first.again();
    third.opens(&address).await;
    assert_eq!(third.all("[data-offer] a").len(), 2);
    let draft = first.value_of("draft");
    first.fills("short_answer", "First tab.").submits("Save changes").await.gets(200);
    let late = [("draft", &*draft), ("question", "Too late")];
    first.posts_only(&format!("/admin/drafts?form={address}"), &late).await.gets(409);
    third.opens(&address).await;
    assert_eq!(third.all("[data-offer] a").len(), 1);
}

#[tokio::test]
async fn a_draft_is_nobody_elses_and_ends() {
    let site = Site::open().await;
    let mut ann = ann(&site).await;
    let mut bob = site.at_the_desk("bob@lectern.example", Role::Editor).await;
    ann.opens("/admin/answers/new").await;
    keeps(&mut ann, &[("question", "Who was Kirov?")]).await;
    let draft = ann.value_of("draft");
    bob.opens(&format!("/admin/answers/new?draft={draft}")).await.gets(200).sees_not("Kirov");
    bob.posts("/admin/drafts/discard", &[("draft", &draft)]).await;
    bob.posts_only("/admin/drafts?form=/admin/answers/new", &[("draft", &draft), ("question", "Mine")])
        .await
        .gets(409);
    ann.opens("/admin/answers/new").await.sees("You have unsaved changes");
    for wrong in ["", "/answers", "//evil.example", "/admin/../x"] {
        ann.posts_only(&format!("/admin/drafts?form={wrong}"), &[("draft", &draft)]).await.gets(422);
    }
    site.clock.advance(Duration::days(31));
    let job = lectern::unsaved::ROOM.jobs[0];
    if let lectern::platform::room::Runs::Alone(_, run) = job.runs {
        run(site.state.clone()).await.unwrap();
    }
    let mut again = site.at_the_desk("cid@lectern.example", Role::Editor).await;
    again.opens("/privacy").await.sees("typed into a form and not saved 30 days after it was typed");
    let left: i64 =
        sqlx::query_scalar("select count(*) from form_drafts").fetch_one(&site.state.pool()).await.unwrap();
    assert_eq!(left, 0);
}
