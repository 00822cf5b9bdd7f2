//! The neighbours of real answers, each with a reason that a teacher would accept.

use std::{collections::BTreeMap, path::Path};

use lectern::{
    answers::import::{Mode, import},
    related,
};

use crate::support::site::Site;

const ANSWERS: &[u8] = include_bytes!("../../../samples/answers.jsonl");

/// Imports answers and computes their neighbours.
async fn reads(site: &Site, lines: &[u8]) {
    let now = site.clock.now();
    import(&site.state.pool(), lines, Mode::default(), now, |_| {}).await.unwrap();
    related::compute_due(&site.state).await.unwrap();
}

#[derive(Debug, sqlx::FromRow)]
struct Link {
    slug: String,
    topic: String,
    near: String,
    near_topic: String,
    reason: String,
    detail: String,
}

/// All links, by the slug of the answer that they stand beside.
async fn links(site: &Site) -> BTreeMap<String, Vec<Link>> {
    let rows: Vec<Link> = sqlx::query_as(
        "select a.slug, t.label as topic, b.slug as near, u.label as near_topic, n.reason, n.detail
         from neighbours n join answers a on a.id = n.answer_id join answers b on b.id = n.neighbour_id
         join topics t on t.id = a.topic_id join topics u on u.id = b.topic_id order by a.slug, n.position",
    )
    .fetch_all(&site.state.pool())
    .await
    .unwrap();
    let mut links: BTreeMap<String, Vec<Link>> = BTreeMap::new();
    for link in rows {
        links.entry(link.slug.clone()).or_default().push(link);
    }
    links
}

/// Whether an answer has this neighbour for this reason.
fn has(links: &BTreeMap<String, Vec<Link>>, slug: &str, near: &str, reason: &str, detail: &str) -> bool {
    links.get(slug).is_some_and(|links| {
        links.iter().any(|link| link.near.contains(near) && link.reason == reason && link.detail == detail)
    })
}

const ARMADA: &str = "why-did-the-spanish-armada-fail-in-1588";
const WALL: &str = "why-was-the-berlin-wall-built-in-1961";
const DICTATOR: &str = "how-did-hitler-turn-the-chancellorship-into-a-dictatorship";
const LENIN: &str = "what-was-the-impact-of-lenins-death-on-the-soviet-union";
const PLAGUE: &str = "how-did-people-explain-the-black-death-in-1348";

#[tokio::test]
async fn the_samples_lead_on_for_true_reasons_and_to_no_strangers() {
    let site = Site::open().await;
    reads(&site, ANSWERS).await;
    let links = links(&site).await;
    for (slug, near, reason, detail) in [
        (LENIN, "how-significant-was-the-impact-of-lenins-death", "deeper", ""),
        (LENIN, "new-economic-policy", "before", ""),
        (DICTATOR, "hitler-become-chancellor", "before", ""),
        (DICTATOR, "rule-by-consent", "after", ""),
        (WALL, "cuban-missile-crisis", "after", ""),
        (WALL, "berlin-blockade", "same-thing", "Berlin"),
        (ARMADA, "mary-queen-of-scots", "before", ""),
        (ARMADA, "religious-settlement", "same-thing", "Elizabeth I"),
        (
            "why-was-pasteurs-germ-theory-a-turning-point-in-medicine",
            "edward-jenner",
            "same-thing",
            "Vaccination",
        ),
    ] {
        assert!(has(&links, slug, near, reason, detail), "{slug}: {:#?}", links.get(slug));
    }
    let all = || links.values().flatten();
    let strangers: Vec<&Link> = all().filter(|link| link.topic != link.near_topic).collect();
    assert!(strangers.is_empty(), "no two topics of the samples belong together: {strangers:#?}");
    assert!((80..=180).contains(&all().count()), "{} links", all().count());
}

#[tokio::test]
async fn imported_answers_relate_across_subjects_and_levels() {
    let Ok(dir) = std::env::var("LECTERN_TEST_DATA") else {
        println!("LECTERN_TEST_DATA is not set: real questions were not imported.");
        return;
    };
    let lines = std::fs::read(Path::new(&dir).join("history_qa.jsonl")).unwrap();
    let site = Site::open().await;
    reads(&site, ANSWERS).await;
    reads(&site, &lines).await;
    let links = links(&site).await;
    let plague = links.get(PLAGUE).map(Vec::as_slice).unwrap_or_default();
    assert!(plague.iter().filter(|link| link.near_topic == "Black Death").count() >= 4, "{plague:#?}");
    for (slug, links) in &links {
        for link in links {
            let is_named = ["contrast", "same-thing", "same-term"].contains(&link.reason.as_str());
            assert_eq!(is_named, !link.detail.is_empty(), "{slug}: {link:?}");
            let is_of_its_topic = link.topic == link.near_topic && link.topic == link.detail;
            assert!(!is_of_its_topic, "{slug}: the topic by another name is no reason: {link:?}");
        }
    }
}
