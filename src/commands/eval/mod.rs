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

use crate::search::{self, Filter, Index, Mark, Phrase, Phrases, Synonyms};

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
        let entries: Vec<search::Document> =
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

fn entry(number: usize, document: &Document) -> search::Document {
    search::Document {
        id: id_of(number),
        question: document.title.clone(),
        body: document.text.clone(),
        ..search::Document::default()
    }
}

/// A document's number is its id.
fn id_of(number: usize) -> Uuid {
    Uuid::from_u128(number as u128)
}

fn number_of(id: Uuid) -> usize {
    usize::try_from(id.as_u128()).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn only_candidates_are_ranked_and_all_of_them() {
        let dir = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| fs::write(dir.path().join(name), text).unwrap();
        write(
            "corpus.jsonl",
            r#"{"id":"a","title":"Why did Lenin die?","text":"He had been ill."}
{"id":"b","title":"Who was Stalin?","text":"He followed."}
{"id":"c","title":"What is wheat?","text":"A kind of grass."}"#,
        );
        write(
            "queries.jsonl",
            r#"{"id":"1","text":"lenin","split":"test"}
{"id":"2","text":"stalin","split":"test"}
{"id":"3","text":"wheat","split":"dev"}"#,
        );
        write("qrels.tsv", "query_id\tdoc_id\tgrade\n1\tb\t1\n2\tb\t1\n3\tc\t1\n");
        // the first holds the word and is no candidate; the others follow in their order
        write("candidates.tsv", "1 c b\n2 a b\n3 c\n");
        for subject in [Subject::Search, Subject::Related] {
            let line = eval(subject, dir.path(), Some("test")).unwrap();
            let figures: serde_json::Value = serde_json::from_str(&line).unwrap();
            for (name, figure) in
                [("queries", 2.0), ("mrr@10", 0.75), ("p@1", 0.5), ("recall@10", 1.0), ("map", 0.75)]
            {
                assert_eq!(figures[name].as_f64(), Some(figure), "{name} of {line}");
            }
        }
        fs::remove_file(dir.path().join("candidates.tsv")).unwrap();
        let line = eval(Subject::Search, dir.path(), Some("test")).unwrap();
        let figures: serde_json::Value = serde_json::from_str(&line).unwrap();
        assert_eq!((figures["mrr@10"].as_f64(), figures["recall@10"].as_f64()), (Some(0.5), Some(0.5)));
    }
}
