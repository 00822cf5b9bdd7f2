//! A student learns: cards one by one, a deck on the whole screen, a quiz, and what is due tomorrow.

use fantoccini::key::Key;
use serde_json::json;

use crate::{
    browser::{Browser, Scripts},
    support::served::Served,
};

const TOPIC: &str = "/topics/gcse/history/the-cold-war";

both!(a_student_opens_a_card_and_downloads_them_all);
async fn a_student_opens_a_card_and_downloads_them_all(scripts: Scripts) {
    let served = Served::with_samples().await;
    let mut student = Browser::open(&served, scripts).await;
    student.opens(&format!("{TOPIC}/cards")).await.sees("Say the answer out loud").await;
    let open = "document.querySelectorAll('.card[open]').length";
    assert_eq!(student.evaluates(open).await, 0);
    student.presses("What does this mean?").await.sees("Read it in the answer").await;
    assert_eq!(student.evaluates(open).await, 1);
    student.sees("Download for Anki").await;
    let offers = student.evaluates("document.querySelector('[data-learn]').checkVisibility()").await;
    assert_eq!(offers, scripts == Scripts::On, "only a browser with scripts can keep a deck");
    student.opens("/study").await.sees("Where your progress is kept").await;
}

#[tokio::test]
async fn a_student_learns_ten_cards_by_keyboard_and_finds_what_is_due() {
    let served = Served::with_samples().await;
    let mut student = Browser::open(&served, Scripts::On).await;
    student.opens("/study").await.sees("You have no decks yet").await;
    student.opens(&format!("{TOPIC}/cards")).await.presses("Learn these cards").await.sees("10 left").await;
    // the first is forgotten, and comes again at the end
    student
        .sees("Show answer")
        .await
        .strikes(" ")
        .await
        .sees("Read it in the answer")
        .await
        .strikes("1")
        .await;
    student.sees("10 left").await;
    for left in (0..10).rev() {
        student.sees("Show answer").await.strikes(" ").await.sees("Easy").await;
        student.strikes(if left % 2 == 0 { "2" } else { "3" }).await;
        if left > 0 {
            student.sees(&format!("{left} left")).await;
        }
    }
    student
        .sees("Done for today")
        .await
        .sees("They come back")
        .await
        .sees("tomorrow")
        .await
        .looks_over()
        .await;
    student.strikes(&Key::Escape).await.sees("0 cards due today, 0 new").await.looks_over().await;
    student.opens("/study").await.sees("The Cold War (GCSE)").await.sees("Next cards tomorrow").await;
    student.sees("10 of").await;
    // nothing of it has gone anywhere
    let kept = "new Promise((resolve) => {
        const request = indexedDB.open('lectern-study');
        request.onsuccess = () => {
            const all = request.result.transaction('cards').objectStore('cards').getAll();
            all.onsuccess = () => resolve(all.result.length);
        };
    })";
    assert_eq!(student.evaluates(kept).await, 10);
}

#[tokio::test]
async fn a_deck_stops_with_escape_and_goes_on_where_it_was() {
    let served = Served::with_samples().await;
    let mut student = Browser::open(&served, Scripts::On).await;
    student.opens(&format!("{TOPIC}/cards#learn")).await.sees("10 left").await;
    student.strikes(" ").await.sees("Easy").await.strikes("4").await.sees("9 left").await;
    student.strikes(&Key::Escape).await.sees("0 cards due today, 9 new").await;
    let focused = student.evaluates("document.activeElement.textContent").await;
    assert_eq!(focused, "Learn these cards");
    student.presses("Learn these cards").await.sees("9 left").await;
}

#[tokio::test]
async fn progress_moves_to_another_browser_as_a_file() {
    let served = Served::with_samples().await;
    let mut student = Browser::open(&served, Scripts::On).await;
    let file = |text: &str| {
        format!(
            "(() => {{
                const files = new DataTransfer();
                files.items.add(new File([{}], 'lectern-cards.json'));
                const input = document.querySelector('#study-file');
                input.files = files.files;
                input.dispatchEvent(new Event('change'));
            }})()",
            json!(text)
        )
    };
    student.opens("/study").await.sees("Open a file you saved").await;
    student.evaluates(&file("no file of ours")).await;
    student.sees("That isn’t a file that was saved here").await;
    let saved = json!({
        "app": "lectern-study", "version": 1,
        "decks": [{"path": format!("{TOPIC}/cards"), "title": "The Cold War (GCSE)", "keys": ["a", "b"], "isBothWays": false}],
        "cards": [{"key": "a", "stability": 2.3, "difficulty": 5, "last": 20000, "due": 20002, "reps": 1, "lapses": 0}],
    });
    student.evaluates(&file(&saved.to_string())).await;
    student.sees("Opened: 1 deck, and newer progress for 1 card").await.sees("1 due today, 1 new").await;
    student.looks_over().await;
    student.presses("Delete my progress").await.sees("can’t be undone").await;
    student.presses("Yes, delete all of it").await.sees("You have no decks yet").await;
}

#[tokio::test]
async fn a_quiz_is_marked_at_once() {
    let served = Served::with_samples().await;
    let mut student = Browser::open(&served, Scripts::On).await;
    student.opens(&format!("{TOPIC}/quiz")).await.sees("10 questions").await.sees_not("Not quite").await;
    let answers = "(() => {
        [...document.querySelectorAll('[data-question]')].forEach((question, number) => {
            const right = question.querySelector('.verdict').dataset.right.split('|');
            const radios = [...question.querySelectorAll('[type=radio]')];
            const fields = radios.length ? [radios[(Number(right[0]) + (number ? 0 : 1)) % 4]] : [...question.querySelectorAll('select, input')];
            fields.forEach((field, at) => {
                if (field.type === 'radio') field.checked = true; else field.value = right[at];
            });
            fields[0].dispatchEvent(new Event('change', {bubbles: true}));
        });
        return document.querySelectorAll('.verdict:not([hidden])').length;
    })()";
    assert_eq!(student.evaluates(answers).await, 10);
    student.sees("Not quite").await.sees("You got 9 out of 10").await.looks_over().await;
}
