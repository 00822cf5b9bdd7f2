//! The scheduler of `static/study/fsrs.js` against the reference, the crate `fsrs`.

use std::{fs, path::Path, process::Command};

use fsrs::{FSRS, FSRSItem, FSRSReview};
use serde_json::{Value, json};

const HISTORIES: usize = 10_000;
/// The reference counts in single precision: where its power function rounds one number the other way,
/// which happens to a few in ten thousand, what follows differs in the sixth digit.
const ROUNDED_OTHERWISE: usize = 10;

/// Numbers of a fixed sequence (`SplitMix64`).
fn numbers() -> impl FnMut(u64) -> u32 {
    let mut state = 6_u64;
    move |end| {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        u32::try_from((mixed ^ (mixed >> 31)) % end).unwrap()
    }
}

/// What `result` comes to in a script that has these parts of the study module as `module`.
fn runs(parts: &[&str], script: &str, input: &Value) -> Value {
    let folder = tempfile::tempdir().unwrap();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("static/study");
    let module: String = parts.iter().map(|part| fs::read_to_string(root.join(part)).unwrap()).collect();
    fs::write(folder.path().join("module.mjs"), module).unwrap();
    fs::write(folder.path().join("input.mjs"), format!("export default {input};")).unwrap();
    let script = format!("import * as module from './module.mjs'; import input from './input.mjs'; {script}");
    fs::write(folder.path().join("script.mjs"), script).unwrap();
    let run = Command::new("node")
        .args(["-e", "import(process.argv[1]).then(({result}) => console.log(JSON.stringify(result)))"])
        .arg(folder.path().join("script.mjs"))
        .env("TZ", "Europe/London")
        .output()
        .expect("node is needed: run bin/test, which installs it");
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    serde_json::from_slice(&run.stdout).unwrap()
}

#[test]
fn a_deck_asks_what_is_due_and_ten_new_cards_a_day() {
    let script = "
        const {planned, answered, dayOf, inDays} = module;
        const deck = {keys: Array.from({length: 30}, (_, at) => `card ${at}`)};
        const memories = new Map();
        const asked = (day) => { const {due, fresh} = planned(deck, memories, day); return [due.length, fresh.length]; };
        const first = asked(100);
        const keys = planned(deck, memories, 100).fresh;
        keys.forEach((key, at) => memories.set(key, answered(undefined, key, [1, 2, 3, 4][at % 4], 100)));
        deck.fresh = {day: 100, count: 10};
        const days = keys.slice(0, 4).map((key) => memories.get(key).due - 100);
        export const result = {
            first, days, later: [asked(100), asked(101), asked(102)],
            lapses: answered(memories.get(keys[3]), keys[3], 1, 108).lapses,
            night: dayOf(new Date('2026-01-15T03:59:00')) - dayOf(new Date('2026-01-14T12:00:00')),
            morning: dayOf(new Date('2026-07-15T04:00:00')) - dayOf(new Date('2026-07-14T12:00:00')),
            words: [0, 1, 12, 31, 80, 365, 900].map(inDays),
        };";
    let result = runs(&["fsrs.js", "session.js"], script, &Value::Null);
    assert_eq!(result["first"], json!([0, 10]));
    assert_eq!(result["days"], json!([0, 1, 2, 8]), "again, hard, good, easy");
    // three were forgotten, three were hard
    assert_eq!(result["later"], json!([[3, 0], [6, 10], [8, 10]]));
    assert_eq!((&result["lapses"], &result["night"], &result["morning"]), (&json!(1), &json!(0), &json!(1)));
    let words = ["today", "tomorrow", "in 12 days", "in a month", "in 3 months", "in a year", "in 2 years"];
    assert_eq!(result["words"], json!(words));
}

#[test]
fn ten_thousand_histories_end_as_the_reference_says() {
    let reference = FSRS::default();
    let mut below = numbers();
    let mut histories = Vec::new();
    let mut memories = Vec::new();
    for _ in 0..HISTORIES {
        let reviews: Vec<FSRSReview> = (0..=below(20))
            .map(|at| {
                let days = [0, below(3), below(30), below(400)][below(4) as usize];
                FSRSReview { rating: 1 + below(4), delta_t: if at == 0 { 0 } else { days } }
            })
            .collect();
        histories
            .push(reviews.iter().map(|review| json!([review.rating, review.delta_t])).collect::<Vec<_>>());
        let memory = reference.memory_state(FSRSItem { reviews }, None).unwrap();
        memories.push((memory, reference.next_interval(Some(memory.stability), 0.9, 3)));
    }
    let script = "
        const {next, interval} = module;
        export const result = input.map((history) => {
            const memory = history.reduce((memory, [rating, days]) => next(memory, rating, days), null);
            return [memory.stability, memory.difficulty, interval(memory.stability)];
        });";
    let result = runs(&["fsrs.js"], script, &json!(histories));
    let ours: Vec<[f64; 3]> = serde_json::from_value(result).unwrap();
    assert_eq!(ours.len(), HISTORIES);
    let apart = |one: f64, other: f32| (one - f64::from(other)).abs() / f64::from(other).abs().max(1.0);
    let mut otherwise = 0;
    for ((ours, (memory, interval)), history) in ours.iter().zip(&memories).zip(&histories) {
        let context =
            || format!("{ours:?}, {memory:?} and {interval} after {:?}", Value::from(history.clone()));
        assert!(apart(ours[1], memory.difficulty) <= 1e-6, "{}", context());
        assert!(apart(ours[0], memory.stability) <= 1e-5, "{}", context());
        assert!(apart(ours[2], *interval) <= 1e-5, "{}", context());
        assert!((ours[2].round() - f64::from(interval.round())).abs() < 0.5, "another day: {}", context());
        otherwise += usize::from(apart(ours[0], memory.stability) > 1e-6);
    }
    assert!(otherwise <= ROUNDED_OTHERWISE, "{otherwise} of {HISTORIES} differ by more than a millionth");
}
