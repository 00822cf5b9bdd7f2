use std::{
    fs::{self, File},
    io::BufWriter,
    path::Path,
};

use anyhow::Context;
use indicatif::ProgressBar;
use sqlx::PgPool;

use crate::answers::{export::export, queries};

/// `lectern export answers FILE`. The file appears whole or not at all.
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
