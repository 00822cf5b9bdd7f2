//! The index of each process compared with the database: whatever happens, every process finds
//! exactly what is published.

use std::{collections::BTreeSet, fs, path::Path};

use lectern::{
    answers::{Draft, Publication, queries, save, save_new},
    search::{Checkpoint, Document, Filter, Index, IndexSync, Phrases, QueryText, inspect},
};
use rand::{RngExt, SeedableRng, rngs::StdRng};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::support::site::Site;

fn draft(number: u32, word: &str) -> Draft {
    Draft {
        level: "GCSE".into(),
        subject: "History".into(),
        topic: "The Cold War".into(),
        question: format!("What is number{number} about {word}?"),
        short_answer: "It is a test.".into(),
        body_markdown: format!("All of them hold everything, and this one {word}."),
        slug: format!("number-{number}"),
        ..Draft::default()
    }
}

/// The ids of all documents that a process finds.
fn found(site: &Site) -> BTreeSet<Uuid> {
    let open = IndexSync::of(&site.state).current().unwrap();
    let filter = Filter::default();
    let hits = open.index.search(&QueryText::of("everything"), &open.synonyms, &filter, 10_000).unwrap().hits;
    assert_eq!(hits.total, hits.top.len() as u64);
    hits.top.into_iter().map(|(id, _)| id).collect()
}

async fn published(site: &Site) -> BTreeSet<Uuid> {
    let ids: Vec<Uuid> = sqlx::query_scalar("select id from answers where state = 'published'")
        .fetch_all(&site.state.pool())
        .await
        .unwrap();
    ids.into_iter().collect()
}

/// Publishes, edits or withdraws a random answer; one transaction in ten is rolled back.
async fn change(site: &Site, chance: &mut StdRng, ids: &mut Vec<Uuid>) {
    let now = site.clock.now();
    let mut tx = site.state.pool().begin().await.unwrap();
    let known = ids.len();
    let pick = chance.random_range(0..known.max(1) + 3);
    let word = ["alpha", "beta", "gamma"][chance.random_range(0..3)];
    if pick >= known {
        let id = Uuid::from_u128(chance.random());
        let number = u32::try_from(known).unwrap();
        let state = if chance.random_bool(0.8) { Publication::Published } else { Publication::Draft };
        save_new(&mut tx, id, &draft(number, word).check(state).unwrap(), now).await.unwrap();
        ids.push(id);
    } else {
        let state = if chance.random_bool(0.6) { Publication::Published } else { Publication::Withdrawn };
        let answer = queries::by_id(&mut *tx, ids[pick]).await.unwrap().unwrap();
        let number = u32::try_from(pick).unwrap();
        save(&mut tx, answer.id, answer.version, &draft(number, word).check(state).unwrap(), now)
            .await
            .unwrap();
    }
    if chance.random_bool(0.9) {
        tx.commit().await.unwrap();
    } else {
        tx.rollback().await.unwrap();
    }
    // an insert that was rolled back cannot be edited later
    if pick >= known && queries::by_id(&site.state.pool(), ids[known]).await.unwrap().is_none() {
        ids.pop();
    }
}

#[tokio::test]
async fn two_instances_find_exactly_what_is_published() {
    let seed = 20_261_124;
    println!("seed {seed}");
    let mut chance = StdRng::seed_from_u64(seed);
    let dir = tempfile::tempdir().unwrap();
    let one = Site::open().await;
    let mut other = one.second_instance();
    IndexSync::of(&other.state).keep_in(dir.path());
    let mut ids = Vec::new();
    for step in 1..=1000 {
        change(&one, &mut chance, &mut ids).await;
        // each polls at random times, without notifications
        if chance.random_bool(0.02) {
            one.catches_up().await;
        }
        if chance.random_bool(0.02) {
            other.catches_up().await;
        }
        if step == 500 {
            // killed between two updates, and started again on the files that it left
            drop(other);
            other = one.second_instance();
            IndexSync::of(&other.state).keep_in(dir.path());
        }
    }
    one.catches_up().await;
    other.catches_up().await;
    let expected = published(&one).await;
    assert!(expected.len() > 20, "{}", expected.len());
    assert_eq!(found(&one), expected);
    assert_eq!(found(&other), expected);
    let [inspection] = &inspect(dir.path(), &one.state.pool()).await.unwrap()[..] else {
        panic!("one index")
    };
    assert!(inspection.is_in_use && inspection.is_well(), "{inspection:?}");
}

