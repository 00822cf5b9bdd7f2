//! An answer as Markdown.

use askama::Template;
use axum::{
    http::header,
    response::{IntoResponse, Response},
};

use crate::{
    answers::Answer,
    platform::{App, Error, clock::Day},
};

#[derive(Debug, Template)]
#[template(path = "reading/show.md", escape = "none")]
struct AnswerMarkdown<'a> {
    answer: &'a Answer,
    url: String,
    updated: Day,
}

pub fn response(app: &App, answer: &Answer) -> Response {
    let view = AnswerMarkdown {
        answer,
        url: app.config.base_url.join(&answer.path()),
        updated: Day(answer.updated_at),
    };
    match view.render() {
        Ok(text) => {
            let kind = (header::CONTENT_TYPE, "text/markdown; charset=utf-8");
            ([kind], super::canonical(app, answer), text).into_response()
        }
        Err(error) => Error::Broken(error.into()).into_response(),
    }
}
