//! Past papers as JSON lines.

use serde::Deserialize;
use sqlx::PgConnection;
use time::OffsetDateTime;

use super::{paper_form::PaperForm, queries};
use crate::platform::json_lines;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct PaperLine {
    level: String,
    subject: String,
    /// `AQA 8145`
    specification: String,
    year: i16,
    series: String,
    paper: String,
    kind: String,
    url: String,
    #[serde(default)]
    topics: Vec<String>,
}

/// What an import did.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct ImportedPapers {
    pub added: usize,
    pub updated: usize,
    /// The line number and the reason of each rejected line.
    pub refused: Vec<(usize, String)>,
}

/// Imports one paper a line; one with a known link is updated. A line with a mistake changes nothing,
/// and the others are imported.
///
/// # Errors
/// If the file is in no encoding that can be read, or the database fails.
pub async fn import(
    tx: &mut PgConnection,
    file: &[u8],
    now: OffsetDateTime,
) -> anyhow::Result<ImportedPapers> {
    json_lines::check_start(file)?;
    let known = queries::known_places(&mut *tx).await?;
    let mut report = ImportedPapers::default();
    for (number, line) in (1..).zip(file.split(|byte| *byte == b'\n')) {
        let parsed = match json_lines::text(line) {
            Ok("") => continue,
            Ok(line) => serde_json::from_str::<PaperLine>(line).map_err(|error| error.to_string()),
            Err(error) => Err(error.to_string()),
        };
        let valid = parsed.and_then(|line| {
            form_of(line).parse(&known).map_err(|mistakes| {
                let first = mistakes.iter().next().map(|it| format!("{}: {}", it.field, it.message));
                first.unwrap_or_default()
            })
        });
        match valid {
            Ok(paper) if queries::save(&mut *tx, &paper, now).await? => report.added += 1,
            Ok(_) => report.updated += 1,
            Err(reason) => report.refused.push((number, reason)),
        }
    }
    Ok(report)
}

fn form_of(line: PaperLine) -> PaperForm {
    PaperForm {
        level: line.level,
        subject: line.subject,
        specification: line.specification,
        year: line.year.to_string(),
        series: line.series,
        paper: line.paper,
        kind: line.kind,
        url: line.url,
        topics: line.topics.join("\n"),
    }
}
