use super::{COLD_WAR, FORM, editor, tells};
use crate::support::site::Site;
use lectern::staff::Role;

const BERLIN: &str = "why-a-blockade-of-berlin";
const CUBA: &str = "how-close-was-war-over-cuba";
const KABUL: &str = "why-did-troops-go-to-kabul";

async fn with_three(site: &Site) {
    tells(site, "How close was war over Cuba?", &[("1962-10", "The missiles are seen.")], &[]).await;
    tells(site, "Why a blockade of Berlin?", &[("1948-06", "The roads are closed.")], &[]).await;
    tells(site, "Why did troops go to Kabul?", &[("1979-12", "Amin is killed.")], &[]).await;
}

#[tokio::test]
async fn an_overview_is_written_at_the_desk_and_read_by_everybody() {
    let site = Site::open().await;
    with_three(&site).await;
    let mut student = site.visitor();
    student.opens(COLD_WAR).await.gets(200);
    let mut ann = editor(&site).await;
    ann.opens(FORM).await.gets(200);
    ann.fills("overview", "A *long* rivalry. <script>alert(1)</script>").submits("Save").await.sees("Saved.");
    student.opens(COLD_WAR).await.gets(200).sees("A long rivalry.");
    assert_eq!(student.all("section[aria-label=Overview] em"), ["long"]);
    assert!(!student.html().contains("alert(1)</script>"), "{}", student.html());
    ann.opens(FORM).await.fills("overview", "").submits("Save").await.sees("Saved.");
    student.opens(COLD_WAR).await.sees_not("rivalry");
}

#[tokio::test]
async fn the_editors_order_comes_before_that_of_events() {
    let site = Site::open().await;
    with_three(&site).await;
    let mut student = site.visitor();
    student.opens(COLD_WAR).await;
    let first_words = |all: Vec<String>| -> Vec<String> {
        all.iter().map(|question| question.split(' ').next_back().unwrap_or_default().to_owned()).collect()
    };
    assert_eq!(first_words(student.all(".answer-list > li > a")), ["Berlin?", "Cuba?", "Kabul?"]);
    let mut ann = editor(&site).await;
    ann.opens(FORM).await;
    assert_eq!(ann.value_of("answers"), [BERLIN, CUBA, KABUL].join("\n"));
    ann.fills("order", "own").fills("answers", &[KABUL, BERLIN].join("\n")).submits("Save").await.gets(200);
    for list in [COLD_WAR, "/answers/gcse/history"] {
        student.opens(list).await;
        assert_eq!(
            first_words(student.all(".answer-list > li > a")),
            ["Kabul?", "Berlin?", "Cuba?"],
            "{list}"
        );
    }
    student.opens(&format!("/answers/gcse/history/{BERLIN}")).await;
    assert_eq!(
        student.all(".turn a"),
        ["Previous Why did troops go to Kabul?", "Next How close was war over Cuba?"]
    );
    ann.opens(FORM).await.fills("order", "events").submits("Save").await.gets(200);
    student.opens(COLD_WAR).await;
    assert_eq!(first_words(student.all(".answer-list > li > a")), ["Berlin?", "Cuba?", "Kabul?"]);
}

#[tokio::test]
async fn specifications_say_for_whom_a_topic_and_an_answer_count() {
    let site = Site::open().await;
    with_three(&site).await;
    let mut student = site.visitor();
    student.opens(COLD_WAR).await.gets(200);
    assert_eq!(student.all("#board").len(), 0, "there is nothing to choose between");
    let mut ann = editor(&site).await;
    ann.opens(FORM).await;
    ann.fills("specifications", "AQA 8145 | Conflict and tension\nedexcel 1hi0")
        .fills("answers", &format!("{BERLIN}\n{CUBA}\n{KABUL} | Edexcel 1HI0"))
        .submits("Save")
        .await
        .gets(200);
    assert_eq!(ann.value_of("specifications"), "AQA 8145 | Conflict and tension\nEdexcel 1HI0");
    student.opens(COLD_WAR).await.sees("Conflict and tension").sees("Only for Edexcel 1HI0");
    assert_eq!(student.all(".board dt"), ["AQA 8145", "Edexcel 1HI0"]);
    assert_eq!(student.attribute("[data-board]", "data-board").as_deref(), Some("aqa edexcel"));
    assert_eq!(student.all("li[data-for=edexcel] a").len(), 1);
}

#[tokio::test]
async fn what_cannot_be_read_is_named_and_nothing_is_lost() {
    let site = Site::open().await;
    with_three(&site).await;
    let mut ann = editor(&site).await;
    ann.opens(FORM).await;
    ann.fills("overview", "A long rivalry.")
        .fills("specifications", "Oxbridge 1")
        .fills("answers", &format!("{BERLIN}\nno-such-answer"))
        .submits("Save")
        .await
        .gets(422)
        .sees("Please check 2 things")
        .sees("“Oxbridge 1” is not a specification")
        .sees("Line 2: This topic has no published answer “no-such-answer”.");
    assert_eq!(ann.value_of("overview"), "A long rivalry.");
    site.visitor().opens(COLD_WAR).await.sees_not("rivalry");
    // and it is kept for the next time
    ann.opens(FORM).await.sees("You have unsaved changes");
    ann.follows("Restore").await;
    assert_eq!(ann.value_of("overview"), "A long rivalry.");
    for nowhere in ["/admin/topics/gcse/history/none", "/admin/topics/x/history/the-cold-war"] {
        ann.opens(nowhere).await.gets(404);
    }
}

#[tokio::test]
async fn two_editors_are_merged_field_by_field_and_asked_about_one_that_both_changed() {
    let site = Site::open().await;
    with_three(&site).await;
    let mut ann = editor(&site).await;
    let mut ben = site.at_the_desk("ben@lectern.example", Role::Editor).await;
    ann.opens(FORM).await;
    ben.opens(FORM).await.fills("specifications", "AQA 8145").submits("Save").await.gets(200);
    ann.fills("overview", "Ann’s words.").submits("Save").await.gets(200).sees("that is kept too");
    assert_eq!(ann.value_of("specifications"), "AQA 8145");
    ann.opens(FORM).await;
    ben.opens(FORM).await.fills("overview", "Ben’s words.").submits("Save").await.gets(200);
    ann.fills("overview", "Ann’s other words.").submits("Save").await.gets(409).sees("ben@lectern.example");
    ann.fills("keep_overview", "theirs").submits("Save").await.gets(200);
    site.visitor().opens(COLD_WAR).await.sees("Ben’s words.");
}
