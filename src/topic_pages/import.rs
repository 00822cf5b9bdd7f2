//! Topics as JSON lines: what editors have written about them. Exporting, importing and exporting
//! again gives the same bytes.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};
use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use super::{
    overview::{Overview, Unit},
    queries, save,
    save::StoredTopic,
    topic_answer::TopicPlace,
    topic_form::ValidTopic,
};
use crate::{
    platform::{json_lines, markdown},
    specifications::Specification,
    topics,
};

/// A line of the file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TopicLine {
    pub level: String,
    pub subject: String,
    pub topic: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub overview_markdown: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub specifications: Vec<Unit>,
    /// The slugs of the answers in the editors' order; empty for the order of events.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub order: Vec<String>,
    /// By the slugs of answers, those that these count for, where they are fewer than the topic's.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub counts_for: BTreeMap<String, Vec<Specification>>,
}

/// What an import did.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct ImportedTopics {
    pub saved: usize,
    pub unchanged: usize,
    /// The line number and the reason of each rejected line.
    pub refused: Vec<(usize, String)>,
}

/// Imports one topic a line. A line with a mistake changes nothing, and the others are imported.
///
/// # Errors
/// If the file is in no encoding that can be read, or the database fails.
pub async fn import(
    tx: &mut PgConnection,
    file: &[u8],
    now: OffsetDateTime,
) -> anyhow::Result<ImportedTopics> {
    json_lines::check_start(file)?;
    let mut report = ImportedTopics::default();
    for (number, line) in (1..).zip(file.split(|byte| *byte == b'\n')) {
        let line = match json_lines::text(line) {
            Ok("") => continue,
            Ok(line) => serde_json::from_str::<TopicLine>(line).map_err(|error| error.to_string()),
            Err(error) => Err(error.to_string()),
        };
        match line {
            Ok(line) => match take(tx, &line, now).await? {
                Ok(true) => report.saved += 1,
                Ok(false) => report.unchanged += 1,
                Err(reason) => report.refused.push((number, reason)),
            },
            Err(reason) => report.refused.push((number, reason)),
        }
    }
    Ok(report)
}

/// Whether the line changed anything, or why it was refused.
async fn take(
    tx: &mut PgConnection,
    line: &TopicLine,
    now: OffsetDateTime,
) -> sqlx::Result<Result<bool, String>> {
    let slugs = [&line.level, &line.subject, &line.topic].map(|text| topics::slug_of(text));
    if slugs.iter().any(String::is_empty) || line.overview_markdown.contains('\0') {
        return Ok(Err("level, subject and topic must be filled in, without NUL characters".to_owned()));
    }
    let [level, subject, topic] = &slugs;
    let Some(place) = queries::place(&mut *tx, level, subject, topic).await? else {
        return Ok(Err(format!("there is no topic “{}” in {} {}", line.topic, line.level, line.subject)));
    };
    let valid = match valid(line, &save::known_answers(&mut *tx, &place).await?) {
        Ok(valid) => valid,
        Err(reason) => return Ok(Err(reason)),
    };
    if line_of(tx, &place).await?.is_some_and(|stored| is_same(&stored, line)) {
        return Ok(Ok(false));
    }
    save::save(tx, &place, &valid, now).await?;
    Ok(Ok(true))
}

fn valid(line: &TopicLine, known: &HashMap<String, Uuid>) -> Result<ValidTopic, String> {
    let id = |slug: &String| {
        known.get(slug).copied().ok_or_else(|| format!("this topic has no published answer “{slug}”"))
    };
    let markdown = line.overview_markdown.trim().to_owned();
    let html = markdown::to_html(&markdown).map_err(|error| format!("overview_markdown: {error}"))?;
    let mut answer_specifications = Vec::new();
    for (slug, specifications) in &line.counts_for {
        let answer = id(slug)?;
        answer_specifications.extend(specifications.iter().map(|one| (answer, one.clone())));
    }
    Ok(ValidTopic {
        overview: Overview { markdown, html },
        units: line.specifications.clone(),
        order: line.order.iter().map(id).collect::<Result<_, _>>()?,
        answer_specifications,
    })
}

/// Labels do not matter: the slugs are the same already.
fn is_same(stored: &TopicLine, line: &TopicLine) -> bool {
    stored.overview_markdown == line.overview_markdown.trim()
        && stored.specifications == line.specifications
        && stored.order == line.order
        && stored.counts_for == line.counts_for
}

/// Every topic of which editors have written something, as lines, in the byte order of their addresses.
///
/// # Errors
/// If the database fails.
pub async fn export(db: &mut PgConnection) -> anyhow::Result<Vec<String>> {
    let mut lines = Vec::new();
    for place in queries::with_content(&mut *db).await? {
        if let Some(line) = line_of(&mut *db, &place).await? {
            lines.push(serde_json::to_string(&line)?);
        }
    }
    Ok(lines)
}

/// `None` if nothing was ever saved.
async fn line_of(db: &mut PgConnection, place: &TopicPlace) -> sqlx::Result<Option<TopicLine>> {
    if queries::changed_at(&mut *db, place).await?.is_none() {
        return Ok(None);
    }
    let stored = StoredTopic::load(db, place).await?;
    let named = |label: &str, slug: &str| {
        if topics::slug_of(label) == slug { label.to_owned() } else { slug.to_owned() }
    };
    let placed = stored.answers.iter().filter(|answer| answer.is_placed);
    let limited = stored.answers.iter().filter(|answer| !answer.specifications.is_empty());
    Ok(Some(TopicLine {
        level: named(&place.level_label, &place.level),
        subject: named(&place.subject_label, &place.subject),
        topic: named(&place.topic_label, &place.topic),
        overview_markdown: stored.overview.markdown,
        specifications: stored.units,
        order: placed.map(|answer| answer.slug.clone()).collect(),
        counts_for: limited.map(|answer| (answer.slug.clone(), answer.counts_for())).collect(),
    }))
}
