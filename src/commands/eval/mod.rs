//! `lectern eval search|related DIR`: measures the quality of the search, or of the candidates for
//! related answers, on a benchmark. `lectern eval judgements FILE --answers FILE` measures the search
//! on queries with graded answers. Documents are indexed in memory, and searched by the same code as
//! on the site.

mod benchmark;
pub mod judgements;
mod metrics;

use std::{
    collections::HashSet,
    io::{self, Write},
    path::{Path, PathBuf},
};

use uuid::Uuid;

use crate::search::{Checkpoint, Document, Filter, Index, Phrases, QueryText, Synonyms, shipped_thesaurus};

use benchmark::{Benchmark, BenchmarkDocument, JudgedQuery};
use judgements::Collection;
use metrics::MetricSums;

/// Measure search or related answers on a benchmark, and print one JSON line of figures
///
/// The folder has corpus.jsonl, queries.jsonl and qrels.tsv (query_id, doc_id, grade), and
/// candidates.tsv (query_id, then doc_ids) if only those should be ranked.
///
/// Grades are 0 (not relevant) to 3. ndcg@10 uses gains of 2^grade - 1; for all other
/// figures every grade above 0 is relevant. map looks at the first 1,000 documents of a
/// ranking, or at all candidates.
///
/// `judgements` takes a file of JSON lines instead, each with a query, its split and the grades
/// of answers by slug, and ranks the answers of the import files given with --answers, with the
/// synonyms that ship. Only what is shown as a result counts. Queries without a graded answer
/// are counted apart: nothing should be shown for them.
///
/// A query without any relevant document is skipped. If candidates are given, it counts
/// as 0 if it has candidates.
///
///   lectern eval search bench/squad11_dev
///   lectern eval judgements tests/data/judgements.jsonl --answers samples/answers.jsonl --split tuning
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Eval {
    /// What to measure
    target: Target,
    /// The folder with the benchmark, or the file with the judgements
    dir: PathBuf,
    /// A file of answers that the judgements are about, as import reads it; may be repeated
    #[arg(long)]
    answers: Vec<PathBuf>,
    /// Only the queries of this split
    #[arg(long)]
    split: Option<String>,
}

impl Eval {
    pub(super) fn run(self) -> anyhow::Result<()> {
        let split = self.split.as_deref();
        let figures = match self.target {
            Target::Judgements => {
                let shipped = shipped_thesaurus().map_err(|error| anyhow::anyhow!("{error:?}"))?;
                let collection = Collection::load(&self.answers, Synonyms::new(&shipped))?;
                judgements::measure(&self.dir, &collection, split)?
            }
            target => eval(target, &self.dir, split)?,
        };
        writeln!(io::stdout(), "{figures}")?;
        Ok(())
    }
}

/// What is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Target {
    /// Finding the documents that answer a question, as the search box does.
    Search,
    /// Finding similar questions, as candidates for neighbours are found.
    Related,
    /// Finding the answers that were judged, for queries as students type them.
    Judgements,
}

/// How many documents are ranked if there are no candidates.
const DEPTH: usize = 1000;
/// How many documents are indexed per batch.
const BATCH: usize = 1000;

/// Runs the benchmark and returns the metrics as one line of JSON.
///
/// # Errors
/// If a file of the benchmark is missing or malformed; the message names it.
pub fn eval(target: Target, dir: &Path, split: Option<&str>) -> anyhow::Result<String> {
    let benchmark = Benchmark::load(dir, split)?;
    let index = Index::in_memory()?;
    for (batch, documents) in benchmark.documents.chunks(BATCH).enumerate() {
        let documents: Vec<Document> =
            (batch * BATCH..).zip(documents).map(|(number, document)| to_indexed(number, document)).collect();
        index.insert(&documents, &Phrases::default())?;
    }
    index.commit(Checkpoint::new("a benchmark", 0, Phrases::default()))?;
    let mut sums = MetricSums::default();
    for query in &benchmark.queries {
        sums.add(&rank(&index, target, query)?, &query.relevant);
    }
    Ok(sums.means_as_json())
}

/// The numbers of the ranked documents. Candidates that were not found are appended in their
/// original order, so that all are ranked.
fn rank(index: &Index, target: Target, query: &JudgedQuery) -> anyhow::Result<Vec<usize>> {
    let only = query.candidates.as_ref().map(|numbers| numbers.iter().map(|number| id_of(*number)).collect());
    let depth = query.candidates.as_ref().map_or(DEPTH, Vec::len);
    let filter = Filter { only, ..Filter::default() };
    let top = match target {
        Target::Search | Target::Judgements => {
            let hits = index.search(&QueryText::of(&query.text), &Synonyms::default(), &filter, depth)?.hits;
            // the results, and below them what the site sets apart
            hits.top.into_iter().chain(hits.near).take(depth).collect()
        }
        Target::Related => index.more_like_this(&query.text, "", &filter, depth)?,
    };
    let mut ranked: Vec<usize> = top.iter().map(|(id, _)| number_of(*id)).collect();
    let found: HashSet<usize> = ranked.iter().copied().collect();
    ranked.extend(query.candidates.iter().flatten().filter(|number| !found.contains(number)));
    Ok(ranked)
}

