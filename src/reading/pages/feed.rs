use askama::Template;
use axum::{
    extract::{Path, State},
    http::header,
    response::{IntoResponse, Response},
};

use crate::answers::queries::{self, News};
use crate::{
    platform::{App, Error, Result, cache::SHARED, clock::rfc3339},
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
    entries: Vec<Entry>,
}

#[derive(Debug)]
struct Entry {
    news: News,
    address: String,
    published: String,
    updated: String,
}

pub async fn get(State(state): State<App>) -> Result<Response> {
    let news = queries::news(&state.read_pool(), None, ENTRIES).await?;
    feed(&state, "New history answers".to_owned(), "/feed.atom", "/answers", news)
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
    let news = queries::news(&mut *db, Some((level.id, subject.id)), ENTRIES).await?;
    let page = format!("/answers/{}/{}", level.slug, subject.slug);
    feed(
        &state,
        format!("New {} {} answers", level.label, subject.label),
        &format!("{page}/feed.atom"),
        &page,
        news,
    )
}

fn feed(state: &App, title: String, path: &str, page: &str, news: Vec<News>) -> Result<Response> {
    let base = &state.config.base_url;
    let newest = news.iter().map(|news| news.updated_at).max().unwrap_or(time::OffsetDateTime::UNIX_EPOCH);
    let entry = |news: News| Entry {
        address: base.join(&crate::answers::path(&news.level, &news.subject, &news.slug)),
        published: rfc3339(news.published_at),
        updated: rfc3339(news.updated_at),
        news,
    };
    let entries = news.into_iter().map(entry).collect();
    let view =
        View { title, address: base.join(path), page: base.join(page), updated: rfc3339(newest), entries };
    let body = view.render().map_err(|error| Error::Broken(error.into()))?;
    let kind = (header::CONTENT_TYPE, "application/atom+xml; charset=utf-8");
    Ok(([kind, (header::CACHE_CONTROL, SHARED)], body).into_response())
}
