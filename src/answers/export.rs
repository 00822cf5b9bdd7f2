//! All answers as lines that [`super::import`] takes: exported, imported and exported
//! again they are the same to the byte.

use std::io::Write;

use serde::Serialize;
use sqlx::PgPool;

use super::{
    answer::{Answer, Publication},
    draft::Draft,
    queries,
};
use crate::topics::slug_of;

const BATCH: i64 = 500;

#[derive(Debug, Serialize)]
struct Line {
    #[serde(flatten)]
    draft: Draft,
    /// Said where a reader could not see the answer, so that no import publishes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    state: Option<Publication>,
}

/// Writes every answer, in the order of addresses; gives their number.
pub async fn export(pool: &PgPool, mut out: impl Write, mut tick: impl FnMut(u64)) -> anyhow::Result<u64> {
    let mut written = 0;
    let mut last = (String::new(), String::new(), String::new());
    loop {
        let batch = queries::batch_after(pool, (&last.0, &last.1, &last.2), BATCH).await?;
        let Some(end) = batch.last() else { break };
        last = (end.level.slug.clone(), end.subject.slug.clone(), end.slug.clone());
        for answer in &batch {
            serde_json::to_writer(&mut out, &line(answer))?;
            out.write_all(b"\n")?;
            written += 1;
            tick(written);
        }
    }
    out.flush()?;
    Ok(written)
}

fn line(answer: &Answer) -> Line {
    let mut draft = Draft::from(answer);
    // a label that was changed since would lead an import to another slug
    for (text, label) in [
        (&mut draft.level, &answer.level),
        (&mut draft.subject, &answer.subject),
        (&mut draft.topic, &answer.topic),
    ] {
        if slug_of(text) != label.slug {
            text.clone_from(&label.slug);
        }
    }
    Line { draft, state: (!answer.is_published()).then_some(answer.state) }
}
