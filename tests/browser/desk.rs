//! Staff sign in, and editors write answers.

use lectern::staff::Role;
use time::Duration;

use crate::{
    browser::{Browser, Scripts},
    support::{served::Served, staff::PASSWORD},
};

const QUESTION: &str = "Why did Lenin's New Economic Policy end?";
const PATH: &str = "/answers/gcse/history/why-did-lenins-new-economic-policy-end";

pub async fn at_the_desk(served: &Served, role: Role, scripts: Scripts) -> Browser {
    served.site.hires("ann@lectern.example", role).await;
    let mut ann = Browser::open(served, scripts).await;
    ann.opens("/admin").await.sees("Sign in").await;
    ann.fills("email", "ann@lectern.example").await.fills("password", PASSWORD).await;
    ann.presses("Sign in").await.sees("Write an answer").await;
    ann
}

async fn writes(ann: &mut Browser) {
    ann.opens("/admin/answers/new").await.fills("question", QUESTION).await;
    ann.fills("short_answer", "Stalin wanted grain for industry.").await;
    ann.chooses("level", "gcse").await.chooses("subject", "history").await;
    ann.fills("topic", "Russia and the Soviet Union").await.fills("author", "Ann").await;
    ann.fills("sources", "Decrees, 1930 | https://archive.example/nep").await;
    ann.fills("body_markdown", "## Grain\n\nProcurement *fell* in 1927.").await;
}

both!(a_wrong_password_keeps_the_address);
async fn a_wrong_password_keeps_the_address(scripts: Scripts) {
    let served = Served::open().await;
    served.site.hires("ann@lectern.example", Role::Editor).await;
    let mut ann = Browser::open(&served, scripts).await;
    ann.opens("/admin/sign-in").await.fills("email", "ann@lectern.example").await;
    ann.fills("password", "not this one").await.presses("Sign in").await.sees("Please check").await;
    assert_eq!(ann.value_of("email").await, "ann@lectern.example");
    ann.fills("password", PASSWORD).await.presses("Sign in").await.sees("The desk").await;
    ann.presses("Sign out").await.opens("/admin").await.sees("Sign in").await;
}

both!(an_editor_writes_and_publishes_an_answer);
async fn an_editor_writes_and_publishes_an_answer(scripts: Scripts) {
    let served = Served::open().await;
    served.site.publishes("GCSE", "Russia and the Soviet Union", "How did Stalin come to power?").await;
    let mut ann = at_the_desk(&served, Role::Editor, scripts).await;
    writes(&mut ann).await;
    if scripts == Scripts::Off {
        ann.sees_not("Its address:").await.presses("Preview").await;
    }
    ann.sees(&format!("Its address: {PATH}")).await.sees("Procurement fell in 1927.").await;
    assert_eq!(ann.value_of("question").await, QUESTION);
    ann.looks_over().await.presses("Save draft").await.sees("Saved as a draft").await;
    ann.presses("Publish").await.sees("everyone can read it now").await;
    ann.follows("View the public page").await.sees("Procurement fell in 1927.").await;
    assert_eq!(ann.path().await, PATH);
    ann.opens("/admin/answers?q=economic").await.follows(QUESTION).await;
    ann.presses("Take this answer down").await.fills("reason", "It had a wrong date.").await;
    ann.presses("Withdraw").await.opens(PATH).await.sees("410").await;
}

both!(an_editor_is_told_of_the_same_question);
async fn an_editor_is_told_of_the_same_question(scripts: Scripts) {
    let served = Served::open().await;
    served
        .site
        .publishes("GCSE", "Russia and the Soviet Union", "Why did the New Economic Policy of Lenin end?")
        .await;
    let mut ann = at_the_desk(&served, Role::Editor, scripts).await;
    writes(&mut ann).await;
    if scripts == Scripts::Off {
        ann.sees_not("may already be answered").await.presses("Preview").await;
    }
    ann.sees("This question may already be answered").await.sees("Is this already answered?").await;
    ann.looks_over().await.presses("Publish").await.sees("everyone can read it now").await;
    ann.sees("This question may already be answered").await;
    lectern::related::compute_due(&served.site.state).await.unwrap();
    ann.opens("/admin/duplicates").await.sees("1 pair").await.sees(QUESTION).await;
    ann.presses("Not a duplicate").await.sees("We won’t list them again").await.presses("Undo").await;
    ann.sees("1 pair").await.follows(QUESTION).await.sees("Edit an answer").await;
}

both!(an_editors_mistakes_keep_the_text);
async fn an_editors_mistakes_keep_the_text(scripts: Scripts) {
    let served = Served::open().await;
    let mut ann = at_the_desk(&served, Role::Editor, scripts).await;
    ann.opens("/admin/answers/new").await.fills("body_markdown", "A text\n\nof two paragraphs").await;
    ann.presses("Publish").await.sees("Please check").await;
    assert_eq!(ann.value_of("body_markdown").await, "A text\n\nof two paragraphs");
}

