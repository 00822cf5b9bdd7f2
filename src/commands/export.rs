use std::{
    fs::{self, File},
    io::BufWriter,
    path::{Path, PathBuf},
};

use anyhow::Context;
use indicatif::ProgressBar;
use sqlx::PgPool;

use crate::{
    answers::{export::export, queries},
    config::Config,
    platform::database::Engine,
};

/// What is written out.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Export {
    /// Write every answer to a file of JSON lines, in the form that import takes
    ///
    /// Export, import and export again, and the two files are the same to the byte.
    /// Works beside a running site.
    ///
    ///   lectern export answers backup.jsonl
    #[command(verbatim_doc_comment)]
    Answers {
        /// Written whole or not at all
        file: PathBuf,
    },
}

impl Export {
    pub(super) async fn run(self, config: &Config) -> anyhow::Result<()> {
        let Self::Answers { file } = self;
        Engine::lend(config, async |pool| answers(pool, &file).await).await
    }
}

/// `lectern export answers FILE`. Writes atomically: to a temporary file, which is then renamed.
///
/// # Errors
/// If the file cannot be written or the database cannot be read.
pub async fn answers(pool: &PgPool, file: &Path) -> anyhow::Result<()> {
    let unfinished = file.with_extension("unfinished");
    let out =
        File::create(&unfinished).with_context(|| format!("{} cannot be written", unfinished.display()))?;
    let bar = ProgressBar::new(queries::count(pool).await?.unsigned_abs());
    let written = export(pool, BufWriter::new(&out), |done| bar.set_position(done)).await?;
    out.sync_all()?;
    fs::rename(&unfinished, file).with_context(|| format!("{} cannot be written", file.display()))?;
    bar.finish_and_clear();
    println!("{written} answers written to {}.", file.display());
    Ok(())
}
