//! Graded judgements of what the search finds: queries as students type them, with the answers that
//! should come first.

use std::{
    collections::{BTreeMap, HashMap},
    path::{Path, PathBuf},
};

use anyhow::{Context, ensure};
use serde::Deserialize;
use uuid::Uuid;

use super::{
    benchmark::{MAX_GRADE, json_lines},
    id_of,
    metrics::MetricSums,
    number_of,
};
use crate::{
    platform::{markdown::to_html, values::Slug},
    search::{Checkpoint, Document, Filter, Index, QueryText, SearchResponse, Synonyms, html_to_text},
};

/// How many results are looked at, as on the first page.
const PAGE: usize = 10;

/// A query with the grades of answers by slug. Where there are none, nothing should be found.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Judgement {
    pub query: String,
    /// `tuning`, or `held-out` for what nobody looks at before the end.
    pub split: String,
    /// What makes it hard, such as `meaning` or `misspelt`.
    #[serde(default)]
    pub kind: String,
    pub grades: BTreeMap<String, u32>,
}

/// An answer as an import file has it.
#[derive(Debug, Deserialize)]
struct AnswerLine {
    level: String,
    topic: String,
    #[serde(default)]
    slug: String,
    question: String,
    #[serde(default)]
    short_answer: String,
    #[serde(default)]
    body_markdown: String,
}

/// Answers from import files, indexed in memory as the site indexes them.
pub struct Collection {
    index: Index,
    synonyms: Synonyms,
    /// The slug of each document.
    pub slugs: Vec<String>,
}

impl Collection {
    /// # Errors
    /// Where a file is missing or malformed; the message names it.
    pub fn load(files: &[PathBuf], synonyms: Synonyms) -> anyhow::Result<Self> {
        let (index, phrases) = (Index::in_memory()?, synonyms.phrases());
        let mut slugs = Vec::new();
        for file in files {
            let lines: Vec<AnswerLine> = json_lines(file)?;
            let mut documents = Vec::new();
            for line in lines {
                let name = if line.slug.is_empty() { &line.question } else { &line.slug };
                let slug = Slug::parse(name)
                    .with_context(|| format!("{}: “{}” makes no slug", file.display(), line.question))?;
                documents.push(line.to_document(slugs.len())?);
                slugs.push(slug.into_string());
            }
            index.insert(&documents, &phrases)?;
        }
        index.commit(Checkpoint::new("judgements", 0, phrases))?;
        Ok(Self { index, synonyms, slugs })
    }

    /// What the search box finds.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn search(&self, query: &str) -> anyhow::Result<SearchResponse> {
        self.index.search(&QueryText::of(query), &self.synonyms, &Filter::default(), 5 * PAGE)
    }

    /// The slugs of what is found, the best first.
    pub fn slugs_of(&self, found: &[(Uuid, f32)]) -> Vec<&str> {
        found.iter().filter_map(|(id, _)| self.slugs.get(number_of(*id))).map(String::as_str).collect()
    }
}

impl AnswerLine {
    fn to_document(&self, number: usize) -> anyhow::Result<Document> {
        Ok(Document {
            id: id_of(number),
            question: self.question.clone(),
            short_answer: self.short_answer.clone(),
            labels: format!("{} {}", self.topic, self.level),
            body: html_to_text(&to_html(&self.body_markdown).context("a text that is no Markdown")?),
            ..Document::default()
        })
    }
}

/// Reads judgements.
///
/// # Errors
/// Where the file is missing or malformed.
pub fn load(file: &Path) -> anyhow::Result<Vec<Judgement>> {
    let judgements: Vec<Judgement> = json_lines(file)?;
    for judgement in &judgements {
        let highest = judgement.grades.values().max().copied().unwrap_or(0);
        ensure!(highest <= MAX_GRADE, "“{}”: the grade {highest} is not from 0 to 3", judgement.query);
    }
    Ok(judgements)
}

/// Measures the results of the judged queries, as one line of JSON. Answers that are not in the
/// collection are no part of a query's ideal.
///
/// # Errors
/// Where a file is missing or malformed.
pub fn measure(file: &Path, collection: &Collection, split: Option<&str>) -> anyhow::Result<String> {
    let numbers: HashMap<&str, usize> =
        collection.slugs.iter().enumerate().map(|(number, slug)| (slug.as_str(), number)).collect();
    let mut sums = MetricSums::default();
    let (mut unanswerable, mut honest) = (0, 0);
    for judgement in load(file)?.iter().filter(|judgement| split.is_none_or(|split| judgement.split == split))
    {
        let relevant: HashMap<usize, u32> = judgement
            .grades
            .iter()
            .filter(|(_, grade)| **grade > 0)
            .filter_map(|(slug, grade)| Some((*numbers.get(slug.as_str())?, *grade)))
            .collect();
        let hits = collection.search(&judgement.query)?.hits;
        if relevant.is_empty() {
            unanswerable += 1;
            honest += u32::from(hits.top.is_empty());
        } else {
            let ranked: Vec<usize> = hits.top.iter().take(PAGE).map(|(id, _)| number_of(*id)).collect();
            sums.add(&ranked, &relevant);
        }
    }
    let means = sums.means_as_json();
    let means = means.trim_end_matches('}');
    Ok(format!(r#"{means},"unanswerable":{unanswerable},"nothing_shown":{honest}}}"#))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn grades_are_by_slug_and_nothing_is_right_where_nothing_fits() {
        let dir = tempfile::tempdir().unwrap();
        let [answers, judgements] = ["answers.jsonl", "judgements.jsonl"].map(|name| dir.path().join(name));
        let answer = |question: &str, body: &str| {
            format!(
                "{{\"level\":\"GCSE\",\"topic\":\"Russia\",\"question\":\"{question}\",\"short_answer\":\"So.\",\
                 \"body_markdown\":\"{body}\"}}\n"
            )
        };
        let lines = answer("Why did Lenin die?", "He had been **ill**.")
            + &answer("Who was Stalin?", "He followed Lenin.");
        fs::write(&answers, lines).unwrap();
        fs::write(
            &judgements,
            r#"{"query":"lenin","split":"tuning","grades":{"why-did-lenin-die":3,"who-was-stalin":1}}
{"query":"xylophones","split":"tuning","kind":"nothing","grades":{}}
{"query":"stalin","split":"held-out","grades":{"why-did-lenin-die":0,"who-was-stalin":3}}"#,
        )
        .unwrap();
        let collection = Collection::load(&[answers], Synonyms::default()).unwrap();
        let line = measure(&judgements, &collection, Some("tuning")).unwrap();
        assert!(line.contains(r#""queries":1"#) && line.contains(r#""ndcg@10":1.0000"#), "{line}");
        assert!(line.ends_with(r#""unanswerable":1,"nothing_shown":1}"#), "{line}");
        assert!(measure(&judgements, &collection, None).unwrap().contains(r#""queries":2"#));
    }
}
