//! `lectern tutor add FILE.jsonl`: adds tutors in bulk.

use std::{
    fmt,
    path::{Path, PathBuf},
};

use anyhow::Context;
use sqlx::PgPool;
use time::OffsetDateTime;

use crate::{
    config::Config,
    platform::{clock::Clock, database::Engine, json_lines},
    tutors::{self, Imported, Refused},
};

/// Add tutors.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Tutor {
    /// Add tutors from a file of JSON lines.
    ///
    /// Each line has name, email, subjects (a list of level and subject), headline and
    /// about. If a line has a mistake, its number and the reason are printed, and the other
    /// lines are still imported. A tutor with a known email is updated. The exit status
    Add { file: PathBuf },
}

impl Tutor {
    pub(super) async fn run(self, config: &Config) -> anyhow::Result<()> {
        let Self::Add { file } = self;
        let now = Clock::system().now();
        let report = Engine::lend(config, async |pool| add(pool, &file, now).await).await?;
        println!("{report}");
        anyhow::ensure!(report.refused.is_empty(), "Some lines were not imported. The reasons are above.");
        Ok(())
    }
}

/// The result of an import.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Report {
    pub added: usize,
    pub updated: usize,
    /// The line number and the reason of each rejected line.
    pub refused: Vec<(usize, String)>,
}

/// Imports one tutor per line. An invalid line is reported and does not affect the others.
///
/// # Errors
/// If the file cannot be read or the database fails.
pub async fn add(pool: &PgPool, file: &Path, now: OffsetDateTime) -> anyhow::Result<Report> {
    let bytes = tokio::fs::read(file).await.with_context(|| format!("{} can’t be read", file.display()))?;
    json_lines::check_start(&bytes).with_context(|| format!("{} can’t be imported", file.display()))?;
    let mut report = Report::default();
    for (number, line) in (1..).zip(bytes.split(|byte| *byte == b'\n')) {
        let line = match json_lines::text(line) {
            Ok("") => continue,
            Ok(line) => line,
            Err(why) => {
                report.refused.push((number, why.to_string()));
                continue;
            }
        };
        match take(pool, line, now).await {
            Ok(Imported::Added) => report.added += 1,
            Ok(Imported::Updated) => report.updated += 1,
            Err(Refused::Line(why)) => report.refused.push((number, why)),
            Err(Refused::Database(error)) => {
                return Err(error).with_context(|| format!("the database could not store line {number}"));
            }
        }
    }
    Ok(report)
}

async fn take(pool: &PgPool, line: &str, now: OffsetDateTime) -> Result<Imported, Refused> {
    let mut tx = pool.begin().await?;
    let imported = tutors::import(&mut tx, line, now).await?;
    tx.commit().await?;
    Ok(imported)
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, why) in &self.refused {
            writeln!(f, "line {number}: {why}")?;
        }
        write!(f, "{} added, {} updated, {} refused", self.added, self.updated, self.refused.len())
    }
}
