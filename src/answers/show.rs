use askama::Template;
use axum::{
    Json,
    extract::{Path, State as Extract},
    http::{HeaderValue, StatusCode, Uri, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;

use super::{
    answer::{self, Answer},
    linked_data,
    outline::Outline,
    queries,
};
use crate::{
    related::{self, Neighbour},
    web::{
        Error, Frame, Page, Result, State,
        cache::SHARED,
        time::{Day, http_date, rfc3339},
    },
};

#[derive(Debug, Template)]
#[template(path = "answers/show.html")]
struct View {
    frame: Frame,
    answer: Answer,
    published: Option<Day>,
    updated: Option<Day>,
    related: Vec<Neighbour>,
    outline: Outline,
    linked_data: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Page,
    Json,
    Markdown,
}

impl Form {
    /// Splits the ending off the last part of an address.
    fn of(name: &str) -> (&str, Self) {
        if let Some(slug) = name.strip_suffix(".json") {
            (slug, Self::Json)
        } else if let Some(slug) = name.strip_suffix(".md") {
            (slug, Self::Markdown)
        } else {
            (name, Self::Page)
        }
    }

    fn ending(self) -> &'static str {
        match self {
            Self::Page => "",
            Self::Json => ".json",
            Self::Markdown => ".md",
        }
    }
}

pub(super) async fn get(
    Extract(state): Extract<State>,
    asked: Uri,
    Path((level, subject, name)): Path<(String, String, String)>,
) -> Result<Response> {
    let [level, subject, name] = [level, subject, name].map(|part| part.to_ascii_lowercase());
    let (slug, form) = Form::of(&name);
    let pool = state.read_pool();
    let answer = queries::at_address(&pool, &level, &subject, slug).await?.ok_or(Error::Missing)?;
    match answer.state {
        answer::State::Draft => return Err(Error::Missing),
        answer::State::Withdrawn => return Err(Error::Gone),
        answer::State::Published => {}
    }
    let address = answer.path() + form.ending();
    if asked.path() != address {
        return Ok(moved_to(&address));
    }
    let related = related::of(&pool, &answer).await?;
    Ok(match form {
        Form::Page => page(&state, answer, related),
        Form::Json => json(&state, &answer, related),
        Form::Markdown => markdown(&state, &answer),
    })
}

fn moved_to(address: &str) -> Response {
    match HeaderValue::from_str(address) {
        Ok(location) => (StatusCode::MOVED_PERMANENTLY, [(header::LOCATION, location)]).into_response(),
        Err(_) => Error::Missing.into_response(),
    }
}

fn page(state: &State, answer: Answer, related: Vec<Neighbour>) -> Response {
    let frame = Frame::public(
        state,
        &answer.path(),
        format!("{} ({})", answer.question, answer.level.label),
        answer.short_answer.clone(),
    );
    let modified = (header::LAST_MODIFIED, http_date(answer.updated_at));
    let outline = Outline::of(&answer.body_html);
    let view = View {
        frame,
        linked_data: linked_data::of(state, &answer, &outline),
        outline,
        published: answer.published_at.map(Day),
        updated: Some(Day(answer.updated_at)),
        related,
        answer,
    };
    ([(header::CACHE_CONTROL, SHARED)], [modified], Page(view)).into_response()
}

#[derive(Debug, Serialize)]
struct AsJson<'a> {
    question: &'a str,
    short_answer: &'a str,
    body_markdown: &'a str,
    body_html: &'a str,
    level: &'a str,
    subject: &'a str,
    topic: &'a str,
    author: &'a str,
    sources: &'a [super::Source],
    attribution: &'a str,
    licence: &'a str,
    url: String,
    published_at: Option<String>,
    updated_at: String,
    related: Vec<RelatedAsJson>,
}

#[derive(Debug, Serialize)]
struct RelatedAsJson {
    url: String,
    question: String,
    reason: String,
}

fn json(state: &State, answer: &Answer, related: Vec<Neighbour>) -> Response {
    let absolute = |path: &str| state.config.base_url.join(path);
    let related = related
        .into_iter()
        .map(|near| RelatedAsJson {
            url: absolute(&near.path()),
            reason: near.why(),
            question: near.question,
        })
        .collect();
    let body = AsJson {
        question: &answer.question,
        short_answer: &answer.short_answer,
        body_markdown: &answer.body_markdown,
        body_html: &answer.body_html,
        level: &answer.level.slug,
        subject: &answer.subject.slug,
        topic: &answer.topic.label,
        author: &answer.author,
        sources: &answer.sources,
        attribution: &answer.attribution,
        licence: &answer.licence,
        url: absolute(&answer.path()),
        published_at: answer.published_at.map(rfc3339),
        updated_at: rfc3339(answer.updated_at),
        related,
    };
    ([(header::CACHE_CONTROL, SHARED)], canonical(state, answer), Json(body)).into_response()
}

#[derive(Debug, Template)]
#[template(path = "answers/show.md", escape = "none")]
struct AsMarkdown<'a> {
    answer: &'a Answer,
    url: String,
    updated: Day,
}

fn markdown(state: &State, answer: &Answer) -> Response {
    let view = AsMarkdown {
        answer,
        url: state.config.base_url.join(&answer.path()),
        updated: Day(answer.updated_at),
    };
    match view.render() {
        Ok(text) => {
            let kind = (header::CONTENT_TYPE, "text/markdown; charset=utf-8");
            let cache = (header::CACHE_CONTROL, SHARED);
            ([kind, cache], canonical(state, answer), text).into_response()
        }
        Err(error) => Error::Broken(error.into()).into_response(),
    }
}

/// The page is the one that search engines list, not its other forms.
fn canonical(state: &State, answer: &Answer) -> [(header::HeaderName, String); 1] {
    [(header::LINK, format!("<{}>; rel=\"canonical\"", state.config.base_url.join(&answer.path())))]
}
