//! Words that are written in several ways are found by each of them.

use lectern::answers::{Draft, Publication};

use crate::support::{site::Site, visitor::Visitor};

/// A site with an answer for each of these questions and texts.
async fn site_with(answers: &[(&str, &str)]) -> Site {
    let site = Site::open_with(&[("LECTERN_LIMITS", "off")]).await;
    for (question, text) in answers {
        let draft = Draft {
            level: "GCSE".into(),
            subject: "History".into(),
            topic: "Cases".into(),
            question: (*question).into(),
            short_answer: "Short.".into(),
            body_markdown: (*text).into(),
            ..Draft::default()
        };
        site.keeps_draft(Publication::Published, draft).await;
    }
    site.catches_up().await;
    site
}

/// The questions that a search finds, sorted.
async fn found(student: &mut Visitor, typed: &str) -> Vec<String> {
    let query: String = url::form_urlencoded::byte_serialize(typed.as_bytes()).collect();
    student.opens(&format!("/search?q={query}")).await.gets(200).sees_not("Showing results for");
    let mut found = student.all(".answer-list li > a");
    found.sort();
    found
}

async fn suggested(student: &mut Visitor, typed: &str) -> Vec<String> {
    let query: String = url::form_urlencoded::byte_serialize(typed.as_bytes()).collect();
    student.opens(&format!("/search/suggestions?q={query}")).await.gets(200);
    let json: Vec<serde_json::Value> = serde_json::from_str(student.html()).unwrap();
    json.iter().map(|suggestion| suggestion["question"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_mark_within_a_word_splits_it_neither_in_the_index_nor_in_the_excerpt() {
    let text = "The **N**orth **A**tlantic **T**reaty; *Sovietis*ation; led by *Lenin*, (see [this](https://e.com)).";
    let site = site_with(&[("Who made NATO?", text)]).await;
    let mut student = site.visitor();
    for word in ["atlantic", "treaty", "sovietisation"] {
        assert_eq!(found(&mut student, word).await, ["Who made NATO?"], "{word}");
        student.sees("The North Atlantic Treaty; Sovietisation; led by Lenin, (see this).");
    }
    student.opens("/search.json?q=atlantic").await.sees("led by Lenin, (see this).");
}

#[tokio::test]
async fn a_question_of_small_words_is_found() {
    let questions = [
        ("What did the WHO do?", "It fought smallpox."),
        ("Hamlet: what does he ask?", "He asks: “To be, or not to be, that is the question.”"),
        ("Why does IT matter?", "Computers."),
        ("What did AT&T sell?", "Telephones."),
        ("Who was he?", "A man."),
    ];
    let site = site_with(&questions).await;
    let mut student = site.visitor();
    for (typed, first) in [
        ("What did the WHO do?", 0),
        ("what did the who do", 0),
        ("WHAT DID THE WHO DO?", 0),
        ("WHO", 0),
        ("W.H.O.", 0),
        ("to be or not to be", 1),
        ("IT", 2),
        ("it", 2),
        ("AT&T", 3),
        ("AT & T", 3),
        ("who was he", 4),
    ] {
        found(&mut student, typed).await;
        let listed = student.all(".answer-list li > a");
        assert_eq!(listed.first().map(String::as_str), Some(questions[first].0), "{typed}: {listed:?}");
    }
    assert_eq!(suggested(&mut student, "What did the WHO").await[0], "What did the WHO do?");
    assert_eq!(suggested(&mut student, "who was he").await[0], "Who was he?");
    assert_eq!(found(&mut student, "smallpox AND fought").await, ["What did the WHO do?"]);
}

#[tokio::test]
async fn a_word_is_the_same_with_a_hyphen_and_without() {
    let pairs = [
        ["co-operation", "cooperation"],
        ["anti-semitism", "antisemitism"],
        ["post-war", "postwar"],
        ["V-2", "V2"],
        ["U-2", "U2"],
        ["D-Day", "DDay"],
        ["cease-fire", "ceasefire"],
        ["re-armament", "rearmament"],
        ["inter‑war", "interwar"],
        ["MI-5", "MI5"],
        ["e-mails", "email"],
    ];
    let texts: Vec<(String, String)> = pairs
        .iter()
        .flatten()
        .map(|word| (format!("Where is {word} written?"), format!("Here stands {word} alone.")))
        .collect();
    let answers: Vec<(&str, &str)> =
        texts.iter().map(|(_, text)| text.as_str()).enumerate().map(|(at, text)| (NAMES[at], text)).collect();
    let site = site_with(&answers).await;
    let mut student = site.visitor();
    for (at, [hyphened, solid]) in pairs.iter().enumerate() {
        let both = [NAMES[2 * at], NAMES[2 * at + 1]];
        for typed in [hyphened, solid] {
            assert_eq!(found(&mut student, typed).await, both, "{typed}");
            assert_eq!(student.all(".snippet mark").len(), 2, "{typed}");
        }
        // with a space, answers with one of the words are found too
        let spaced = found(&mut student, &hyphened.replace(['-', '‑'], " ")).await;
        assert!(both.iter().all(|name| spaced.iter().any(|found| found == name)), "{hyphened}: {spaced:?}");
    }
}

/// Questions that share no word with what is searched for, in their order.
const NAMES: [&str; 22] = [
    "Aachen?",
    "Bonn?",
    "Calais?",
    "Dublin?",
    "Essen?",
    "Florence?",
    "Genoa?",
    "Hull?",
    "Izmir?",
    "Jena?",
    "Kent?",
    "Leeds?",
    "Madrid?",
    "Nice?",
    "Oslo?",
    "Paris?",
    "Quebec?",
    "Rome?",
    "Siena?",
    "Turin?",
    "Ulm?",
    "Vienna?",
];

#[tokio::test]
async fn letters_of_many_alphabets_are_folded() {
    let groups: [&[&str]; 8] = [
        &["İstanbul", "Istanbul", "ISTANBUL", "istanbul"],
        &["Kyivʼs", "Kyiv", "Kyiv’s", "Kyiv's"],
        &["Qurʾan", "Qur'an", "Quran", "Qur’ān"],
        &["Hawaiʻi", "Hawaii", "Hawai'i"],
        &["Ὀδυσσεύς", "ΟΔΥΣΣΕΥΣ", "Οδυσσευς"],
        &["Điện", "Dien", "Đie\u{302}\u{323}n"],
        &["Королёв", "Королев", "КОРОЛЁВ"],
        &["Göring", "Goering", "Goring"],
    ];
    let texts: Vec<String> = groups.iter().map(|group| format!("Here stands {} alone.", group[0])).collect();
    let answers: Vec<(&str, &str)> =
        texts.iter().enumerate().map(|(at, text)| (NAMES[at], text.as_str())).collect();
    let site = site_with(&answers).await;
    let mut student = site.visitor();
    for (at, group) in groups.iter().enumerate() {
        for typed in *group {
            assert_eq!(found(&mut student, typed).await, [NAMES[at]], "{typed}");
            assert_eq!(student.all(".snippet mark"), [groups[at][0]], "{typed}");
            assert_eq!(suggested(&mut student, typed).await, [NAMES[at]], "{typed}");
        }
    }
}
