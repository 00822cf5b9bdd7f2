use std::{
    collections::HashMap,
    fs::{self, File},
    io::{BufRead, BufReader},
    path::Path,
};

use anyhow::{Context, ensure};
use serde::{Deserialize, de::DeserializeOwned};

#[derive(Debug, Deserialize)]
pub(super) struct Document {
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

/// A query with the numbers and grades of the documents that answer it.
#[derive(Debug)]
pub(super) struct Query {
    pub(super) text: String,
    pub(super) relevant: HashMap<usize, u32>,
    /// Where only some documents are ranked, these.
    pub(super) candidates: Option<Vec<usize>>,
}

#[derive(Debug)]
pub(super) struct Benchmark {
    pub(super) documents: Vec<Document>,
    pub(super) queries: Vec<Query>,
}

impl Benchmark {
    /// Reads `corpus.jsonl`, `queries.jsonl`, `qrels.tsv` and, where it is there,
    /// `candidates.tsv`. Queries without a relevant document are left out.
    pub(super) fn read(dir: &Path, split: Option<&str>) -> anyhow::Result<Self> {
        let documents: Vec<Document> = json_lines(&dir.join("corpus.jsonl"))?;
        let numbers: HashMap<&str, usize> =
            documents.iter().enumerate().map(|(number, doc)| (doc.id.as_str(), number)).collect();
        let mut judged: HashMap<String, HashMap<usize, u32>> = HashMap::new();
        for row in rows(&dir.join("qrels.tsv"))?.into_iter().skip(1) {
            ensure!(row.len() == 3, "qrels.tsv: a row has query_id, doc_id and grade, not {row:?}");
            let grade: u32 = row[2]
                .parse()
                .with_context(|| format!("qrels.tsv: the grade “{}” is not a number", row[2]))?;
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
                let candidates = candidates.as_mut().map(|all| all.remove(&line.id).unwrap_or_default());
                Some(Query { relevant: judged.remove(&line.id)?, text: line.text, candidates })
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

fn json_lines<T: DeserializeOwned>(file: &Path) -> anyhow::Result<Vec<T>> {
    let open = File::open(file).with_context(|| format!("{} cannot be opened", file.display()))?;
    let mut read = Vec::new();
    for (number, line) in BufReader::new(open).lines().enumerate() {
        let line = line?;
        if !line.trim().is_empty() {
            read.push(
                serde_json::from_str(&line)
                    .with_context(|| format!("{}, line {}", file.display(), number + 1))?,
            );
        }
    }
    Ok(read)
}

fn rows(file: &Path) -> anyhow::Result<Vec<Vec<String>>> {
    let text = fs::read_to_string(file).with_context(|| format!("{} cannot be opened", file.display()))?;
    Ok(text.lines().map(|line| line.split_whitespace().map(str::to_owned).collect()).collect())
}
