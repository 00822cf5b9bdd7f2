use lectern::staff::Role;

use crate::support::{site::Site, visitor::Visitor};

async fn ann(site: &Site) -> Visitor {
    site.at_the_desk("ann@lectern.example", Role::Editor).await
}

/// Fills in what a published question needs.
fn fills_everything(desk: &mut Visitor) -> &mut Visitor {
    for (name, value) in [
        ("question", "Explain why the wall was built."),
        ("level", "gcse"),
        ("topic", "The Cold War"),
        ("command", "explain"),
        ("marks", "8"),
        ("board", "AQA"),
        ("objectives", "AO1, AO2"),
        ("scheme", "5-8 | Explains two reasons.\n1-4 | Names a reason."),
        ("points", "People left.\nThe economy suffered.\nThreats failed."),
        ("lower_grade", "Grade 4"),
        ("lower_marks", "3"),
        ("lower", "Point: People left."),
        ("higher_grade", "Grade 8"),
        ("higher_marks", "8"),
        ("higher", "Point: Many left.\nLink: So the border closed.\n\nJudgement: It was fear."),
        ("lifts", "It links back."),
    ] {
        desk.fills(name, value);
    }
    desk
}

#[tokio::test]
async fn an_editor_writes_keeps_a_draft_and_publishes() {
    let site = Site::open().await;
    site.publishes("GCSE", "The Cold War", "Who built the wall?").await;
    let mut desk = ann(&site).await;
    desk.opens("/admin/practice/new").await.fills("topic", "The Cold War").submits("Publish").await.gets(422);
    desk.sees("Write the question.").sees("Choose the command word.").sees("Write two model answers");
    assert_eq!(desk.value_of("topic"), "The Cold War");
    desk.sees("Not saved yet");
    fills_everything(&mut desk).fills("scheme", "5-8 | Explains.").submits("Save draft").await.gets(422);
    desk.sees("each mark from 1 to 8 once");
    desk.fills("scheme", "1-8 | Explains.");
    desk.submits("Save draft").await.gets(200).sees("Saved as a draft");
    let form = desk.path.clone();
    let page = "/practice/gcse/history/explain-why-the-wall-was-built";
    site.visitor().opens(page).await.gets(404);
    desk.submits("Publish").await.gets(200).sees("Published: everyone can practise it now.");
    let mut student = site.visitor();
    student.opens(page).await.gets(200).sees("So the border closed.").sees("Judgement");
    assert_eq!(desk.again().opens(page).await.attribute(".tools a", "href").as_deref(), Some(&*form));
    desk.fills("higher", "Point: Another.").submits("Save changes").await.gets(200).sees("Saved.");
    student.opens(page).await.sees("Another.").sees_not("So the border closed.");
    desk.submits("Make it a draft").await.gets(200).sees("only our team can see it");
    student.opens(page).await.gets(404);
}

#[tokio::test]
async fn a_double_click_saves_one_and_a_taken_address_is_said() {
    let site = Site::open().await;
    site.publishes("GCSE", "The Cold War", "Who built the wall?").await;
    let mut desk = ann(&site).await;
    desk.opens("/admin/practice/new").await;
    let draft = desk.value_of("draft");
    let fields = [
        ("draft", &*draft),
        ("question", "Explain the wall."),
        ("level", "gcse"),
        ("subject", "history"),
        ("topic", "The Cold War"),
    ];
    for _ in 0..2 {
        desk.posts("/admin/practice/new", &fields).await.gets(200).sees("Explain the wall.");
    }
    desk.opens("/admin/practice").await.sees("1 practice question,");
    let mut others = fields;
    others[0].1 = "";
    desk.posts("/admin/practice/new", &others).await.gets(422).sees("has this address");
}

#[tokio::test]
async fn two_editors_are_merged_and_asked_only_about_what_both_changed() {
    let site = Site::open().await;
    site.practises("The Cold War", "Explain the wall.").await;
    let mut ann = ann(&site).await;
    ann.opens("/admin/practice").await.follows("Explain the wall.").await;
    let mut bob = site.at_the_desk("bob@lectern.example", Role::Editor).await;
    bob.opens(&ann.path.clone()).await;
    ann.fills("lifts", "It has two numbers.").submits("Save changes").await.gets(200);
    bob.fills("author", "Bob").submits("Save changes").await.gets(200);
    bob.sees("ann@lectern.example had changed what lifts it meanwhile");
    assert_eq!(bob.value_of("lifts"), "It has two numbers.");
    // both change the same field
    ann.opens(&bob.path.clone()).await;
    bob.fills("lifts", "Bob’s words.").submits("Save changes").await.gets(200);
    ann.fills("lifts", "Ann’s words.").submits("Save changes").await.gets(409);
    ann.sees("bob@lectern.example saved it").sees("Bob’s words.").sees("Your changes aren’t saved yet.");
    ann.fills("keep_lifts", "mine").submits("Save changes").await.gets(200);
    assert_eq!(ann.value_of("lifts"), "Ann’s words.");
}

#[tokio::test]
async fn what_was_typed_is_offered_again() {
    let site = Site::open().await;
    let mut desk = ann(&site).await;
    desk.opens("/admin/practice/new").await;
    let draft = desk.value_of("draft");
    let fields = [("draft", &*draft), ("question", "Explain half a")];
    desk.again().posts_only("/admin/drafts?form=/admin/practice/new", &fields).await.gets(204);
    desk.opens("/admin/practice").await.sees("Your unsaved changes");
    desk.follows("Explain half a").await;
    desk.sees("Not saved yet");
    assert_eq!(desk.value_of("question"), "Explain half a");
    desk.opens("/admin/practice/new").await.sees("You have unsaved changes");
}