fn to_indexed(number: usize, document: &BenchmarkDocument) -> Document {
    Document {
        id: id_of(number),
        question: document.title.clone(),
        body: document.text.clone(),
        ..Document::default()
    }
}

/// The id of a document in the index encodes its number.
fn id_of(number: usize) -> Uuid {
    Uuid::from_u128(number as u128)
}

fn number_of(id: Uuid) -> usize {
    usize::try_from(id.as_u128()).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use std::{fs, path::Path};

    use clap::CommandFactory;
    use tempfile::TempDir;

    use super::*;

    /// A benchmark of three documents: `a` about Lenin, `b` about Stalin, `c` about wheat.
    fn benchmark(queries: &str, qrels: &str) -> TempDir {
        let dir = tempfile::tempdir().unwrap();
        let corpus = r#"{"id":"a","title":"Why did Lenin die?","text":"He had been ill."}
{"id":"b","title":"Who was Stalin?","text":"He followed."}
{"id":"c","title":"What is wheat?","text":"A kind of grass."}"#;
        write(dir.path(), "corpus.jsonl", corpus);
        write(dir.path(), "queries.jsonl", queries);
        write(dir.path(), "qrels.tsv", &format!("query_id\tdoc_id\tgrade\n{qrels}"));
        dir
    }

    fn write(dir: &Path, name: &str, text: &str) {
        fs::write(dir.join(name), text).unwrap();
    }

    fn figures(target: Target, dir: &Path, split: Option<&str>) -> impl Fn(&str) -> f64 {
        let line = eval(target, dir, split).unwrap();
        let figures: serde_json::Value = serde_json::from_str(&line).unwrap();
        move |name| figures[name].as_f64().unwrap()
    }

    #[test]
    fn only_candidates_are_ranked_and_all_of_them() {
        let dir = benchmark(
            r#"{"id":"1","text":"lenin","split":"test"}
{"id":"2","text":"stalin","split":"test"}
{"id":"3","text":"wheat","split":"dev"}"#,
            "1\tb\t1\n2\tb\t1\n3\tc\t1\n",
        );
        // `a` matches but is not a candidate; `b` and `c` follow in their original order.
        write(dir.path(), "candidates.tsv", "1 c b\n2 a b\n3 c\n");
        for target in [Target::Search, Target::Related] {
            let figure = figures(target, dir.path(), Some("test"));
            for (name, expected) in
                [("queries", 2.0), ("mrr@10", 0.75), ("p@1", 0.5), ("recall@10", 1.0), ("map", 0.75)]
            {
                assert!((figure(name) - expected).abs() < 1e-9, "{name} is {}", figure(name));
            }
        }
        fs::remove_file(dir.path().join("candidates.tsv")).unwrap();
        let figure = figures(Target::Search, dir.path(), Some("test"));
        assert_eq!((figure("mrr@10"), figure("recall@10")), (0.5, 0.5));
    }

    #[test]
    fn a_query_without_a_relevant_candidate_counts_as_0() {
        let queries = r#"{"id":"1","text":"lenin"}
{"id":"2","text":"stalin"}
{"id":"3","text":"wheat"}"#;
        let dir = benchmark(queries, "1\ta\t1\n2\tb\t0\n");
        let figure = figures(Target::Search, dir.path(), None);
        assert_eq!((figure("queries"), figure("mrr@10")), (1.0, 1.0), "without candidates it is left out");
        // The third query has no candidates, so it is skipped.
        write(dir.path(), "candidates.tsv", "1 a c\n2 b c\n");
        let figure = figures(Target::Search, dir.path(), None);
        for name in ["mrr@10", "p@1", "recall@10", "map", "ndcg@10"] {
            assert_eq!((figure("queries"), figure(name)), (2.0, 0.5), "{name}");
        }
    }

    #[test]
    fn map_looks_at_the_first_1000() {
        let dir = benchmark(r#"{"id":"1","text":"lenin"}"#, "1\tlate\t1\n");
        // Shorter documents score higher, so the last of these is ranked last.
        let corpus: String = (0..500)
            .map(|number| format!("{{\"id\":\"d{number}\",\"title\":\"Lenin\",\"text\":\"\"}}\n"))
            .chain([format!(r#"{{"id":"late","title":"","text":"Lenin {}"}}"#, "grass ".repeat(50))])
            .collect();
        write(dir.path(), "corpus.jsonl", &corpus);
        let figure = figures(Target::Search, dir.path(), None);
        assert_eq!((figure("map"), figure("recall@10")), (0.002, 0.0), "1/501, in four digits");
    }

    #[test]
    fn a_grade_above_3_is_refused() {
        let dir = benchmark(r#"{"id":"1","text":"lenin"}"#, "1\ta\t4\n");
        let error = eval(Target::Search, dir.path(), None).unwrap_err();
        assert!(error.to_string().contains("“4”"), "{error}");
    }

    #[test]
    fn help_says_how_queries_are_counted_and_how_deep_map_looks() {
        #[derive(clap::Parser)]
        struct Parser {
            #[command(flatten)]
            _eval: Eval,
        }
        let help = Parser::command().render_long_help().to_string();
        for said in ["first 1,000 documents", "counts\nas 0", "2^grade - 1"] {
            assert!(help.contains(said), "{said}: {help}");
        }
    }
}