both!(the_desk_shows_its_rooms_to_an_admin);
async fn the_desk_shows_its_rooms_to_an_admin(scripts: Scripts) {
    let served = Served::open().await;
    served.site.publishes("GCSE", "Russia and the Soviet Union", "How did Stalin come to power?").await;
    let mut ann = at_the_desk(&served, Role::Admin, scripts).await;
    for room in ["Answers", "Enquiries", "Tutors", "Mail", "Staff"] {
        ann.opens("/admin").await.follows(room).await.sees(room).await;
    }
    ann.opens("/admin/staff")
        .await
        .fills("email", "bea@lectern.example")
        .await
        .chooses("role", "editor")
        .await;
    ann.presses("Add and create a password").await.sees("New password for bea@lectern.example").await;
    ann.opens("/admin/staff").await.presses("Close").await.sees("closed on").await;
}

both!(an_admin_adds_a_tutor_and_lets_them_rest);
async fn an_admin_adds_a_tutor_and_lets_them_rest(scripts: Scripts) {
    let served = Served::open().await;
    served.site.publishes("GCSE", "Russia and the Soviet Union", "How did Stalin come to power?").await;
    let mut ann = at_the_desk(&served, Role::Admin, scripts).await;
    ann.opens("/admin/tutors")
        .await
        .follows("Add a tutor")
        .await
        .presses("Save")
        .await
        .sees("Please check")
        .await;
    ann.fills("name", "Ada Sample").await.fills("email", "ada@tutors.example").await;
    ann.fills("headline", "Explains the 1920s with maps").await.fills("about", "I teach **history**.").await;
    ann.chooses("teaches", "gcse/history").await.presses("Save").await.sees("Ada Sample").await;
    ann.opens("/tutors")
        .await
        .follows("Ada Sample")
        .await
        .sees("I teach history.")
        .await
        .sees("not checked")
        .await;
    ann.opens("/tutors?level=gcse&subject=history").await.sees("Explains the 1920s").await;
    ann.opens("/admin/tutors")
        .await
        .follows("Ada Sample")
        .await
        .presses("Pause")
        .await
        .sees("Paused by the team since")
        .await;
}

both!(a_session_that_ends_while_somebody_writes_loses_nothing);
async fn a_session_that_ends_while_somebody_writes_loses_nothing(scripts: Scripts) {
    let served = Served::open().await;
    let mut ann = at_the_desk(&served, Role::Editor, scripts).await;
    ann.opens("/admin/answers/new").await.fills("question", QUESTION).await;
    ann.fills("body_markdown", "## Grain\n\nProcurement *fell*.").await;
    if scripts == Scripts::On {
        ann.sees("Procurement fell").await;
    }
    served.site.clock.advance(Duration::hours(13));
    ann.presses("Save draft").await.sees("we’ve kept what you typed").await;
    ann.fills("email", "ann@lectern.example").await.fills("password", PASSWORD).await;
    ann.presses("Sign in").await.sees("Nothing was lost").await.presses("Continue").await;
    assert_eq!(ann.value_of("question").await, QUESTION);
    assert_eq!(ann.value_of("body_markdown").await, "## Grain\n\nProcurement *fell*.");
}

both!(two_editors_of_one_answer_lose_nothing);
async fn two_editors_of_one_answer_lose_nothing(scripts: Scripts) {
    let served = Served::open().await;
    served.site.publishes("GCSE", "Russia and the Soviet Union", "How did Stalin come to power?").await;
    let mut ann = at_the_desk(&served, Role::Editor, scripts).await;
    ann.opens("/admin/answers").await.follows("How did Stalin come to power?").await;
    ann.fills("short_answer", "By patience, says Ann.").await;
    let mut bob = served.site.at_the_desk("bob@lectern.example", Role::Editor).await;
    bob.opens(&ann.path().await).await.fills("short_answer", "By his office, says Bob.");
    bob.submits("Save changes").await.gets(200);
    ann.presses("Save changes").await.sees("Someone else saved this answer").await;
    ann.sees("By his office, says Bob.").await;
    assert_eq!(ann.value_of("short_answer").await, "By patience, says Ann.");
    ann.presses("Save changes").await.sees_not("Someone else saved").await;
    assert_eq!(ann.value_of("short_answer").await, "By patience, says Ann.");
}

both!(an_admin_follows_an_enquiry_and_its_letters);
async fn an_admin_follows_an_enquiry_and_its_letters(scripts: Scripts) {
    let served = Served::open().await;
    served.site.publishes("GCSE", "Russia and the Soviet Union", "How did Stalin come to power?").await;
    served.site.engages("Ada Sample", &["GCSE"]).await;
    served.site.confirms_an_enquiry().await;
    let mut ann = at_the_desk(&served, Role::Admin, scripts).await;
    ann.opens("/admin/enquiries").await.follows("GCSE History").await.sees("Ada Sample").await;
    ann.opens("/admin/mail").await.follows("Please confirm").await.sees("ann@home.example").await;
}
