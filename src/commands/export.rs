use std::{
    io::{BufWriter, Write},
    path::{Path, PathBuf},
};

use indicatif::ProgressBar;
use sqlx::PgPool;

use super::output::Output;
use crate::{
    answers::{export::export, queries},
    config::Config,
    platform::database::Engine,
    practice, topic_pages,
};

/// Export answers.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Export {
    /// Write every answer to a file of JSON lines, in the format that import reads
    ///
    /// Exporting, importing and exporting again gives the same file, byte for byte.
    /// Safe to run beside a running site.
    ///
    ///   lectern export answers backup.jsonl
    #[command(verbatim_doc_comment)]
    Answers {
        /// The file to write: the whole of it, or nothing; - writes to standard output
        file: PathBuf,
    },
    /// Write every practice question to a file of JSON lines, in the format that import reads
    ///
    ///   lectern export practice practice.jsonl
    #[command(verbatim_doc_comment)]
    Practice {
        /// The file to write: the whole of it, or nothing; - writes to standard output
        file: PathBuf,
    },
    /// Write what editors have written about topics, in the format that import reads
    ///
    /// Exporting, importing and exporting again gives the same file, byte for byte.
    #[command(verbatim_doc_comment)]
    Topics {
        /// The file to write: the whole of it, or nothing; - writes to standard output
        file: PathBuf,
    },
}

impl Export {
    pub(super) async fn run(self, config: &Config) -> anyhow::Result<()> {
        match self {
            Self::Answers { file } => Engine::lend(config, async |pool| answers(pool, &file).await).await,
            Self::Practice { file } => Engine::lend(config, async |pool| questions(pool, &file).await).await,
            Self::Topics { file } => Engine::lend(config, async |pool| topics(pool, &file).await).await,
        }
    }
}

/// `lectern export answers FILE`. A file is written whole or not at all.
///
/// # Errors
/// If the file cannot be written or the database cannot be read.
pub async fn answers(pool: &PgPool, file: &Path) -> anyhow::Result<()> {
    let mut out = Output::open(file)?;
    let bar = ProgressBar::new(queries::count(pool).await?.unsigned_abs());
    let written = export(pool, BufWriter::new(&mut out), |done| bar.set_position(done)).await?;
    bar.finish_and_clear();
    finish(out, file, &format!("{written} {}", if written == 1 { "answer" } else { "answers" }))
}

/// `lectern export topics FILE`. A file is written whole or not at all.
///
/// # Errors
/// If the file cannot be written or the database cannot be read.
pub async fn topics(pool: &PgPool, file: &Path) -> anyhow::Result<()> {
    let lines = topic_pages::export(&mut *pool.acquire().await?).await?;
    let mut out = Output::open(file)?;
    for line in &lines {
        writeln!(out, "{line}")?;
    }
    finish(out, file, &format!("{} {}", lines.len(), if lines.len() == 1 { "topic" } else { "topics" }))
}

/// `lectern export practice FILE`. A file is written whole or not at all.
///
/// # Errors
/// If the file cannot be written or the database cannot be read.
pub async fn questions(pool: &PgPool, file: &Path) -> anyhow::Result<()> {
    let mut out = Output::open(file)?;
    let written = practice::export(pool, BufWriter::new(&mut out)).await?;
    let what = if written == 1 { "practice question" } else { "practice questions" };
    finish(out, file, &format!("{written} {what}"))
}

/// Puts a file in its place, and says what was written.
fn finish(out: Output, file: &Path, written: &str) -> anyhow::Result<()> {
    let is_stream = out.is_stream();
    out.finish()?;
    let done = format!("{written} written to {}.", file.display());
    // standard output may be the export itself
    if is_stream {
        eprintln!("{done}");
    } else {
        println!("{done}");
    }
    Ok(())
}
