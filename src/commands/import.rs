use std::{
    fs::File,
    io::{self, BufRead, BufReader},
    path::{Path, PathBuf},
};

use anyhow::Context;
use indicatif::{ProgressBar, ProgressStyle};
use sqlx::PgPool;
use time::OffsetDateTime;

use crate::{
    answers::import::{Mode, Report, import},
    config::Config,
    papers,
    platform::{clock::Clock, database::Engine},
    practice, topic_pages,
};

/// Import answers.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Import {
    /// Import answers from a file of JSON lines
    ///
    /// A line holds level, subject, topic, question, short_answer and body_markdown, and
    /// may hold slug, author, sources (a list of title and url), attribution and licence.
    /// If a line has a mistake, its number and the reason are printed. Other lines are imported.
    ///
    /// A known slug updates that answer. A line without a slug updates the answer to
    /// the same question, or adds a new one with its own address. If an editor has changed
    /// an answer since the last import, it is not changed and its line is listed.
    /// New levels, subjects and topics are created.
    ///
    /// Safe to run beside a running site. The exit status is 1 if any line was refused.
    ///
    ///   lectern import answers history.jsonl --dry-run
    #[command(verbatim_doc_comment)]
    Answers {
        /// The file, with one answer per line, in UTF-8; - reads standard input
        file: PathBuf,
        /// Show what would happen, without saving anything.
        #[arg(long)]
        dry_run: bool,
        /// Save as drafts, which may have no short answer.
        #[arg(long)]
        draft: bool,
        /// Replace what editors have changed since the last import, too.
        #[arg(long)]
        overwrite: bool,
    },
    /// Import what editors write about topics, from a file of JSON lines
    ///
    /// A line holds level, subject and topic, and may hold overview_markdown,
    /// specifications (a list of specification, such as AQA 8145, and unit), order (the
    /// ends of the addresses of its answers) and counts_for (by the ends of addresses,
    /// the specifications of an answer that not all of them ask). The topic and the
    /// answers must be there: import answers first.
    ///
    /// If a line has a mistake, its number and the reason are printed. Other lines are imported.
    #[command(verbatim_doc_comment)]
    Topics {
        /// The file, with one topic per line, in UTF-8
        file: PathBuf,
        /// Show what would happen, without saving anything.
        #[arg(long)]
        dry_run: bool,
    },
    /// Import practice questions from a file of JSON lines
    ///
    /// A line holds what lectern export practice writes: the question with its marks, mark
    /// scheme and two model answers. If a line has a mistake, its number and the reason are
    /// printed. Other lines are imported.
    ///
    /// A known address is updated. If an editor has changed a question since the last
    /// import, it is not changed and its line is listed.
    #[command(verbatim_doc_comment)]
    Practice {
        /// The file, with one question per line, in UTF-8
        file: PathBuf,
        /// Show what would happen, without saving anything.
        #[arg(long)]
        dry_run: bool,
        /// Replace what editors have changed since the last import, too.
        #[arg(long)]
        overwrite: bool,
    },
    /// Import links to past papers, from a file of JSON lines
    ///
    /// A line holds level, subject, specification (such as AQA 8145), year, series, paper,
    /// kind (question paper, mark scheme or examiners' report), url, and topics, a list of
    /// names. A known url updates its paper. The topics must be there.
    ///
    /// If a line has a mistake, its number and the reason are printed. Other lines are imported.
    #[command(verbatim_doc_comment)]
    Papers {
        /// The file, with one paper per line, in UTF-8
        file: PathBuf,
        /// Show what would happen, without saving anything.
        #[arg(long)]
        dry_run: bool,
    },
}

impl Import {
    pub(super) async fn run(self, config: &Config) -> anyhow::Result<()> {
        let now = Clock::system().now();
        let all_taken = match self {
            Self::Answers { file, dry_run, draft, overwrite } => {
                let mode = Mode { dry_run, as_drafts: draft, overwrite };
                Engine::lend(config, async |pool| answers(pool, &file, mode, now).await).await?
            }
            Self::Topics { file, dry_run } => {
                Engine::lend(config, async |pool| topics(pool, &file, dry_run, now).await).await?
            }
            Self::Practice { file, dry_run, overwrite } => {
                let mode = (practice::Mode { overwrite }, dry_run);
                Engine::lend(config, async |pool| questions(pool, &file, mode, now).await).await?
            }
            Self::Papers { file, dry_run } => {
                Engine::lend(config, async |pool| papers(pool, &file, dry_run, now).await).await?
            }
        };
        anyhow::ensure!(all_taken, "Some lines were not imported. The reasons are above.");
        Ok(())
    }
}

