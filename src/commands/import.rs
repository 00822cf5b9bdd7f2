use std::{
    fs::File,
    io::BufReader,
    path::{Path, PathBuf},
};

use anyhow::Context;
use indicatif::{ProgressBar, ProgressStyle};
use sqlx::PgPool;
use time::OffsetDateTime;

use crate::{
    answers::import::{Mode, Report, import},
    config::Config,
    platform::{clock::Clock, database::Engine},
};

/// What is brought in.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Import {
    /// Bring in answers from a file of JSON lines
    ///
    /// A line holds level, subject, topic, question, short_answer and body_markdown, and
    /// may hold slug, author, sources (a list of title and url), attribution and licence.
    /// A bad line is named with its number and its reason, and changes nothing else. A
    /// known slug is updated, never doubled; levels, subjects and topics that are not
    /// known are made.
    ///
    /// Works beside a running site. Ends with 1 if any line was refused.
    ///
    ///   lectern import answers history.jsonl --dry-run
    #[command(verbatim_doc_comment)]
    Answers {
        /// One answer a line
        file: PathBuf,
        /// Say what would be done, and keep nothing.
        #[arg(long)]
        dry_run: bool,
        /// Keep them as drafts; a draft may lack its short answer.
        #[arg(long)]
        draft: bool,
    },
}

impl Import {
    pub(super) async fn run(self, config: &Config) -> anyhow::Result<()> {
        let Self::Answers { file, dry_run, draft } = self;
        let mode = Mode { dry_run, as_drafts: draft };
        let now = Clock::system().now();
        let all_taken = Engine::lend(config, async |pool| answers(pool, &file, mode, now).await).await?;
        anyhow::ensure!(all_taken, "Some lines were refused.");
        Ok(())
    }
}

/// `lectern import answers FILE`. Returns whether every line was accepted.
///
/// # Errors
/// If the file cannot be read or the database fails.
pub async fn answers(pool: &PgPool, file: &Path, mode: Mode, now: OffsetDateTime) -> anyhow::Result<bool> {
    let lines = File::open(file).with_context(|| format!("{} cannot be opened", file.display()))?;
    let bar = bar(lines.metadata()?.len());
    let report = import(pool, BufReader::new(lines), mode, now, |bytes| bar.inc(bytes as u64)).await?;
    bar.finish_and_clear();
    say(&report, mode);
    Ok(report.refused.is_empty())
}

/// A progress bar, which is hidden if stderr is not a terminal.
fn bar(bytes: u64) -> ProgressBar {
    let style = ProgressStyle::with_template("{wide_bar} {bytes} of {total_bytes}, {eta} to go");
    ProgressBar::new(bytes).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}

fn say(report: &Report, mode: Mode) {
    for (number, reason) in &report.refused {
        eprintln!("Line {number}: {reason}");
    }
    if !report.ignored.is_empty() {
        let names: Vec<&str> = report.ignored.iter().map(String::as_str).collect();
        eprintln!("Ignored fields: {}.", names.join(", "));
    }
    for created in &report.created {
        println!("{} {created}.", if mode.dry_run { "Would create" } else { "Created" });
    }
    println!(
        "{}{} added, {} updated, {} unchanged, {} refused.",
        if mode.dry_run { "Nothing was kept. Would be: " } else { "" },
        report.added,
        report.updated,
        report.unchanged,
        report.refused.len()
    );
}
