//! A student practises for an exam, and plans an essay.

use serde_json::json;

use crate::{
    browser::{Browser, Scripts},
    support::served::Served,
};

const EXPLAIN: &str = "/practice/gcse/history/explain-two-consequences-of-the-berlin-blockade";
const ANSWER: &str = "/answers/gcse/history/why-was-the-berlin-wall-built-in-1961";

async fn opens(scripts: Scripts) -> (Served, Browser) {
    let served = Served::with_samples().await;
    let browser = Browser::open(&served, scripts).await;
    (served, browser)
}

both!(a_student_goes_from_an_answer_to_a_question_and_its_mark_scheme);
async fn a_student_goes_from_an_answer_to_a_question_and_its_mark_scheme(scripts: Scripts) {
    let (_served, mut student) = opens(scripts).await;
    student.opens(ANSWER).await.follows("Exam practice").await;
    student.follows("Explain two consequences of the Berlin Blockade").await.sees("Answer it here").await;
    student.sees_not("Which level fits?").await;
    student.fills("written", "One consequence was NATO.").await;
    student.presses("Finished? Open the mark scheme").await.sees("Which level fits?").await;
    student.presses("Read two model answers").await.sees("What lifts it").await.sees("Grade 8").await;
    student.presses("What this question asks for").await.sees("in the style of Edexcel").await;
    student.shoots(if scripts == Scripts::On { "practice" } else { "practice-without-scripts" }).await;
    student.presses("Ask for a tutor").await.sees("You were answering").await;
    assert!(!student.value_of("message").await.contains("NATO"), "the box was not ticked");
}

#[tokio::test]
async fn what_is_written_and_ticked_is_there_again_until_it_is_deleted() {
    let (_served, mut student) = opens(Scripts::On).await;
    student.opens(EXPLAIN).await.sees("0 words").await.sees("This browser keeps it").await;
    student.fills("written", "One consequence was NATO.").await.sees("4 words").await;
    student.presses("Finished? Open the mark scheme").await.sees("Which level fits?").await;
    let tick = "document.querySelectorAll('[data-tick]')[1].click()";
    student.evaluates(tick).await;
    student.sees("You ticked 1 of 7.").await.chooses("level", "3").await;
    student.opens("/practice").await.opens(EXPLAIN).await;
    assert_eq!(student.value_of("written").await, "One consequence was NATO.");
    let state = "[[...document.querySelectorAll('[data-tick]')].map((box) => box.checked).indexOf(true),
        document.querySelector('[name=level]:checked')?.value ?? null]";
    assert_eq!(student.evaluates(state).await, json!([1, "3"]));
    student.presses("Delete and start again").await.sees("Delete what I wrote?").await;
    assert_eq!(student.value_of("written").await, "One consequence was NATO.", "asked first");
    student.presses("Delete what I wrote?").await.sees("0 words").await;
    student.opens(EXPLAIN).await;
    assert_eq!(student.value_of("written").await, "");
    assert_eq!(student.evaluates(state).await, json!([-1, null]));
    assert_eq!(
        student.evaluates("Object.keys(localStorage).filter((name) => name.startsWith('practice'))").await,
        json!([])
    );
}

#[tokio::test]
async fn the_clock_counts_a_minute_a_mark_and_waits_when_told() {
    let (_served, mut student) = opens(Scripts::On).await;
    student.opens(EXPLAIN).await.sees("8:00").await.presses("Start the clock").await;
    student.sees("7:58").await.presses("Pause").await.sees("Go on").await;
    let face = "document.querySelector('.practice-clock output').textContent";
    let stopped = student.evaluates(face).await;
    student.opens("/practice").await.opens(EXPLAIN).await.sees("Go on").await;
    assert_eq!(student.evaluates(face).await, stopped);
}

both!(a_student_plans_an_essay);
async fn a_student_plans_an_essay(scripts: Scripts) {
    let (_served, mut student) = opens(scripts).await;
    student.opens(ANSWER).await.follows("Plan an essay").await.sees("Opening").await;
    let headings =
        "[...document.querySelectorAll('.plan-text h2')].map((heading) => heading.textContent.trim())";
    let before = student.evaluates(headings).await;
    let (first, second) = (before[0].clone(), before[1].clone());
    if scripts == Scripts::Off {
        student.fills("n1", "2").await.fills("n2", "1").await.presses("Put in this order").await;
        let after = student.evaluates(headings).await;
        assert_eq!((&after[0], &after[1]), (&second, &first));
        return;
    }
    student.evaluates("document.querySelector('[aria-label^=\"Move down\"]').click()").await;
    let after = student.evaluates(headings).await;
    assert_eq!((&after[0], &after[1]), (&second, &first));
    student.evaluates("(() => { const note = document.querySelector('.plan textarea'); note.value = 'NATO'; note.dispatchEvent(new Event('input', {bubbles: true})); })()").await;
    student.opens("/practice").await.opens(&format!("{ANSWER}/plan")).await;
    assert_eq!(student.evaluates(headings).await, after);
    assert_eq!(student.evaluates("document.querySelector('.plan textarea').value").await, "NATO");
    student.shoots("plan").await;
    // dragged by its grip below the next part
    let drag = "(() => {
        const [part, next] = document.querySelectorAll('.plan-step'), grip = part.querySelector('.grip');
        const at = ({top, height, left}) => ({pointerId: 1, clientX: left, clientY: top + height - 2, bubbles: true});
        grip.setPointerCapture = () => {};
        grip.dispatchEvent(new PointerEvent('pointerdown', at(grip.getBoundingClientRect())));
        grip.dispatchEvent(new PointerEvent('pointermove', at(next.getBoundingClientRect())));
        grip.dispatchEvent(new PointerEvent('lostpointercapture', {pointerId: 1}));
    })()";
    student.evaluates(drag).await;
    assert_eq!(student.evaluates(headings).await, before);
}

#[tokio::test]
async fn a_reader_copies_a_citation_with_the_day_in_it_and_has_the_answer_read_by_a_voice_of_the_device() {
    let (_served, mut student) = opens(Scripts::On).await;
    student.opens(ANSWER).await.presses("Cite this answer").await.sees("[accessed").await;
    let today = "new Date().toLocaleDateString('en-GB', {day: 'numeric', month: 'long', year: 'numeric'})";
    let today = student.evaluates(today).await.as_str().unwrap().to_owned();
    student.sees(&format!("[accessed {today}]")).await;
    let offered = "document.querySelector('[data-read-aloud]').checkVisibility()";
    let voices = |is_local: bool| {
        format!(
            "(() => {{
                globalThis.spoken = [];
                speechSynthesis.getVoices = () => [{{lang: 'en-GB', localService: {is_local}}}];
                speechSynthesis.cancel = () => {{}};
                speechSynthesis.speak = (speech) => {{ spoken.push(speech.text); setTimeout(speech.onend); }};
                globalThis.SpeechSynthesisUtterance = class {{ constructor(text) {{ this.text = text; }} }};
                speechSynthesis.dispatchEvent(new Event('voiceschanged'));
            }})()"
        )
    };
    student.evaluates_in_page(&voices(false)).await;
    assert_eq!(student.evaluates(offered).await, false, "another voice would send the text away");
    student.evaluates_in_page(&voices(true)).await;
    assert_eq!(student.evaluates(offered).await, true);
    student.presses("Read aloud").await.sees("Read aloud").await;
    let spoken = student.evaluates_in_page("spoken").await;
    assert_eq!(spoken[0], "Why was the Berlin Wall built in 1961?");
    assert!(spoken.as_array().unwrap().len() > 4, "{spoken}");
}
