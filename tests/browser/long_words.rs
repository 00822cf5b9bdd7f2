//! A word of three hundred letters is broken wherever text of others stands, on every page and in
//! every email, on a phone and on a wide screen.

use lectern::{
    answers::{Draft, DraftDate, Publication, Source, Term},
    staff::Role,
};
use serde_json::{Value, json};

use crate::{
    browser::{Browser, Scripts},
    desk::at_the_desk,
    support::served::Served,
};

fn word(letters: usize) -> String {
    "Llanfairpwllgwyngyll".chars().cycle().take(letters).collect()
}

fn draft(question: String) -> Draft {
    let long = word(300);
    Draft {
        level: "GCSE".into(),
        subject: "History".into(),
        topic: word(100),
        question,
        short_answer: long.clone(),
        body_markdown: format!(
            "{long}\n\n## {long}\n\n{long} `{long}` <https://archive.example/{long}>\n\n\
             > {long}\n\n- {long}\n\n| {long} | b |\n|---|---|\n| {long} | b |\n\n\
             ## Second {long}\n\n### {long}\n\nText.[^1]\n\n[^1]: {long}\n"
        ),
        author: word(100),
        sources: vec![Source { title: long.clone(), url: format!("https://archive.example/{long}") }],
        attribution: long.clone(),
        licence: word(200),
        dates: vec![
            DraftDate { date: "1924".into(), event: word(200) },
            DraftDate { date: "1928".into(), event: word(200) },
        ],
        terms: vec![Term { term: word(80), definition: long }],
        ..Draft::default()
    }
}

async fn with_long_words() -> (Served, Vec<String>) {
    let served = Served::open().await;
    let mut answers = Vec::new();
    for number in 1..=3 {
        let question = format!("{}{number}?", word(290));
        answers.push(served.site.keeps_draft(Publication::Published, draft(question)).await);
    }
    served.site.engages(&word(60), &["GCSE"]).await;
    served.site.catches_up().await;
    (served, answers)
}

/// What stands out at the side of the page. A part may scroll by itself.
async fn wide(browser: &Browser, width: u32) -> Value {
    browser.is_wide(width).await;
    browser
        .evaluates(
            "[...new Set([...document.querySelectorAll('body, body *')]
                .filter((one) => one.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
                .filter((one) => !one.closest('.table') && !one.closest('.visually-hidden') && !one.closest('svg'))
                .map((one) => `${one.localName}.${one.className}`))]
                .concat(document.documentElement.scrollWidth > document.documentElement.clientWidth ? ['the page'] : [])",
        )
        .await
}

async fn keeps_to_the_screen(browser: &Browser, path: &str) {
    browser.goes_to(path).await;
    for width in [320, 360, 768, 1440] {
        assert_eq!(wide(browser, width).await, json!([]), "{path} at {width} px");
    }
}

#[tokio::test]
async fn readers_scroll_down_and_never_sideways() {
    let (served, answers) = with_long_words().await;
    let browser = Browser::open(&served, Scripts::On).await;
    let mut visitor = served.site.visitor();
    let tutor = visitor.opens("/tutors").await.attribute(".tutors a", "href").unwrap();
    let topic = word(100).to_lowercase();
    for path in [
        "/",
        "/answers",
        "/answers/gcse/history",
        &format!("/topics/gcse/history/{topic}"),
        &answers[0],
        &format!("/search?q={}", word(300)),
        "/search?q=second",
        "/search?q=xylophone",
        &tutor,
        "/tutors",
        &format!("{tutor}/concern"),
        "/hire-a-tutor",
        "/teach-with-us",
        &format!("/{}", word(300)),
    ] {
        keeps_to_the_screen(&browser, path).await;
    }
}

#[tokio::test]
async fn the_results_of_forms_and_their_emails_keep_to_the_screen() {
    let (served, answers) = with_long_words().await;
    let browser = Browser::open(&served, Scripts::On).await;
    let mut adult = served.site.asker().await;
    adult.asks_as_adult("me").fills("name", &word(90)).fills("message", &word(900));
    adult.fills("email", &format!("{}@{}.example", word(60).to_lowercase(), word(60).to_lowercase()));
    adult.submits("Send enquiry").await.gets(200);
    let letter = served.site.letters_of("confirm").await.remove(0);
    let link = letter.link_to("/enquiries/");
    keeps_to_the_screen(&browser, &link).await;
    served.site.visitor().opens(&link).await.submits("Confirm").await.gets(200);
    let offer = served.site.letters_of("offer").await.remove(0).link_to("/offers/");
    for path in [&link, &offer] {
        keeps_to_the_screen(&browser, path).await;
    }
    let _ = answers;
}

#[tokio::test]
async fn the_desk_keeps_to_the_screen() {
    let (served, answers) = with_long_words().await;
    served.site.keeps_draft(Publication::Draft, draft(format!("{}4?", word(290)))).await;
    lectern::related::compute_due(&served.site.state).await.unwrap();
    served.site.confirms_an_enquiry().await;
    let browser = at_the_desk(&served, Role::Admin, Scripts::On).await;
    let paths = [
        "/admin",
        "/admin/answers",
        "/admin/answers?q=second",
        "/admin/answers/new",
        "/admin/duplicates",
        "/admin/synonyms",
        "/admin/enquiries",
        "/admin/tutors",
        "/admin/applications",
        "/admin/concerns",
        "/admin/mail",
        "/admin/staff",
    ];
    for path in paths {
        keeps_to_the_screen(&browser, path).await;
    }
    for (list, place) in [
        ("/admin/answers", "/admin/answers/"),
        ("/admin/enquiries", "/admin/enquiries/"),
        ("/admin/mail", "/admin/mail/"),
    ] {
        browser.goes_to(list).await;
        let link = format!(
            "[...document.querySelectorAll('main a')].map((link) => link.pathname).filter((path) => path.startsWith('{place}') && path.length > {} && !path.endsWith('new') && !path.endsWith('previews'))[0]",
            place.len()
        );
        let path = browser.evaluates(&link).await;
        keeps_to_the_screen(&browser, path.as_str().unwrap()).await;
    }
    let _ = answers;
}
