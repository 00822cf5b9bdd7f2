//! What an editor writes about a topic, as it is typed: lists have one thing a line.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    overview::{Overview, Unit},
    topic_answer::TopicAnswer,
};
use crate::{
    platform::{form::Mistakes, markdown},
    specifications::Specification,
};

/// The fields of the form.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TopicForm {
    pub overview: String,
    /// One a line: `AQA 8145 | Elizabethan England, c1568–1603`.
    pub specifications: String,
    /// `own` for the order of the lines below, anything else for that of events.
    pub order: String,
    /// One a line: the end of its address, and where it counts for some specifications alone, these:
    /// `why-did-the-armada-fail | AQA 8145, OCR J411`.
    pub answers: String,
}

/// The label of a field.
pub fn label(name: &str) -> String {
    let label = match name {
        "overview" => "Overview",
        "specifications" => "Specifications",
        "order" => "Order",
        "answers" => "Answers",
        other => other,
    };
    label.to_owned()
}

/// What a form means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ValidTopic {
    pub overview: Overview,
    pub units: Vec<Unit>,
    /// The answers in the editors' order; empty for the order of events.
    pub order: Vec<Uuid>,
    pub answer_specifications: Vec<(Uuid, Specification)>,
}

impl TopicForm {
    pub fn of(overview: &Overview, units: &[Unit], answers: &[TopicAnswer]) -> Self {
        let own = answers.iter().any(|answer| answer.is_placed);
        Self {
            overview: overview.markdown.clone(),
            specifications: units.iter().map(unit_line).collect::<Vec<_>>().join("\n"),
            order: if own { "own" } else { "events" }.to_owned(),
            answers: answers.iter().map(answer_line).collect::<Vec<_>>().join("\n"),
        }
    }

    /// Parses the form; `known` are the ids of the topic's published answers by their slugs.
    pub fn parse(&self, known: &HashMap<String, Uuid>) -> Result<ValidTopic, Mistakes> {
        let mut mistakes = Mistakes::default();
        let source = self.overview.trim();
        let html = mistakes.keep("overview", markdown::to_html(source)).unwrap_or_default();
        let units = lines(&self.specifications, |line| {
            let (specification, unit) = line.split_once('|').unwrap_or((line, ""));
            let specification = specification.parse().map_err(|error| format!("{error}"))?;
            Ok(Unit { specification, unit: unit.trim().to_owned() })
        });
        let units = mistakes.keep("specifications", units).unwrap_or_default();
        let answers = lines(&self.answers, |line| parse_answer(line, known));
        let answers = mistakes.keep("answers", answers).unwrap_or_default();
        if !mistakes.is_empty() {
            return Err(mistakes);
        }
        let order =
            if self.order == "own" { answers.iter().map(|(id, _)| *id).collect() } else { Vec::new() };
        let answer_specifications = answers
            .into_iter()
            .flat_map(|(id, specifications)| specifications.into_iter().map(move |one| (id, one)))
            .collect();
        let overview = Overview { markdown: source.to_owned(), html };
        Ok(ValidTopic { overview, units, order, answer_specifications })
    }
}

fn unit_line(unit: &Unit) -> String {
    if unit.unit.is_empty() {
        unit.specification.to_string()
    } else {
        format!("{} | {}", unit.specification, unit.unit)
    }
}

fn answer_line(answer: &TopicAnswer) -> String {
    let specifications: Vec<String> = answer.counts_for().iter().map(Specification::to_string).collect();
    if specifications.is_empty() {
        answer.slug.clone()
    } else {
        format!("{} | {}", answer.slug, specifications.join(", "))
    }
}

fn parse_answer(line: &str, known: &HashMap<String, Uuid>) -> Result<(Uuid, Vec<Specification>), String> {
    let (slug, specifications) = line.split_once('|').unwrap_or((line, ""));
    // a whole address is as good
    let slug = slug.trim().rsplit('/').next().unwrap_or_default();
    let id = known.get(slug).ok_or_else(|| format!("This topic has no published answer “{slug}”."))?;
    let named = specifications.split(',').filter(|text| !text.trim().is_empty());
    let specifications =
        named.map(str::parse).collect::<Result<_, _>>().map_err(|error| format!("{error}."))?;
    Ok((*id, specifications))
}

/// Parses a text line by line; the error says in which line it is.
fn lines<T>(text: &str, parse: impl Fn(&str) -> Result<T, String>) -> Result<Vec<T>, String> {
    text.lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty())
        .map(|(at, line)| parse(line).map_err(|error| format!("Line {}: {error}", at + 1)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_read_line_by_line() {
        let known =
            HashMap::from([("one".to_owned(), Uuid::from_u128(1)), ("two".to_owned(), Uuid::from_u128(2))]);
        let form = TopicForm {
            overview: "*Short.*".into(),
            specifications: "AQA 8145 | Conflict and tension\n\nocr j410".into(),
            order: "own".into(),
            answers: "/answers/gcse/history/two | AQA 8145, OCR J410\none".into(),
        };
        let valid = form.parse(&known).unwrap();
        assert_eq!(valid.overview.html.trim(), "<p><em>Short.</em></p>");
        assert_eq!(valid.units[1], Unit { specification: "OCR J410".parse().unwrap(), unit: String::new() });
        assert_eq!(valid.order, [Uuid::from_u128(2), Uuid::from_u128(1)]);
        assert_eq!(valid.answer_specifications.len(), 2);
        let by_events = TopicForm { order: "events".into(), ..form.clone() };
        assert!(by_events.parse(&known).unwrap().order.is_empty());
        let wrong = TopicForm { answers: "one\nthree".into(), specifications: "Oxford 1".into(), ..form };
        let mistakes = wrong.parse(&known).unwrap_err();
        assert_eq!(mistakes.at("answers"), Some("Line 2: This topic has no published answer “three”."));
        assert!(mistakes.at("specifications").unwrap().starts_with("Line 1: “Oxford 1” is not a spec"));
    }
}
