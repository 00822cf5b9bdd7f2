//! Practice questions from a file in JSON Lines. A bad line is reported with its number and its
//! reason, and does not keep the others from being imported. A question that an editor has changed
//! since the last import is left as it is, and reported.

use std::{
    collections::{BTreeSet, HashMap},
    io::BufRead,
};

use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use super::{
    content::{Content, PracticeQuestion},
    draft::Line,
    queries::{self, Row},
};
use crate::{
    answers::Publication,
    platform::{form::Mistakes, json_lines},
};

/// How to import.
#[derive(Debug, Clone, Copy, Default)]
pub struct Mode {
    /// Replaces what editors have changed, too.
    pub overwrite: bool,
}

/// What an import did. The numbers are those of lines, from 1.
#[derive(Debug, Default)]
pub struct Report {
    pub added: usize,
    pub updated: usize,
    pub unchanged: usize,
    pub refused: Vec<(usize, String)>,
    pub left: Vec<(usize, String)>,
    /// The names of fields that are not known.
    pub ignored: BTreeSet<String>,
}

/// Imports `lines` in the transaction of the caller, who commits it.
///
/// # Errors
/// If the lines cannot be read or the database fails.
pub async fn import(
    tx: &mut PgConnection,
    lines: impl BufRead,
    mode: Mode,
    now: OffsetDateTime,
) -> anyhow::Result<Report> {
    let mut report = Report::default();
    let mut seen: HashMap<Uuid, usize> = HashMap::new();
    for (number, line) in (1..).zip(lines.split(b'\n')) {
        let line = line?;
        if number == 1 {
            json_lines::check_start(&line)?;
        }
        let parsed = match json_lines::text(&line) {
            Ok("") => continue,
            Ok(text) => Line::parse(text),
            Err(reason) => Err(reason.to_string()),
        };
        let ready = parsed.and_then(|line| {
            report.ignored.extend(line.unknown.into_keys());
            let state = match line.state {
                Some(Publication::Published) | None => Publication::Published,
                Some(_) => Publication::Draft,
            };
            let content = line.draft.check(state).map_err(|mistakes| in_one_line(&mistakes))?;
            Ok((content, state))
        });
        let (content, state) = match ready {
            Ok(ready) => ready,
            Err(reason) => {
                report.refused.push((number, reason));
                continue;
            }
        };
        let Content { level, subject, slug, .. } = &content;
        let stored = queries::at_address(&mut *tx, &level.slug, &subject.slug, slug).await?;
        if let Some(first) = stored.as_ref().and_then(|stored| seen.get(&stored.id)) {
            let same = format!("Line {first} has the same address, {}.", content.path());
            report.refused.push((number, same));
            continue;
        }
        let id = stored.as_ref().map_or_else(Uuid::now_v7, |stored| stored.id);
        seen.insert(id, number);
        let row = Row { id, content: &content, state, now };
        match stored {
            None => {
                queries::insert(&mut *tx, row).await?;
                report.added += 1;
            }
            Some(stored) if stored.content == content && stored.state == state => report.unchanged += 1,
            Some(stored) if !mode.overwrite && is_edited(&stored) => {
                let why = format!("an editor changed “{}”.", stored.content.question);
                report.left.push((number, why));
                continue;
            }
            Some(_) => {
                queries::update(&mut *tx, row).await?;
                report.updated += 1;
            }
        }
        queries::remember_import(&mut *tx, id).await?;
    }
    Ok(report)
}

fn is_edited(stored: &PracticeQuestion) -> bool {
    stored.imported_version != Some(stored.version)
}

fn in_one_line(mistakes: &Mistakes) -> String {
    mistakes.iter().map(|mistake| mistake.message.as_str()).collect::<Vec<_>>().join(" ")
}