/// `lectern import answers FILE`. Returns whether every line was accepted.
///
/// # Errors
/// If the file cannot be read or the database fails.
pub async fn answers(pool: &PgPool, file: &Path, mode: Mode, now: OffsetDateTime) -> anyhow::Result<bool> {
    let (lines, bytes): (Box<dyn BufRead + Send>, u64) = if file == Path::new("-") {
        (Box::new(BufReader::new(io::stdin())), 0)
    } else {
        let lines = File::open(file).with_context(|| format!("{} can’t be opened", file.display()))?;
        let bytes = lines.metadata()?.len();
        (Box::new(BufReader::new(lines)), bytes)
    };
    let bar = bar(bytes);
    let report = import(pool, lines, mode, now, |bytes| bar.inc(bytes as u64))
        .await
        .with_context(|| format!("{} can’t be imported", file.display()))?;
    bar.finish_and_clear();
    say(&report, mode);
    Ok(report.refused.is_empty())
}

/// `lectern import topics FILE`. Returns whether every line was accepted.
///
/// # Errors
/// If the file cannot be read or the database fails.
pub async fn topics(pool: &PgPool, file: &Path, dry_run: bool, now: OffsetDateTime) -> anyhow::Result<bool> {
    let lines = tokio::fs::read(file).await.with_context(|| format!("{} can’t be read", file.display()))?;
    let mut tx = pool.begin().await?;
    let report = topic_pages::import(&mut tx, &lines, now)
        .await
        .with_context(|| format!("{} can’t be imported", file.display()))?;
    if dry_run {
        tx.rollback().await?;
    } else {
        tx.commit().await?;
    }
    for (number, reason) in &report.refused {
        eprintln!("Line {number}: {reason}");
    }
    let about = if dry_run { "Nothing was saved. This would be: " } else { "" };
    let (saved, unchanged, refused) = (report.saved, report.unchanged, report.refused.len());
    println!("{about}{saved} saved, {unchanged} unchanged, {refused} refused.");
    Ok(report.refused.is_empty())
}

/// `lectern import practice FILE`, saving nothing in a dry run. Returns whether every line was accepted.
///
/// # Errors
/// If the file cannot be read or the database fails.
pub async fn questions(
    pool: &PgPool,
    file: &Path,
    (mode, dry_run): (practice::Mode, bool),
    now: OffsetDateTime,
) -> anyhow::Result<bool> {
    let lines = tokio::fs::read(file).await.with_context(|| format!("{} can’t be read", file.display()))?;
    let mut tx = pool.begin().await?;
    let report = practice::import(&mut tx, &*lines, mode, now)
        .await
        .with_context(|| format!("{} can’t be imported", file.display()))?;
    if dry_run {
        tx.rollback().await?;
    } else {
        tx.commit().await?;
    }
    let practice::Report { added, updated, unchanged, refused, left, ignored } = report;
    let same = Report { added, updated, unchanged, left, refused, ignored, ..Report::default() };
    say(&same, Mode { dry_run, ..Mode::default() });
    Ok(same.refused.is_empty())
}

/// `lectern import papers FILE`. Returns whether every line was accepted.
///
/// # Errors
/// If the file cannot be read or the database fails.
pub async fn papers(pool: &PgPool, file: &Path, dry_run: bool, now: OffsetDateTime) -> anyhow::Result<bool> {
    let lines = tokio::fs::read(file).await.with_context(|| format!("{} can’t be read", file.display()))?;
    let mut tx = pool.begin().await?;
    let report = papers::import(&mut tx, &lines, now)
        .await
        .with_context(|| format!("{} can’t be imported", file.display()))?;
    if dry_run {
        tx.rollback().await?;
    } else {
        tx.commit().await?;
    }
    for (number, reason) in &report.refused {
        eprintln!("Line {number}: {reason}");
    }
    let about = if dry_run { "Nothing was saved. This would be: " } else { "" };
    let (added, updated, refused) = (report.added, report.updated, report.refused.len());
    println!("{about}{added} added, {updated} updated, {refused} refused.");
    Ok(report.refused.is_empty())
}

/// A progress bar, which is hidden if stderr is not a terminal.
fn bar(bytes: u64) -> ProgressBar {
    let style = ProgressStyle::with_template("{wide_bar} {bytes} of {total_bytes}, {eta} left");
    ProgressBar::new(bytes).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}

fn say(report: &Report, mode: Mode) {
    for (number, reason) in &report.refused {
        eprintln!("Line {number}: {reason}");
    }
    for (number, reason) in &report.left {
        eprintln!("Line {number}: left as it is, since {reason}");
    }
    if !report.left.is_empty() {
        eprintln!("To replace what editors wrote, import again with --overwrite.");
    }
    if !report.ignored.is_empty() {
        let names: Vec<&str> = report.ignored.iter().map(String::as_str).collect();
        eprintln!("Ignored fields: {}.", names.join(", "));
    }
    for created in &report.created {
        println!("{} {created}.", if mode.dry_run { "Would create" } else { "Created" });
    }
    println!(
        "{}{} added, {} updated, {} unchanged, {} left as editors wrote them, {} refused.",
        if mode.dry_run { "Nothing was saved. This would be: " } else { "" },
        report.added,
        report.updated,
        report.unchanged,
        report.left.len(),
        report.refused.len()
    );
}
