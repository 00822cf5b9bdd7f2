//! How old a page may be that two running copies of the site hand out while answers are edited.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use rand::{RngExt, SeedableRng, rngs::StdRng};
use sqlx::PgPool;

use crate::{load, rate::Visitor, server::Server};

const EDITS: usize = 1000;
const ANSWERS: usize = 20;

pub async fn measure(pool: &PgPool, url: &str) {
    let paths = Arc::new(load(pool, ANSWERS).await);
    let servers = [Server::lectern(url, &paths[0]), Server::lectern(url, &paths[0])];
    let is_over = Arc::new(AtomicBool::new(false));
    let readers: Vec<_> = servers
        .iter()
        .map(|server| {
            let (mut visitor, paths) = (Visitor::new(server.address), Arc::clone(&paths));
            let is_over = Arc::clone(&is_over);
            std::thread::spawn(move || {
                let mut seen = Vec::new();
                let mut chance = StdRng::seed_from_u64(3);
                while !is_over.load(Ordering::Relaxed) {
                    let at = chance.random_range(0..paths.len());
                    let begun = Instant::now();
                    let page = visitor.text(&paths[at]);
                    let edition = page.split("Edition ").nth(1).and_then(|rest| rest.split('.').next());
                    if let Some(edition) = edition.and_then(|edition| edition.parse::<usize>().ok()) {
                        seen.push((begun, at, edition));
                    }
                }
                seen
            })
        })
        .collect();
    let mut chance = StdRng::seed_from_u64(4);
    let mut editions: Vec<Vec<(usize, Instant)>> = vec![Vec::new(); ANSWERS];
    for edition in 0..EDITS {
        let at = chance.random_range(0..ANSWERS);
        let slug = paths[at].rsplit('/').next().unwrap();
        sqlx::query(
            "update answers set short_answer = $2, version = version + 1, updated_at = now() where slug = $1",
        )
        .bind(slug)
        .bind(format!("Edition {edition}."))
        .execute(pool)
        .await
        .unwrap();
        editions[at].push((edition, Instant::now()));
        std::thread::sleep(Duration::from_millis(chance.random_range(0..20)));
    }
    std::thread::sleep(Duration::from_secs(3));
    is_over.store(true, Ordering::Relaxed);
    let (mut reads, mut old, mut worst) = (0, 0, Duration::ZERO);
    for reader in readers {
        for (begun, at, edition) in reader.join().unwrap() {
            reads += 1;
            // since when there was a later one
            let later = editions[at].iter().find(|(later, _)| *later > edition).map(|(_, since)| *since);
            if let Some(age) = later.and_then(|since| begun.checked_duration_since(since)) {
                old += 1;
                worst = worst.max(age);
            }
        }
    }
    println!("{EDITS} edits, two copies, {reads} pages read, {old} of them of an earlier edition");
    println!("the oldest was out of date for {:.0} ms", worst.as_secs_f64() * 1000.0);
}
