use std::collections::{BTreeMap, BTreeSet};

use lectern::{
    answers::{KeyDate, Term},
    study::{
        StudyAnswer,
        quiz::{Material, Question, Quiz, SameThings, Task, draw},
    },
};
use serde_json::Value;
use time::OffsetDateTime;
use uuid::Uuid;

use super::{linked_data, publishes_russia};
use crate::support::{site::Site, visitor::Visitor};

const QUIZ: &str = "/topics/gcse/history/russia-and-the-soviet-union/quiz";

/// The right value of each field of the page, from what its script compares.
fn right_values(student: &Visitor) -> Vec<(String, String)> {
    let page = student.page();
    let select = |selector: &str| scraper::Selector::parse(selector).unwrap();
    let mut values = Vec::new();
    for question in page.select(&select("[data-question]")) {
        let right = question.select(&select(".verdict")).next().unwrap().attr("data-right").unwrap();
        let mut names: Vec<&str> =
            question.select(&select("input, select")).filter_map(|field| field.attr("name")).collect();
        names.dedup();
        assert_eq!(names.len(), right.split('|').count());
        values.extend(names.into_iter().map(str::to_owned).zip(right.split('|').map(str::to_owned)));
    }
    values
}

#[tokio::test]
async fn a_quiz_is_marked_without_a_script() {
    let site = Site::open().await;
    let [lenin, plans] = publishes_russia(&site).await;
    let mut student = site.visitor();
    student.opens(QUIZ).await.gets(200).sees("10 questions");
    let kinds: BTreeSet<String> = student.all(".quiz-question legend span:first-child").into_iter().collect();
    for kind in [
        "Which year was this?",
        "Put these in order: 1 is the earliest.",
        "Match each term with its meaning.",
    ] {
        assert!(kinds.contains(kind), "{kinds:?}");
    }
    let right = right_values(&student);
    for (name, value) in &right {
        student.fills(name, value);
    }
    student.submits("Mark my answers").await.gets(200).sees("You got 10 out of 10").sees_not("Not quite");
    assert_eq!(student.header("cache-control"), Some("private, no-cache"));
    student.opens(QUIZ).await;
    for (name, value) in right.iter().filter(|(name, _)| !name.contains('_')) {
        let wrong = if value.len() == 1 { (value.parse::<i32>().unwrap() + 1) % 4 } else { 1800 };
        student.fills(name, &wrong.to_string());
    }
    student
        .submits("Mark my answers")
        .await
        .sees("You got 0 out of 10")
        .sees("Not quite")
        .sees("Not answered");
    let links: Vec<String> = {
        let page = student.page();
        let selector = scraper::Selector::parse(".verdict:not([hidden]) a").unwrap();
        page.select(&selector).filter_map(|link| link.attr("href")).map(str::to_owned).collect()
    };
    assert!(links.len() >= 10);
    assert!(
        links.iter().all(|link| {
            (link.starts_with(&lenin) || link.starts_with(&plans)) && link.contains("-heading:~:text=")
                || link.contains("#in-short:~:text=")
        }),
        "{links:?}"
    );
}

#[tokio::test]
async fn an_address_holds_the_questions_and_never_the_person() {
    let site = Site::open().await;
    publishes_russia(&site).await;
    let mut student = site.visitor();
    let first = student.opens(QUIZ).await.all(".quiz-question");
    assert_eq!(student.opens(&format!("{QUIZ}?seed=1")).await.all(".quiz-question"), first);
    student.follows("Another quiz").await;
    assert_eq!(student.path, format!("{QUIZ}?seed=2"));
    let second = student.all(".quiz-question");
    assert_ne!(second, first);
    let mut friend = site.visitor();
    let shared = student.all(".quiz > .hint a");
    assert_eq!(shared, ["quiz number 2"]);
    assert_eq!(friend.opens(&format!("{QUIZ}?seed=2")).await.all(".quiz-question"), second);
    friend.submits("Mark my answers").await.gets(200);
    assert_eq!(friend.path, format!("{QUIZ}?seed=2"), "no answer is in the address");
    for odd in ["0", "-1", "x", "99999999999"] {
        assert_eq!(friend.opens(&format!("{QUIZ}?seed={odd}")).await.all(".quiz-question"), first);
    }
}

#[tokio::test]
async fn a_quiz_that_has_changed_is_not_marked() {
    let site = Site::open().await;
    publishes_russia(&site).await;
    let mut student = site.visitor();
    student.opens(QUIZ).await;
    sqlx::query("update answers set terms = '[]', version = version + 1 where slug like 'what-was%'")
        .execute(&site.state.pool())
        .await
        .unwrap();
    student
        .submits("Mark my answers")
        .await
        .gets(200)
        .sees("Our editors changed these answers")
        .sees_not("You got");
}

