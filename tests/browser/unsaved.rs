//! What is typed at the desk outlives refusals, previews, other pages, reloads and crashes.

use lectern::staff::Role;

use crate::{
    browser::{Browser, Scripts},
    desk::at_the_desk,
    support::{served::Served, staff::PASSWORD},
};

const QUESTION: &str = "Why did the Weimar Republic fall?";
const SHORT: &str = "Slump, street war and bad choices.";

async fn writes_with_a_mistake(ann: &mut Browser) {
    ann.opens("/admin/answers/new").await.fills("question", QUESTION).await;
    ann.fills("short_answer", SHORT).await.fills("dates", "yesterday | Hitler is chancellor").await;
}

async fn has_kept(ann: &Browser, at: &str) {
    assert_eq!(ann.value_of("question").await, QUESTION, "{at}");
    assert_eq!(ann.value_of("short_answer").await, SHORT, "{at}");
    assert_eq!(ann.value_of("dates").await, "yesterday | Hitler is chancellor", "{at}");
}

both!(back_and_forward_keep_the_words_of_a_refused_answer);
async fn back_and_forward_keep_the_words_of_a_refused_answer(scripts: Scripts) {
    let served = Served::open().await;
    let mut ann = at_the_desk(&served, Role::Editor, scripts).await;
    writes_with_a_mistake(&mut ann).await;
    ann.presses("Save draft").await.sees("Please check").await;
    has_kept(&ann, "after a refused save").await;
    ann.goes_back().await.sees("Write an answer").await;
    has_kept(&ann, "back").await;
    ann.goes_forward().await.sees("Please check").await;
    has_kept(&ann, "forward").await;
}

both!(a_preview_saves_nothing_and_loses_nothing);
async fn a_preview_saves_nothing_and_loses_nothing(scripts: Scripts) {
    let served = Served::open().await;
    let mut ann = at_the_desk(&served, Role::Editor, scripts).await;
    writes_with_a_mistake(&mut ann).await;
    ann.presses("Preview").await;
    has_kept(&ann, "after a preview").await;
    if scripts == Scripts::On {
        assert!(ann.asks_before_leaving().await);
    }
    // to another page, and on to a new answer: the words are offered
    ann.follows("Synonyms").await.sees("Synonyms").await;
    ann.opens("/admin/answers/new").await.sees("You have unsaved changes").await;
    let restore =
        ann.evaluates("document.querySelector('[data-offer] a, [data-offer] button').textContent").await;
    assert_eq!(restore, "Restore");
    ann.restores().await;
    has_kept(&ann, "restored").await;
}

#[tokio::test]
async fn a_reload_and_another_browser_keep_what_was_typed() {
    let served = Served::open().await;
    let mut ann = at_the_desk(&served, Role::Editor, Scripts::On).await;
    writes_with_a_mistake(&mut ann).await;
    assert!(ann.asks_before_leaving().await);
    ann.sees("Draft kept at").await;
    ann.reloads().await.sees("You have unsaved changes").await.restores().await;
    has_kept(&ann, "reloaded").await;
    // the browser crashes, and another computer goes on
    drop(ann);
    let mut ann = Browser::open(&served, Scripts::Off).await;
    ann.opens("/admin/answers/new").await.fills("email", "ann@lectern.example").await;
    ann.fills("password", PASSWORD).await.presses("Sign in").await.sees("You have unsaved changes").await;
    ann.restores().await;
    has_kept(&ann, "on another computer").await;
    // a draft needs a question and no more: without the mistake it is saved, and no longer offered
    ann.fills("dates", "").await.presses("Save draft").await.sees_not("Please check").await;
    ann.opens("/admin/answers/new").await.sees_not("You have unsaved changes").await;
}

/// Forms of the desk, a field of each, and what somebody types into it.
const FORMS: [(&str, &str, &str); 3] = [
    ("/admin/tutors/new", "headline", "Explains the 1920s with maps"),
    ("/admin/synonyms", "synonyms", "NEP = New Economic Policy"),
    ("/admin/answers/new", "author", "Ann"),
];

#[tokio::test]
async fn every_form_of_the_desk_asks_before_words_are_left() {
    let served = Served::with_samples().await;
    let mut ann = at_the_desk(&served, Role::Admin, Scripts::On).await;
    for (path, field, words) in FORMS {
        ann.opens(path).await;
        assert!(!ann.asks_before_leaving().await, "{path}: nothing is typed yet");
        ann.fills(field, words).await;
        assert!(ann.asks_before_leaving().await, "{path}");
        ann.sees("Draft kept at").await.goes_to("/admin").await;
        ann.opens(path).await.sees("You have unsaved changes").await.restores().await;
        assert_eq!(ann.value_of(field).await, words, "{path}");
    }
}
