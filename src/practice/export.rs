//! All practice questions as lines that [`super::import()`] takes. Exporting, importing and exporting
//! again gives the same bytes.

use std::io::Write;

use sqlx::PgPool;

use super::{draft::Line, queries};

const BATCH: i64 = 200;

/// Writes every question, in the byte order of their addresses, and returns how many.
///
/// # Errors
/// If the database cannot be read or `out` not be written.
pub async fn export(pool: &PgPool, mut out: impl Write) -> anyhow::Result<u64> {
    let mut written = 0;
    let mut last = (String::new(), String::new(), String::new());
    loop {
        let batch = queries::batch_after(pool, (&last.0, &last.1, &last.2), BATCH).await?;
        let Some(end) = batch.last().map(|question| &question.content) else { break };
        last = (end.level.slug.clone(), end.subject.slug.clone(), end.slug.clone());
        for question in &batch {
            serde_json::to_writer(&mut out, &Line::from(question))?;
            out.write_all(b"\n")?;
            written += 1;
        }
    }
    out.flush()?;
    Ok(written)
}
