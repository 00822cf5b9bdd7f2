use std::{fs::File, io::BufReader, path::Path};

use anyhow::Context;
use indicatif::{ProgressBar, ProgressStyle};
use sqlx::PgPool;
use time::OffsetDateTime;

use crate::answers::import::{Mode, Report, import};

/// `lectern import answers FILE`: whether every line was taken.
pub async fn answers(pool: &PgPool, file: &Path, mode: Mode, now: OffsetDateTime) -> anyhow::Result<bool> {
    let lines = File::open(file).with_context(|| format!("{} cannot be opened", file.display()))?;
    let bar = bar(lines.metadata()?.len());
    let report = import(pool, BufReader::new(lines), mode, now, |bytes| bar.inc(bytes as u64)).await?;
    bar.finish_and_clear();
    say(&report, mode);
    Ok(report.refused.is_empty())
}

/// A bar on a terminal, nothing in a file.
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
