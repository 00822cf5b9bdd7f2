//! Loading a benchmark from its files.

use std::{
    collections::HashMap,
    fs::{self, File},
    io::{BufRead, BufReader},
    path::Path,
};

use anyhow::{Context, ensure};
use serde::{Deserialize, de::DeserializeOwned};

/// The highest grade of relevance.
pub(super) const MAX_GRADE: u32 = 3;

#[derive(Debug, Deserialize)]
pub(super) struct BenchmarkDocument {
    pub(super) id: String,
    #[serde(default)]
    pub(super) title: String,
    #[serde(default)]
    pub(super) text: String,
}

#[derive(Debug, Deserialize)]
struct QueryLine {
    id: String,
    text: String,
    #[serde(default)]
    split: String,
}

/// A query with its relevance judgements. Documents are identified by their line number in
/// `corpus.jsonl`, counted from 0.
#[derive(Debug)]
pub(super) struct JudgedQuery {
    pub(super) text: String,
    /// The grades of the relevant documents, from 1 to 3.
    pub(super) relevant: HashMap<usize, u32>,
    /// The documents to rank; `None`: all of them.
    pub(super) candidates: Option<Vec<usize>>,
}

#[derive(Debug)]
pub(super) struct Benchmark {
    pub(super) documents: Vec<BenchmarkDocument>,
    pub(super) queries: Vec<JudgedQuery>,
}

impl Benchmark {
    /// Loads `corpus.jsonl`, `queries.jsonl`, `qrels.tsv` and, if present, `candidates.tsv`. Skips
    /// queries that have neither relevant documents nor candidates.
    pub(super) fn load(dir: &Path, split: Option<&str>) -> anyhow::Result<Self> {
        let documents: Vec<BenchmarkDocument> = json_lines(&dir.join("corpus.jsonl"))?;
        let numbers: HashMap<&str, usize> =
            documents.iter().enumerate().map(|(number, doc)| (doc.id.as_str(), number)).collect();
        let mut judged: HashMap<String, HashMap<usize, u32>> = HashMap::new();
        for row in rows(&dir.join("qrels.tsv"))?.into_iter().skip(1) {
            ensure!(row.len() == 3, "qrels.tsv: a row has query_id, doc_id and grade, not {row:?}");
            let grade: u32 = row[2]
                .parse::<u32>()
                .ok()
                .filter(|grade| *grade <= MAX_GRADE)
                .with_context(|| format!("qrels.tsv: the grade “{}” is not from 0 to 3", row[2]))?;
            if let (Some(number), 1..) = (numbers.get(row[1].as_str()), grade) {
                judged.entry(row[0].clone()).or_default().insert(*number, grade);
            }
        }
        let mut candidates = candidates(&dir.join("candidates.tsv"), &numbers)?;
        let lines: Vec<QueryLine> = json_lines(&dir.join("queries.jsonl"))?;
        let queries = lines
            .into_iter()
            .filter(|line| split.is_none_or(|split| line.split == split))
            .filter_map(|line| {
                let relevant = judged.remove(&line.id);
                let listed = candidates.as_mut().map(|all| all.remove(&line.id));
                let is_counted = relevant.is_some() || listed.as_ref().is_some_and(Option::is_some);
                is_counted.then(|| JudgedQuery {
                    text: line.text,
                    relevant: relevant.unwrap_or_default(),
                    candidates: listed.map(Option::unwrap_or_default),
                })
            })
            .collect();
        Ok(Self { documents, queries })
    }
}

fn candidates(
    file: &Path,
    numbers: &HashMap<&str, usize>,
) -> anyhow::Result<Option<HashMap<String, Vec<usize>>>> {
    if !file.exists() {
        return Ok(None);
    }
    let mut all: HashMap<String, Vec<usize>> = HashMap::new();
    for row in rows(file)? {
        let Some((query, documents)) = row.split_first() else { continue };
        all.entry(query.clone())
            .or_default()
            .extend(documents.iter().filter_map(|id| numbers.get(id.as_str())).copied());
    }
    Ok(Some(all))
}

pub(super) fn json_lines<T: DeserializeOwned>(file: &Path) -> anyhow::Result<Vec<T>> {
    let open = File::open(file).with_context(|| format!("{} can’t be opened", file.display()))?;
    let mut parsed = Vec::new();
    for (number, line) in BufReader::new(open).lines().enumerate() {
        let line = line?;
        if !line.trim().is_empty() {
            parsed.push(
                serde_json::from_str(&line)
                    .with_context(|| format!("{}, line {}", file.display(), number + 1))?,
            );
        }
    }
    Ok(parsed)
}

fn rows(file: &Path) -> anyhow::Result<Vec<Vec<String>>> {
    let text = fs::read_to_string(file).with_context(|| format!("{} can’t be opened", file.display()))?;
    Ok(text.lines().map(|line| line.split_whitespace().map(str::to_owned).collect()).collect())
}