#[tokio::test]
async fn an_answer_has_a_quiz_of_its_own_with_wrong_choices_of_its_topic() {
    let site = Site::open().await;
    let [_, plans] = publishes_russia(&site).await;
    let mut student = site.visitor();
    student.opens(&format!("{plans}/quiz")).await.gets(200);
    let asked = student.all(".quiz-of").join(" ");
    assert!(!asked.contains("Lenin dies") && !asked.contains("Kulak"), "{asked}");
    let thin = site.publishes("GCSE", "The Cold War", "Why was the Berlin Wall built?").await;
    student.opens(&format!("{thin}/quiz")).await.gets(200).sees("not enough here for a quiz yet");
}

#[tokio::test]
async fn structured_data_says_what_is_seen() {
    let site = Site::open().await;
    publishes_russia(&site).await;
    let mut student = site.visitor();
    student.opens(QUIZ).await;
    let quiz = linked_data(&student.all("script[type='application/ld+json']"), "Quiz");
    let (legends, choices) = (student.all(".quiz-question legend"), student.all(".choice"));
    let parts = quiz["hasPart"].as_array().unwrap();
    assert_eq!(parts.len(), 10);
    for (part, legend) in parts.iter().zip(&legends) {
        assert_eq!(part["text"].as_str(), Some(&**legend));
        assert!(part.get("acceptedAnswer").is_none(), "what is right is not seen yet");
        for choice in part["suggestedAnswer"].as_array().into_iter().flatten() {
            assert!(choices.iter().any(|seen| Some(&**seen) == choice["text"].as_str()));
        }
    }
}

/// The answers of a file for import, by level and topic.
fn answers_in(text: &str) -> BTreeMap<String, Vec<StudyAnswer>> {
    let mut topics: BTreeMap<String, Vec<StudyAnswer>> = BTreeMap::new();
    for (number, line) in text.lines().enumerate() {
        let line: Value = serde_json::from_str(line).unwrap();
        let text = |name: &str| line[name].as_str().unwrap_or_default().to_owned();
        let list = |name: &str| line.get(name).cloned().unwrap_or(Value::Array(Vec::new()));
        let answer = StudyAnswer {
            id: Uuid::from_u128(number as u128 + 1),
            level: text("level"),
            level_label: text("level"),
            subject: text("subject"),
            subject_label: text("subject"),
            topic: text("topic"),
            topic_label: text("topic"),
            slug: format!("answer-{number}"),
            question: text("question"),
            short_answer: text("short_answer"),
            body: text("body_markdown"),
            dates: serde_json::from_value::<Vec<KeyDate>>(list("dates")).unwrap(),
            terms: serde_json::from_value::<Vec<Term>>(list("terms")).unwrap(),
            updated_at: OffsetDateTime::UNIX_EPOCH,
        };
        topics.entry(format!("{} {}", answer.level, answer.topic)).or_default().push(answer);
    }
    topics
}

/// Quizzes over the samples and, where they are, the imported answers.
fn quizzes(count: usize) -> Vec<(Quiz, Vec<StudyAnswer>)> {
    let mut topics = answers_in(include_str!("../../../samples/answers.jsonl"));
    match std::env::var("LECTERN_TEST_DATA") {
        Ok(folder) => {
            let text = std::fs::read_to_string(format!("{folder}/history_qa.jsonl")).unwrap();
            topics.extend(answers_in(&text));
        }
        Err(_) => eprintln!("LECTERN_TEST_DATA is not set: only quizzes over the samples are looked at"),
    }
    topics.retain(|_, answers| answers.len() > 3);
    let same = SameThings::default();
    let each = u32::try_from(count.div_ceil(topics.len())).unwrap();
    let mut quizzes = Vec::new();
    for answers in topics.into_values() {
        let material = Material::new(answers.clone(), same.clone());
        for seed in 1..=each {
            quizzes.push((draw(&material, None, seed), answers.clone()));
        }
    }
    quizzes.truncate(count);
    quizzes
}

fn bare(text: &str) -> String {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    format!(" {} ", words.map(str::to_lowercase).collect::<Vec<_>>().join(" "))
}

