//! What students were seen to search for, over the samples and the answers of the test data.

use std::path::{Path, PathBuf};

use lectern::{
    commands::eval::judgements::{Collection, load},
    search::{Synonyms, shipped_thesaurus},
};

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/judgements.jsonl");

/// Searches, each with parts of the slugs of which one should come first; none where nothing fits.
const SEEN: [(&str, &[&str]); 12] = [
    ("causes of ww1", &["sarajevo"]),
    ("world war one causes", &["sarajevo"]),
    ("industrialization USSR", &["five-year-plans"]),
    ("poor people in tudor times", &["poverty-increase-in-elizabethan"]),
    ("vagabonds", &["poverty-increase-in-elizabethan"]),
    ("how did the nazis control people", &["rule-by-consent"]),
    ("russian revolution", &["october-revolution", "tsar-abdicate"]),
    ("how many people died in the black death", &["did-the-black-death-kill", "would-die-of-plague"]),
    ("mary queen of scots execution", &["mary-queen-of-scots"]),
    ("lennin death ussr", &["impact-of-lenins-death"]),
    ("league of nations", &["article-x-in-the-treaty-of-versailles"]),
    ("d-day", &[]),
];

fn collection() -> Option<Collection> {
    let Ok(data) = std::env::var("LECTERN_TEST_DATA") else {
        println!(
            "LECTERN_TEST_DATA is not set: the searches that students were seen to make were not tried."
        );
        return None;
    };
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/answers.jsonl");
    let files = [samples, PathBuf::from(data).join("history_qa.jsonl")];
    Some(Collection::load(&files, Synonyms::new(&shipped_thesaurus().unwrap())).unwrap())
}

#[test]
fn what_was_seen_gives_the_wanted_answer_first_or_an_honest_nothing() {
    let Some(collection) = collection() else { return };
    for (typed, wanted) in SEEN {
        let found = collection.search(typed).unwrap();
        let slugs = collection.slugs_of(&found.hits.top);
        if wanted.is_empty() {
            assert!(slugs.is_empty(), "{typed}: {slugs:?}");
        } else {
            let is_wanted = |slug: &&str| wanted.iter().any(|wanted| slug.contains(wanted));
            assert!(slugs.first().is_some_and(is_wanted), "{typed}: {:?}", &slugs[..slugs.len().min(4)]);
        }
        assert!(found.did_you_mean.is_none(), "{typed}: {:?}", found.did_you_mean);
    }
    let total = |typed: &str| collection.search(typed).unwrap().hits.total;
    assert!(total("lennin death ussr") < 40, "{}", total("lennin death ussr"));
    assert!(total("world war one causes") < 150, "{}", total("world war one causes"));
    assert!(total("\"black death\"") < 200, "{}", total("\"black death\""));
    assert_eq!(collection.search("Ho Chi Minh").unwrap().corrected, None);
    let detente = collection.search("détente").unwrap();
    assert!(collection.slugs_of(&detente.hits.top).iter().all(|slug| !slug.contains("guantanamo")));
}

#[test]
fn judgements_are_200_half_of_them_held_out() {
    let judgements = load(Path::new(FILE)).unwrap();
    let tuning = judgements.iter().filter(|judgement| judgement.split == "tuning").count();
    assert_eq!((judgements.len(), tuning), (200, 100));
    assert!(judgements.iter().all(|judgement| judgement.split == "tuning" || judgement.split == "held-out"));
}
