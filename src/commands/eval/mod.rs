//! `lectern eval search|related DIR`: how good the site's own search and neighbours are
//! on a benchmark. The documents go into a throw-away index, by the code that the site
//! itself searches with.

mod benchmark;
mod metrics;

use std::{
    collections::HashSet,
    io::{self, Write},
    path::{Path, PathBuf},
};

use uuid::Uuid;

use crate::search::{Entry, Filter, Index, Mark, Phrase, Phrases, Synonyms};

use benchmark::{Benchmark, Document, Query};
use metrics::Totals;

/// Measure the search or the neighbours on a benchmark; prints one JSON line of figures
///
/// The folder holds corpus.jsonl, queries.jsonl and qrels.tsv, and candidates.tsv where
/// only these are to be ranked. Its documents go into an index in memory.
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
    pub(super) fn run(self) -> anyhow::Result<()> {
        writeln!(io::stdout(), "{}", eval(self.subject, &self.dir, self.split.as_deref())?)?;
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
const DEPTH: usize = 100;
/// How many documents are read before they are written.
const PART: usize = 1000;

/// Measures and gives one JSON line of figures.
pub fn eval(subject: Subject, dir: &Path, split: Option<&str>) -> anyhow::Result<String> {
    let benchmark = Benchmark::read(dir, split)?;
    let index = Index::in_memory()?;
    for (part, documents) in benchmark.documents.chunks(PART).enumerate() {
        let entries: Vec<Entry> =
            (part * PART..).zip(documents).map(|(number, document)| entry(number, document)).collect();
        index.add(&entries, &Phrases::default())?;
    }
    index.commit(Mark::new("a benchmark", 0, Phrases::default()))?;
    let mut totals = Totals::default();
    for query in &benchmark.queries {
        totals.add(&found(&index, subject, query)?, &query.relevant);
    }
    Ok(totals.as_json())
}

/// The documents in the order of the ranking; all candidates, where there are some.
fn found(index: &Index, subject: Subject, query: &Query) -> anyhow::Result<Vec<usize>> {
    let only = query.candidates.as_ref().map(|numbers| numbers.iter().map(|number| id_of(*number)).collect());
    let depth = query.candidates.as_ref().map_or(DEPTH, Vec::len);
    let filter = Filter { only, ..Filter::default() };
    let best = match subject {
        Subject::Search => {
            let phrase = Phrase::of(&query.text);
            index.search(&phrase, &Synonyms::default(), &filter, depth)?.ranking.best
        }
        Subject::Related => index.near(&query.text, "", &filter, depth)?,
    };
    let mut found: Vec<usize> = best.iter().map(|(id, _)| number_of(*id)).collect();
    let ranked: HashSet<usize> = found.iter().copied().collect();
    found.extend(query.candidates.iter().flatten().filter(|number| !ranked.contains(number)));
    Ok(found)
}

fn entry(number: usize, document: &Document) -> Entry {
    Entry {
        id: id_of(number),
        question: document.title.clone(),
        body: document.text.clone(),
        ..Entry::default()
    }
}

/// A document's number is its id.
fn id_of(number: usize) -> Uuid {
    Uuid::from_u128(number as u128)
}

fn number_of(id: Uuid) -> usize {
    usize::try_from(id.as_u128()).unwrap_or(usize::MAX)
}