/// Why a wrong choice may be right as well. Written apart from the rules by which quizzes are drawn.
fn also_right(question: &Question, right: &str, wrong: &str, answers: &[StudyAnswer]) -> Option<String> {
    let (bare_right, bare_wrong) = (bare(right), bare(wrong));
    if bare_right.contains(&bare_wrong) || bare_wrong.contains(&bare_right) {
        return Some("one contains the other".into());
    }
    let dates = || answers.iter().flat_map(|answer| &answer.dates);
    let words = |key: &KeyDate| key.date.parts().into_iter().map(|(_, words)| words).collect::<String>();
    let overlap = |one: &KeyDate, other: &KeyDate| {
        one.date.first() <= other.date.last() && other.date.first() <= one.date.last()
    };
    match question.prompt {
        "When was this?" => {
            let asked: Vec<&KeyDate> = dates().filter(|key| key.event == question.of).collect();
            let wrong: Vec<&KeyDate> = dates().filter(|key| words(key) == wrong).collect();
            let may = asked.iter().any(|asked| wrong.iter().any(|wrong| overlap(asked, wrong)));
            may.then(|| "the periods overlap".to_owned())
        }
        "What happened then?" => {
            let asked: Vec<&KeyDate> = dates().filter(|key| words(key) == question.of).collect();
            let wrong: Vec<&KeyDate> = dates().filter(|key| key.event == wrong).collect();
            let may = asked.iter().any(|asked| wrong.iter().any(|wrong| overlap(asked, wrong)));
            may.then(|| "it happened then too".to_owned())
        }
        "Which answer is right?" => {
            let asked = answers.iter().find(|answer| answer.question == question.of).unwrap();
            let is_name = bare_wrong.split_whitespace().count() <= 4;
            if is_name && bare(&asked.body).contains(&bare_wrong) {
                return Some("the answer says it too".into());
            }
            let twin = answers
                .iter()
                .any(|other| other.short_answer == wrong && bare(&other.question) == bare(&asked.question));
            twin.then(|| "it answers the same question".to_owned())
        }
        "What does this mean?" | "Which term is this?" => {
            let terms = || answers.iter().flat_map(|answer| &answer.terms);
            let twice = terms().any(|key| {
                (key.term == question.of && key.definition == wrong)
                    || (key.definition == question.of && key.term == wrong)
            });
            twice.then(|| "it is defined twice".to_owned())
        }
        _ => None,
    }
}

#[test]
fn no_quiz_of_a_thousand_has_two_right_choices() {
    let quizzes = quizzes(1000);
    let (mut questions, mut wrong_ones) = (0, Vec::new());
    for (quiz, answers) in &quizzes {
        let mut asked = BTreeSet::new();
        for question in &quiz.questions {
            questions += 1;
            match &question.task {
                Task::Choice { choices, right } => {
                    assert_eq!(choices.len(), 4);
                    assert!(
                        asked.insert((question.prompt, question.of.clone())),
                        "asked twice: {question:?}"
                    );
                    for (at, choice) in choices.iter().enumerate().filter(|(at, _)| at != right) {
                        if let Some(why) = also_right(question, &choices[*right], choice, answers) {
                            wrong_ones.push(format!("{why} ({at}): {question:?}"));
                        }
                    }
                }
                Task::Order { events, right } => {
                    let places: BTreeSet<usize> = right.iter().copied().collect();
                    assert_eq!(places.len(), events.len(), "two have one place: {question:?}");
                }
                Task::Match { terms, definitions, .. } => {
                    let distinct: BTreeSet<&String> = terms.iter().chain(definitions).collect();
                    assert_eq!(distinct.len(), 8, "{question:?}");
                }
                Task::Year { right } => {
                    let year = (1 - right).max(*right).to_string();
                    assert!(
                        !bare(&question.of).contains(&format!(" {year} ")),
                        "it tells its year: {question:?}"
                    );
                }
            }
        }
    }
    assert!(wrong_ones.is_empty(), "{} of {questions}:\n{}", wrong_ones.len(), wrong_ones.join("\n"));
    assert!(questions > quizzes.len() * 3, "{questions} questions in {} quizzes", quizzes.len());
}

/// Prints questions to be read by eye: `cargo test --test site prints_quizzes -- --ignored --nocapture`.
#[test]
#[ignore = "for reading"]
fn prints_quizzes() {
    let all = quizzes(1000);
    for (quiz, answers) in all.iter().step_by(20) {
        println!("\n== {} ({}), quiz {}", answers[0].topic, answers[0].level, quiz.seed);
        for question in quiz.questions.iter().take(3) {
            println!("- {} {}\n  {:?}", question.prompt, question.of, question.task);
        }
    }
}
