//! Sample content for the first start. It is only loaded into the bundled database.

use sqlx::PgPool;
use time::OffsetDateTime;

use crate::{
    answers::{self, import::Mode},
    papers, practice, topic_pages, tutors,
};

const ANSWERS: &[u8] = include_bytes!("../../samples/answers.jsonl");
const TOPICS: &[u8] = include_bytes!("../../samples/topics.jsonl");
const PRACTICE: &[u8] = include_bytes!("../../samples/practice.jsonl");
const PAPERS: &[u8] = include_bytes!("../../samples/papers.jsonl");
const TUTORS: &str = include_str!("../../samples/tutors.jsonl");

/// Loads the sample answers, topics and tutors, unless there are answers already.
///
/// # Errors
/// If a sample cannot be imported.
pub async fn load(pool: &PgPool, now: OffsetDateTime) -> anyhow::Result<()> {
    if answers::queries::count(pool).await? > 0 {
        return Ok(());
    }
    let mut tx = pool.begin().await?;
    for line in TUTORS.lines() {
        tutors::import(&mut tx, line, now)
            .await
            .map_err(|refused| anyhow::anyhow!("a sample tutor could not be imported: {refused:?}"))?;
    }
    tx.commit().await?;
    let report = answers::import::import(pool, ANSWERS, Mode::default(), now, |_| {}).await?;
    anyhow::ensure!(report.refused.is_empty(), "a sample answer could not be imported: {:?}", report.refused);
    let mut tx = pool.begin().await?;
    let report = topic_pages::import(&mut tx, TOPICS, now).await?;
    anyhow::ensure!(report.refused.is_empty(), "a sample topic could not be imported: {:?}", report.refused);
    let report = papers::import(&mut tx, PAPERS, now).await?;
    anyhow::ensure!(report.refused.is_empty(), "a sample paper could not be imported: {:?}", report.refused);
    let report = practice::import(&mut tx, PRACTICE, practice::Mode::default(), now).await?;
    anyhow::ensure!(
        report.refused.is_empty(),
        "a sample question could not be imported: {:?}",
        report.refused
    );
    tx.commit().await?;
    Ok(())
}