#[tokio::test]
async fn changes_are_numbered_in_the_order_in_which_they_become_visible() {
    let site = Site::open().await;
    let now = site.clock.now();
    let published = |number| draft(number, "alpha").check(Publication::Published).unwrap();
    let mut slow = site.state.pool().begin().await.unwrap();
    save_new(&mut slow, Uuid::from_u128(1), &published(1), now).await.unwrap();
    let mut fast = site.state.pool().begin().await.unwrap();
    // whoever comes first creates the topic, so that the second transaction below uses it
    fast.rollback().await.unwrap();
    slow.commit().await.unwrap();
    let mut slow = site.state.pool().begin().await.unwrap();
    save_new(&mut slow, Uuid::from_u128(2), &published(2), now).await.unwrap();
    fast = site.state.pool().begin().await.unwrap();
    sqlx::query("update answers set question = 'Changed meanwhile?' where id = $1")
        .bind(Uuid::from_u128(1))
        .execute(&mut *fast)
        .await
        .unwrap();
    fast.commit().await.unwrap();
    site.catches_up().await;
    slow.commit().await.unwrap();
    site.catches_up().await;
    assert_eq!(found(&site), published_ids(&[1, 2]));
}

fn published_ids(numbers: &[u128]) -> BTreeSet<Uuid> {
    numbers.iter().map(|number| Uuid::from_u128(*number)).collect()
}

#[tokio::test]
async fn a_change_is_notified() {
    let site = Site::open().await;
    site.catches_up().await;
    let index_sync = IndexSync::of(&site.state);
    let stop = CancellationToken::new();
    let following = tokio::spawn(index_sync.clone().follow(site.state.clone(), stop.clone()));
    let mut tx = site.state.pool().begin().await.unwrap();
    let manuscript = draft(1, "alpha").check(Publication::Published).unwrap();
    save_new(&mut tx, Uuid::from_u128(1), &manuscript, site.clock.now()).await.unwrap();
    tx.commit().await.unwrap();
    while index_sync.current().unwrap().index.document_count() == 0 {
        tokio::task::yield_now().await;
    }
    stop.cancel();
    following.await.unwrap();
}

#[tokio::test]
async fn a_withdrawn_answer_is_in_no_result_even_before_the_index_knows() {
    let site = Site::open().await;
    site.publishes("GCSE", "The Cold War", "Why was the Berlin Wall built in 1961?").await;
    sqlx::query("update answers set state = 'withdrawn', withdrawn_at = now()")
        .execute(&site.state.pool())
        .await
        .unwrap();
    let mut visitor = site.visitor();
    visitor.opens("/search?q=berlin+wall").await.gets(200).sees_not("1961");
    visitor.opens("/search/suggestions?q=berlin+wal").await.gets(200).sees_not("1961");
    site.catches_up().await;
    visitor.opens("/search?q=berlin+wall").await.sees("Nothing found");
}

#[tokio::test]
async fn a_search_that_is_not_ready_says_so() {
    let site = Site::open().await;
    site.visitor().opens("/search?q=lenin").await.gets(200).sees("starting up");
    site.visitor().opens("/search.json?q=lenin").await.gets(503);
    site.catches_up().await;
    site.visitor().opens("/search.json?q=lenin").await.gets(200).sees("\"total\":0");
}

fn index_of_one(dir: &Path) -> Index {
    let index = Index::open_or_create(dir).unwrap();
    let document = Document { question: "Why?".into(), body: "everything".into(), ..Document::default() };
    index.upsert([&document], &Phrases::default()).unwrap();
    index.commit(Checkpoint::new("a test", 7, Phrases::default())).unwrap();
    index
}

#[test]
fn an_index_is_reopened_and_two_processes_do_not_share_one() {
    let dir = tempfile::tempdir().unwrap();
    let first = index_of_one(dir.path());
    let second = Index::open_or_create(dir.path()).unwrap();
    assert_eq!((first.document_count(), second.document_count()), (1, 0));
    drop(first);
    let again = Index::open_or_create(dir.path()).unwrap();
    assert_eq!(again.document_count(), 1);
    assert_eq!(again.checkpoint().unwrap().sequence, 7);
}

#[test]
fn an_index_of_another_format_is_rebuilt() {
    let dir = tempfile::tempdir().unwrap();
    drop(index_of_one(dir.path()));
    let path = dir.path().join("1/index/meta.json");
    let kept = fs::read_to_string(&path).unwrap();
    let older = kept.replace(r#"\"format\":"#, r#"\"format\":9"#);
    assert_ne!(kept, older, "the format is not stored as it was: {kept}");
    fs::write(&path, older).unwrap();
    let index = Index::open_or_create(dir.path()).unwrap();
    assert_eq!((index.document_count(), index.checkpoint()), (0, None));
}

#[test]
fn a_damaged_index_is_rebuilt() {
    for damage in ["meta.json", "text"] {
        let dir = tempfile::tempdir().unwrap();
        drop(index_of_one(dir.path()));
        let home = dir.path().join("1/index");
        for file in fs::read_dir(&home).unwrap() {
            let path = file.unwrap().path();
            let is_damaged = if damage == "meta.json" {
                path.ends_with("meta.json")
            } else {
                path.extension().is_some_and(|ending| ending == "idx" || ending == "term")
            };
            if is_damaged {
                fs::write(&path, b"damaged").unwrap();
            }
        }
        let index = Index::open_or_create(dir.path()).unwrap();
        assert_eq!((index.document_count(), index.checkpoint()), (0, None), "{damage}");
    }
}
