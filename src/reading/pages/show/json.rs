//! An answer as JSON.

use axum::{
    Json,
    response::{IntoResponse, Response},
};
use serde::Serialize;

use crate::{
    answers::{KeyDate, Source, Term},
    platform::{App, clock::rfc3339},
    reading::Reading,
};

#[derive(Debug, Serialize)]
struct AnswerJson<'a> {
    question: &'a str,
    short_answer: &'a str,
    body_markdown: &'a str,
    body_html: &'a str,
    level: &'a str,
    subject: &'a str,
    topic: &'a str,
    author: &'a str,
    sources: &'a [Source],
    attribution: &'a str,
    licence: &'a str,
    dates: Vec<DateJson<'a>>,
    terms: &'a [Term],
    checked_by: Option<&'a str>,
    checked_on: Option<String>,
    url: String,
    published_at: Option<String>,
    updated_at: String,
    related: Vec<RelatedJson>,
}

/// A key date as it was written, and in EDTF.
#[derive(Debug, Serialize)]
struct DateJson<'a> {
    #[serde(flatten)]
    key: &'a KeyDate,
    edtf: String,
}

#[derive(Debug, Serialize)]
struct RelatedJson {
    url: String,
    question: String,
    reason: String,
}

pub fn response(app: &App, reading: Reading) -> Response {
    let Reading { answer, related, .. } = reading;
    let content = &answer.content;
    let absolute = |path: &str| app.config.base_url.join(path);
    let related = related
        .into_iter()
        .map(|neighbour| RelatedJson {
            url: absolute(&neighbour.path()),
            reason: neighbour.why(),
            question: neighbour.question,
        })
        .collect();
    let body = AnswerJson {
        question: &content.question,
        short_answer: &content.short_answer,
        body_markdown: &content.body_markdown,
        body_html: &answer.body_html,
        level: &content.level.slug,
        subject: &content.subject.slug,
        topic: &content.topic.label,
        author: &content.author,
        sources: &content.sources,
        attribution: &content.attribution,
        licence: &content.licence,
        dates: content.dates.iter().map(|key| DateJson { key, edtf: key.date.in_edtf() }).collect(),
        terms: &content.terms,
        checked_by: content.check.as_ref().map(|check| check.by.as_str()),
        checked_on: content.check.as_ref().map(|check| check.day().iso()),
        url: absolute(&answer.path()),
        published_at: answer.published_at.map(rfc3339),
        updated_at: rfc3339(answer.updated_at),
        related,
    };
    (super::canonical(app, &answer), Json(body)).into_response()
}
