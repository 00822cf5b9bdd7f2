mod check;
mod desk;
mod import;
mod topic;

use lectern::papers::{ImportedPapers, import};

use crate::support::site::Site;

const TOPIC: &str = "/topics/gcse/history/the-cold-war/papers";

/// A line for a paper about the Cold War.
pub fn line(url: &str, kind: &str) -> String {
    serde_json::json!({
        "level": "GCSE", "subject": "History", "specification": "AQA 8145", "year": 2023, "series": "June",
        "paper": "Paper 1", "kind": kind, "url": url, "topics": ["The Cold War"],
    })
    .to_string()
}

pub async fn imports(site: &Site, lines: &str) -> ImportedPapers {
    let mut tx = site.state.pool().begin().await.unwrap();
    let report = import(&mut tx, lines.as_bytes(), site.clock.now()).await.unwrap();
    tx.commit().await.unwrap();
    report
}
