use askama::Template;
use axum::{
    extract::{Path, State},
    http::header,
    response::{IntoResponse, Response},
};

use crate::{
    platform::{App, Error, Result, cache::SHARED, clock::rfc3339},
    reading::queries::{self, FeedAnswer},
    topics,
};

const ENTRIES: i64 = 30;

#[derive(Debug, Template)]
#[template(path = "reading/feed.xml")]
struct View {
    title: String,
    address: String,
    page: String,
    updated: String,
    entries: Vec<AtomEntry>,
}

#[derive(Debug)]
struct AtomEntry {
    answer: FeedAnswer,
    address: String,
    published: String,
    updated: String,
}

pub async fn get(State(state): State<App>) -> Result<Response> {
    let answers = queries::feed(&state.read_pool(), None, ENTRIES).await?;
    feed(&state, "New history answers".to_owned(), "/feed.atom", "/answers", answers)
}

pub async fn get_list(
    State(state): State<App>,
    Path((level, subject)): Path<(String, String)>,
) -> Result<Response> {
    let mut db = state.read_pool().acquire().await?;
    let level = topics::levels(&mut *db)
        .await?
        .into_iter()
        .find(|known| known.slug == level)
        .ok_or(Error::Missing)?;
    let subject = topics::subjects(&mut *db)
        .await?
        .into_iter()
        .find(|known| known.slug == subject)
        .ok_or(Error::Missing)?;
    let answers = queries::feed(&mut *db, Some((level.id, subject.id)), ENTRIES).await?;
    let page = format!("/answers/{}/{}", level.slug, subject.slug);
    feed(
        &state,
        format!("New {} {} answers", level.label, subject.label),
        &format!("{page}/feed.atom"),
        &page,
        answers,
    )
}

fn feed(state: &App, title: String, path: &str, page: &str, answers: Vec<FeedAnswer>) -> Result<Response> {
    let base = &state.config.base_url;
    let newest =
        answers.iter().map(|answer| answer.updated_at).max().unwrap_or(time::OffsetDateTime::UNIX_EPOCH);
    let entry = |answer: FeedAnswer| AtomEntry {
        address: base.join(&crate::answers::path(&answer.level, &answer.subject, &answer.slug)),
        published: rfc3339(answer.published_at),
        updated: rfc3339(answer.updated_at),
        answer,
    };
    let entries = answers.into_iter().map(entry).collect();
    let view =
        View { title, address: base.join(path), page: base.join(page), updated: rfc3339(newest), entries };
    let body = view.render().map_err(|error| Error::Broken(error.into()))?;
    let kind = (header::CONTENT_TYPE, "application/atom+xml; charset=utf-8");
    Ok(([kind, (header::CACHE_CONTROL, SHARED)], body).into_response())
}
