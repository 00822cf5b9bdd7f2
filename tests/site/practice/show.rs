use lectern::practice::Mode;
use serde_json::{Value, json};

use super::question;
use crate::support::site::Site;

const WALL: &str = "Explain why the Berlin Wall was built.";

#[tokio::test]
async fn a_student_reads_the_question_the_mark_scheme_and_two_model_answers() {
    let site = Site::open().await;
    let path = site.practises("The Cold War", WALL).await;
    assert_eq!(path, "/practice/gcse/history/explain-why-the-berlin-wall-was-built");
    let mut student = site.visitor();
    student.opens(&path).await.gets(200).sees(WALL).sees("8 marks").sees("refugees");
    student.sees("AO2").sees("in the style of AQA").sees("Take about 8 minutes");
    student.sees("Finished? Open the mark scheme").sees("You are the judge: we don’t mark it.");
    assert_eq!(student.all(".ticks:not(.levels) li").len(), 3);
    assert_eq!(student.all(".levels b"), ["5–8 marks", "1–4 marks"]);
    assert_eq!(student.all(".model-pair h2"), ["Grade 4 3 of 8 marks", "Grade 8 8 of 8 marks"]);
    assert_eq!(student.all(".annotated dt"), ["Point", "Point", "Evidence", "Link"]);
    student
        .sees("What lifts it")
        .sees("It has a number.")
        .sees("not yet reviewed")
        .sees_not("Edit this question");
    // closed until the student opens them
    assert_eq!(student.all("details[open]").len(), 0);
}

#[tokio::test]
async fn what_a_student_writes_or_ticks_is_no_part_of_any_form_but_the_one_they_choose() {
    let site = Site::open().await;
    let path = site.practises("The Cold War", WALL).await;
    let mut student = site.visitor();
    student.opens(&path).await;
    assert!(student.attribute("[data-tick]", "name").is_none());
    assert!(student.attribute("form.practice-answer .ticks", "class").is_none());
    assert_eq!(
        student.attribute("#practice-answer", "method").as_deref(),
        Some("post"),
        "never in an address"
    );
    assert!(student.attribute("[name=include]", "checked").is_none(), "nothing is included unless ticked");
}

#[tokio::test]
async fn an_extract_is_shown_with_its_origin_and_its_licence() {
    let site = Site::open().await;
    let mut line = question("The Cold War", WALL);
    line["command"] = json!("usefulness");
    line["extract"] = json!({"text": "Nobody <intends> to build a wall.", "attribution": "A speech of 1961", "licence": "Public domain"});
    site.imports_practice(&line.to_string(), Mode::default()).await;
    let mut student = site.visitor();
    student.opens("/practice/gcse/history/explain-why-the-berlin-wall-was-built").await;
    student.sees("Nobody <intends> to build a wall.").sees("A speech of 1961 Licence: Public domain");
}

#[tokio::test]
async fn a_draft_is_missing_everywhere() {
    let site = Site::open().await;
    let mut line = question("The Cold War", WALL);
    line["state"] = json!("draft");
    assert_eq!(site.imports_practice(&line.to_string(), Mode::default()).await.added, 1);
    let mut student = site.visitor();
    student.opens("/practice/gcse/history/explain-why-the-berlin-wall-was-built").await.gets(404);
    student.opens("/practice").await.sees_not("The Cold War");
    student.opens("/topics/gcse/history/the-cold-war/practice").await.gets(404);
    student.posts("/hire-a-tutor", &[("open", "practice"), ("practice", &id(&site).await)]).await.gets(200);
    student.sees_not(WALL);
}

#[tokio::test]
async fn machines_are_told_what_stands_on_the_page_and_no_grade() {
    let site = Site::open().await;
    let path = site.practises("The Cold War", "Explain why </script> was built.").await;
    let mut machine = site.visitor();
    machine.opens(&path).await.gets(200);
    let blocks: Vec<Value> = machine
        .all("script[type='application/ld+json']")
        .iter()
        .map(|block| serde_json::from_str(block).unwrap())
        .collect();
    let kinds: Vec<_> = blocks.iter().map(|block| block["@type"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["LearningResource", "BreadcrumbList"]);
    assert_eq!(blocks[0]["name"], "Explain why </script> was built.");
    assert_eq!(blocks[1]["itemListElement"].as_array().unwrap().len(), 3);
}

#[tokio::test]
async fn a_tutor_can_be_asked_with_the_question_and_with_what_was_written_only_if_ticked() {
    let site = Site::open().await;
    let path = site.practises("The Cold War", WALL).await;
    let mut student = site.visitor();
    student.opens(&path).await;
    let question = student.value_of("practice");
    // the button and the box stand outside of their form, which they name
    let controls = "[form=practice-answer]";
    assert_eq!(student.attribute(controls, "name").as_deref(), Some("include"));
    assert_eq!(student.actions("#practice-answer"), ["/hire-a-tutor"]);
    let mut fields =
        vec![("practice", &*question), ("open", "practice"), ("written", "Half a street left.\nMany.")];
    student.posts("/hire-a-tutor", &fields).await.gets(200);
    student.sees("You were answering").sees(WALL).sees_not("Half a street left.");
    assert_eq!((student.value_of("level"), student.value_of("subject")), ("gcse".into(), "history".into()));
    let message = student.value_of("message");
    assert!(message.starts_with("Please help me with this exam question:") && message.contains(WALL));
    assert!(!student.html().contains("Half a street left."));

    fields.push(("include", "yes"));
    student.posts("/hire-a-tutor", &fields).await.gets(200);
    let message = student.value_of("message");
    assert!(
        message.starts_with("Please mark my answer") && message.contains("Half a street left.\nMany."),
        "{message}"
    );
    let kept = crate::support::database::dump(&site.state.pool()).await;
    assert!(!kept.contains("Half a street left."), "opening the form stores nothing");
}

async fn id(site: &Site) -> String {
    let id: uuid::Uuid =
        sqlx::query_scalar("select id from practice_questions").fetch_one(&site.state.pool()).await.unwrap();
    id.to_string()
}
