//! What is a result and what is only near, quotes and minus signs, names and corrections.

use crate::support::{site::Site, visitor::Visitor};

const QUESTIONS: [(&str, &str); 8] = [
    ("The Cold War", "Why was the Berlin Wall built in 1961?"),
    ("The Cold War", "What were the consequences of the Berlin Blockade?"),
    ("The Cold War", "Why did the United Nations fight in Korea?"),
    ("Russia and the Soviet Union", "What was the impact of Lenin’s death on the Soviet Union?"),
    ("Elizabethan England", "Why did poverty increase in Elizabethan England?"),
    ("Elizabethan England", "Why was Mary, Queen of Scots, a threat to Elizabeth I?"),
    ("Medicine through time", "How many doctors had a good mind in 1850?"),
    ("Medicine through time", "What is a wall of death?"),
];

async fn site() -> Site {
    let site = Site::open_with(&[("LECTERN_LIMITS", "off")]).await;
    for (topic, question) in QUESTIONS {
        site.publishes("GCSE", topic, question).await;
    }
    site
}

async fn results(student: &mut Visitor, typed: &str) -> Vec<String> {
    let query: String = url::form_urlencoded::byte_serialize(typed.as_bytes()).collect();
    student.opens(&format!("/search?q={query}")).await.gets(200);
    student.all(".answer-list:not(.nearest *) li > a")
}

#[tokio::test]
async fn the_total_is_what_is_shown_and_one_common_word_is_no_result() {
    let site = site().await;
    let mut student = site.visitor();
    assert_eq!(results(&mut student, "berlin wall 1961").await, ["Why was the Berlin Wall built in 1961?"]);
    student.sees("1 answer, best match first");
    let all = results(&mut student, "lenin death soviet union").await;
    assert_eq!(all, ["What was the impact of Lenin’s death on the Soviet Union?"]);
    student.opens("/search.json?q=berlin+wall+1961").await.sees("\"total\":1");
}

#[tokio::test]
async fn what_is_only_near_is_set_apart_and_says_so() {
    let site = site().await;
    let mut student = site.visitor();
    student
        .opens("/search?q=league+of+nations")
        .await
        .gets(200)
        .sees("Nothing found")
        .sees("Topics to look through");
    assert!(results(&mut student, "league of nations").await.is_empty());
    assert!(results(&mut student, "xylophone berlin zebra").await.is_empty());
    student.sees("Nothing found").sees("The closest we have").sees("about something else");
    assert_eq!(student.all(".nearest li > a").len(), 2);
    student.follows("A tutor can help").await.gets(200);
}

#[tokio::test]
async fn quotes_hold_a_phrase_together() {
    let site = site().await;
    let mut student = site.visitor();
    assert_eq!(results(&mut student, "\"berlin wall\"").await, ["Why was the Berlin Wall built in 1961?"]);
    assert_eq!(results(&mut student, "“wall of death”").await, ["What is a wall of death?"]);
    assert!(results(&mut student, "\"wall berlin\"").await.is_empty(), "in this order");
    assert!(results(&mut student, "\"berlni wall\"").await.is_empty(), "and in this spelling");
    student.sees_not("Showing results for");
    assert_eq!(results(&mut student, "\"berlin").await.len(), 2, "a single quote is no sign");
}

#[tokio::test]
async fn a_minus_sign_leaves_out() {
    let site = site().await;
    let mut student = site.visitor();
    assert_eq!(results(&mut student, "berlin -blockade").await, ["Why was the Berlin Wall built in 1961?"]);
    assert_eq!(
        results(&mut student, "berlin -\"berlin wall\"").await,
        ["What were the consequences of the Berlin Blockade?"]
    );
    assert_eq!(results(&mut student, "1960 -1961 wall").await.len(), 1, "years are no signs");
}

#[tokio::test]
async fn a_name_is_not_corrected_into_a_common_word() {
    let site = site().await;
    let mut student = site.visitor();
    assert!(results(&mut student, "ho chi minh").await.is_empty());
    student.sees("Nothing found").sees_not("ho chi mind").sees_not("also looked for");
    assert!(results(&mut student, "d-day").await.is_empty());
    student.sees_not("also looked for");
    results(&mut student, "mary queen of scots execution").await;
    student.sees_not("Did you mean").sees("Mary, Queen of Scots");
    assert_eq!(results(&mut student, "berlin blokade").await.len(), 1);
    student.sees("Showing results for berlin blockade");
}

#[tokio::test]
async fn a_likelier_word_is_only_offered_where_it_wins() {
    let site = site().await;
    for number in 0..14 {
        site.publishes("GCSE", "Stalin", &format!("What did Stalin do in 19{}?", 20 + number)).await;
    }
    site.publishes("GCSE", "Medicine through time", "Who was Doctor Stelin?").await;
    let mut student = site.visitor();
    results(&mut student, "doctor stelin").await;
    student.sees_not("Did you mean");
    results(&mut student, "stelin 1925").await;
    student.sees("Did you mean stalin 1925");
}

#[tokio::test]
async fn other_names_and_narrower_things_are_found() {
    let site = site().await;
    let mut student = site.visitor();
    for typed in ["poor people in tudor times", "tudors"] {
        let first = results(&mut student, typed).await;
        assert!(first.iter().any(|question| question.contains("poverty")), "{typed}: {first:?}");
    }
    assert!(results(&mut student, "airlift").await[0].contains("Blockade"));
}

#[tokio::test]
async fn words_that_only_chat_are_not_looked_for() {
    let site = site().await;
    let mut student = site.visitor();
    let long = "hi I'd like to know please why the Berlin Wall was built, thanks";
    assert_eq!(results(&mut student, long).await[0], "Why was the Berlin Wall built in 1961?");
    student.sees_not("Showing results for");
}
