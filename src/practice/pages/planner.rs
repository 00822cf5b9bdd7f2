//! An essay plan made of the headings of an answer: to number without script, to move with it, to print.

use std::collections::BTreeMap;

use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Response},
};

use crate::{
    answers::{Answer, Outline, queries},
    platform::{
        App, Error, Layout, Page, Result,
        extract::{Path, Query},
    },
    practice::plan::{self, Step},
};

#[derive(Debug, Template)]
#[template(path = "practice/planner.html")]
struct View {
    frame: Layout,
    answer: Answer,
    steps: Vec<Step>,
}

/// The order stands in the query, so a plan can be kept as an address. What somebody writes into it
/// does not.
pub async fn get(
    State(app): State<App>,
    Path((level, subject, slug)): Path<(String, String, String)>,
    Query(typed): Query<BTreeMap<String, String>>,
) -> Result<Response> {
    let found = queries::at_address(&app.read_pool(), &level, &subject, &slug).await?;
    let path = format!("/answers/{level}/{subject}/{slug}");
    let answer = found.filter(|answer| answer.is_published() && answer.path() == path);
    let answer = answer.ok_or(Error::Missing)?;
    let steps = plan::steps(&Outline::of(&answer.body_html), &typed);
    let frame = Layout::unlisted(format!("Plan: {}", answer.content.question));
    Ok(Page(View { frame, answer, steps }).into_response())
}
