use std::collections::BTreeMap;

use askama::Template;
use axum::{
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    platform::{
        App, Error, Layout, Page, Result, extract::Query, flash, flash::Flash, form::Form,
        headers::no_cache_private,
    },
    search::{
        hits::Filter,
        index_sync::IndexSync,
        queries::{
            self, ResultRow,
            judgements::{self, Grades},
        },
        query_text::QueryText,
    },
    staff::Staff,
};

/// How many results are judged at a time: the first page, and some that are only near.
const SHOWN: usize = 10;
const NEAR: usize = 5;
/// What the field of an answer's grade begins with; its slug follows.
const FIELD: &str = "grade-";
/// The grades, best first.
const GRADES: [(u8, &str); 4] =
    [(3, "Answers it"), (2, "Helps"), (1, "Only the same subject"), (0, "Has nothing to do with it")];

/// Results of a search, to be judged by hand.
#[derive(Debug, Template)]
#[template(path = "search/judge.html")]
struct View {
    frame: Layout,
    text: String,
    results: Vec<ResultRow>,
    grades: Grades,
    notice: String,
}

impl View {
    fn options(&self, result: &ResultRow) -> Vec<(u8, &'static str, bool)> {
        let grade = self.grades.get(&result.slug).copied();
        GRADES.iter().map(|(value, label)| (*value, *label, grade == Some(*value))).collect()
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct JudgeQuery {
    q: String,
}

pub async fn get(
    State(app): State<App>,
    me: Staff,
    Query(query): Query<JudgeQuery>,
    flash: Flash,
) -> Result<Response> {
    let text = QueryText::of(&query.q);
    let ids: Vec<Uuid> = match IndexSync::of(&app).current() {
        Some(open) if !text.is_empty() => {
            let found = open.index.search(&text, &open.synonyms, &Filter::default(), SHOWN);
            let hits = found.map_err(Error::Broken)?.hits;
            let [top, near] =
                [(hits.top, SHOWN), (hits.near, NEAR)].map(|(hits, most)| hits.into_iter().take(most));
            top.chain(near).map(|(id, _)| id).collect()
        }
        _ => Vec::new(),
    };
    let view = View {
        frame: Layout::desk(&app, "Judge a search").narrowed(!me.is_admin()),
        results: queries::result_rows_without_body(&app.pool(), &ids).await?,
        grades: judgements::grades(&app.pool(), text.as_str()).await?,
        text: text.as_str().to_owned(),
        notice: flash.text.clone(),
    };
    Ok(flash.shown_on(no_cache_private(Page(view))))
}

/// Keeps the grades that were chosen; what was left open stays as it is.
pub async fn post(
    State(app): State<App>,
    _: Staff,
    Form(fields): Form<BTreeMap<String, String>>,
) -> Result<Response> {
    let text = QueryText::of(fields.get("q").map(String::as_str).unwrap_or_default());
    let chosen = fields.iter().filter_map(|(name, value)| {
        let grade: u8 = value.parse().ok().filter(|grade| *grade <= GRADES[0].0)?;
        Some((name.strip_prefix(FIELD)?.to_owned(), grade))
    });
    let grades: Grades = chosen.collect();
    let mut notice = "Choose a grade for at least one answer.";
    if !text.is_empty() && !grades.is_empty() {
        judgements::judge(&app.pool(), text.as_str(), &grades, app.clock.now()).await?;
        notice = "Saved.";
    }
    let query = url::form_urlencoded::Serializer::new(String::new()).append_pair("q", text.as_str()).finish();
    Ok(flash::redirect(&format!("/admin/searches/judge?{query}"), notice))
}

/// A judgement as `lectern eval judgements` reads it.
#[derive(Debug, Serialize)]
struct Line {
    query: String,
    split: &'static str,
    grades: Grades,
}

pub async fn get_lines(State(app): State<App>, _: Staff) -> Result<Response> {
    let mut lines = String::new();
    for judged in judgements::judged(&app.pool()).await? {
        let line = Line { query: judged.query, split: "tuning", grades: judged.grades };
        lines += &serde_json::to_string(&line).map_err(|error| Error::Broken(error.into()))?;
        lines.push('\n');
    }
    let headers = [
        (header::CONTENT_TYPE, "application/jsonl; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"judgements.jsonl\""),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, lines).into_response())
}
