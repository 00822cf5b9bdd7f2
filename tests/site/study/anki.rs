//! The files for Anki, opened by Anki itself: the Python package `anki`, which bin/setup installs
//! below target/.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use lectern::answers::import::{Mode, import};
use serde_json::Value;

use super::downloads;
use crate::support::site::Site;

const TOPICS: [(&str, &str); 7] = [
    ("gcse", "russia-and-the-soviet-union"),
    ("gcse", "germany-1890-1945"),
    ("gcse", "the-cold-war"),
    ("gcse", "elizabethan-england"),
    ("gcse", "medicine-through-time"),
    ("gcse", "the-first-world-war"),
    ("a-level", "russia-and-the-soviet-union"),
];

/// Where the package is; `None` where it could not be installed, which is said.
fn anki() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/anki");
    if folder.join("anki").exists() {
        return Some(folder);
    }
    eprintln!(
        "NOT TESTED: Anki itself is not here. bin/setup installs it below target/anki with pip, where \
         python3, pip and PyPI can be reached."
    );
    None
}

/// What Anki has after these files were imported, one after the other.
fn imported(anki: &Path, packages: &[&Path]) -> Value {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/site/study/import.py");
    let run = Command::new("python3").arg(script).args(packages).env("PYTHONPATH", anki).output().unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    serde_json::from_slice(&run.stdout).unwrap()
}

#[tokio::test]
async fn anki_imports_each_sample_topic_once() {
    let Some(anki) = anki() else { return };
    let site = Site::open().await;
    let samples = include_bytes!("../../../samples/answers.jsonl");
    import(&site.state.pool(), &samples[..], Mode::default(), site.clock.now(), |_| {}).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let mut student = site.visitor();
    for (level, topic) in TOPICS {
        let path = format!("/topics/{level}/history/{topic}/cards");
        student.opens(&path).await.gets(200);
        let (fronts, backs) = (student.all(".card-front"), student.all(".card-back > p:first-child"));
        let (kind, bytes) = downloads(&site, &format!("{path}.apkg")).await;
        assert_eq!(kind, "application/zip");
        let file = folder.path().join(format!("{level}-{topic}.apkg"));
        fs::write(&file, bytes).unwrap();
        let found = imported(&anki, &[&file, &file]);
        let notes = found["notes"].as_array().unwrap();
        assert_eq!(found["logs"][0]["new"], fronts.len(), "{topic}: {}", found["logs"]);
        assert_eq!(found["logs"][1]["new"], 0, "{topic}: the second import adds something");
        assert_eq!(found["checksums"], Value::Array(Vec::new()), "Anki computes the checksums");
        assert_eq!(notes.len(), fronts.len());
        let field = |note: &Value, at: usize| {
            let html = note["fields"][at].as_str().unwrap();
            html.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
        };
        for (front, back) in fronts.iter().zip(&backs) {
            let note =
                notes.iter().find(|note| &field(note, 0) == front).unwrap_or_else(|| panic!("no {front}"));
            assert_eq!(&field(note, 1), back);
            assert!(note["fields"][5].as_str().unwrap().contains("/answers/"));
        }
        let cards = found["cards"].as_array().unwrap();
        let label = student.all("h1")[0].replace("Cards: ", "");
        assert!(cards.len() >= notes.len());
        assert!(
            cards.iter().all(|card| {
                let deck = card["deck"].as_str().unwrap();
                deck.starts_with("Lectern::") && deck.ends_with(&format!("::{label}"))
            }),
            "{cards:?}"
        );
        assert!(
            cards.iter().all(|card| !card["question"].as_str().unwrap().contains("blank")),
            "no empty card"
        );
    }
}

#[tokio::test]
async fn anki_updates_a_card_that_was_corrected_and_takes_answers_and_topics_together() {
    let Some(anki) = anki() else { return };
    let site = Site::open().await;
    let [lenin, _] = super::publishes_russia(&site).await;
    let folder = tempfile::tempdir().unwrap();
    let topic = "/topics/gcse/history/russia-and-the-soviet-union/cards.apkg";
    let [one, two, three] = ["one", "two", "three"].map(|name| folder.path().join(format!("{name}.apkg")));
    fs::write(&one, downloads(&site, &format!("{lenin}/cards.apkg")).await.1).unwrap();
    fs::write(&two, downloads(&site, topic).await.1).unwrap();
    sqlx::query(
        "update answers set terms = replace(terms::text, 'A richer peasant.', 'A peasant with land.')::jsonb,
             updated_at = updated_at + interval '1 day', version = version + 1 where slug like 'what-was%'",
    )
    .execute(&site.state.pool())
    .await
    .unwrap();
    let later = site.second_instance();
    fs::write(&three, downloads(&later, topic).await.1).unwrap();
    let found = imported(&anki, &[&one, &two, &three]);
    assert_eq!(found["notes"].as_array().unwrap().len(), 19, "{}", found["logs"]);
    assert_eq!((&found["logs"][1]["new"], &found["logs"][2]["new"]), (&Value::from(8), &Value::from(0)));
    let notes = found["notes"].as_array().unwrap();
    let kulak = notes.iter().find(|note| note["fields"][0] == "Kulak").unwrap();
    assert_eq!(kulak["fields"][1], "A peasant with land.");
}
