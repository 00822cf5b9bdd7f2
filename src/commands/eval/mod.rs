//! `lectern eval search|related DIR`: how good the site's own search and neighbours are
//! on a benchmark. The documents go into a throw-away database.

mod benchmark;
mod metrics;

use std::{
    io::{self, Write},
    path::{Path, PathBuf},
};

use anyhow::Context;
use sqlx::{PgPool, postgres::PgConnectOptions};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::{
    answers::{Draft, Publication, queries, save_new},
    config::Config,
    database::{Engine, settle, with_scratch},
    related,
    search::{Filter, Phrase, ranked},
    web::time::Clock,
};

use benchmark::Benchmark;
use metrics::Totals;

/// Measure the search or the neighbours on a benchmark; prints one JSON line of figures
///
/// The folder holds corpus.jsonl, queries.jsonl and qrels.tsv. Its documents go into a
/// database that is made for the purpose and dropped afterwards.
///
///   lectern eval search bench/squad11_dev
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Eval {
    /// What to measure
    subject: Subject,
    /// The folder of the benchmark
    dir: PathBuf,
    /// Only the queries of this split.
    #[arg(long)]
    split: Option<String>,
}

impl Eval {
    pub(super) async fn run(self, config: &Config) -> anyhow::Result<()> {
        let now = Clock::system().now();
        let figures = Engine::lend(config, async |pool| {
            eval(&pool.connect_options(), self.subject, &self.dir, self.split.as_deref(), now).await
        });
        writeln!(io::stdout(), "{}", figures.await?)?;
        Ok(())
    }
}

/// What is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Subject {
    /// Question to document, by the search box.
    Search,
    /// Question to question, as neighbours are found.
    Related,
}

/// A ranking is judged by its first hundred.
const DEPTH: i64 = 100;

/// Measures and gives one JSON line of figures. `server` may create databases.
pub async fn eval(
    server: &PgConnectOptions,
    subject: Subject,
    dir: &Path,
    split: Option<&str>,
    now: OffsetDateTime,
) -> anyhow::Result<String> {
    let benchmark = Benchmark::read(dir, split)?;
    let name = format!("lectern_eval_{}", Uuid::now_v7().simple());
    let measured =
        with_scratch(server, &name, async |pool| measure(pool, subject, &benchmark, now).await).await?;
    Ok(measured.as_json())
}

async fn measure(
    pool: &PgPool,
    subject: Subject,
    benchmark: &Benchmark,
    now: OffsetDateTime,
) -> anyhow::Result<Totals> {
    let subject_id = load(pool, benchmark, now).await?;
    let mut totals = Totals::default();
    for query in &benchmark.queries {
        let found = match subject {
            Subject::Search => ranked(pool, &Phrase::of(&query.text), &Filter::default(), DEPTH, 0).await?,
            Subject::Related => near(pool, &query.text, subject_id).await?,
        };
        let found: Vec<usize> = found.iter().map(index_of).filter(|index| query.allows(*index)).collect();
        totals.add(&found, &query.relevant);
    }
    Ok(totals)
}

async fn near(pool: &PgPool, wording: &str, subject_id: i16) -> sqlx::Result<Vec<Uuid>> {
    let mut candidates = related::candidates(pool, wording, subject_id, None).await?;
    candidates.sort_by(|a, b| b.nearness.total_cmp(&a.nearness));
    Ok(candidates.into_iter().map(|candidate| candidate.id).collect())
}

/// A document's number is its id.
fn index_of(id: &Uuid) -> usize {
    usize::try_from(id.as_u128()).unwrap_or(usize::MAX)
}

async fn load(pool: &PgPool, benchmark: &Benchmark, now: OffsetDateTime) -> anyhow::Result<i16> {
    let mut tx = pool.begin().await?;
    let mut place = None;
    for (index, document) in benchmark.documents.iter().enumerate() {
        let draft = Draft {
            level: "Benchmark".to_owned(),
            subject: "Benchmark".to_owned(),
            topic: "Benchmark".to_owned(),
            slug: format!("document-{index}"),
            question: if document.title.trim().is_empty() {
                document.id.clone()
            } else {
                document.title.chars().take(300).collect()
            },
            short_answer: "-".to_owned(),
            body_markdown: if document.text.trim().is_empty() {
                "-".to_owned()
            } else {
                document.text.clone()
            },
            ..Draft::default()
        };
        let manuscript = draft
            .check(Publication::Published)
            .map_err(|mistakes| anyhow::anyhow!("document {}: {mistakes:?}", document.id))?;
        let id = Uuid::from_u128(index as u128);
        match place {
            None => {
                save_new(&mut tx, id, &manuscript, now).await?;
                place = Some(crate::answers::place_of(&mut tx, &manuscript).await?);
            }
            Some(place) => queries::insert(&mut *tx, id, place, &manuscript, now).await?,
        }
    }
    tx.commit().await?;
    settle(pool).await?;
    Ok(place.context("the corpus is empty")?.subject_id)
}
