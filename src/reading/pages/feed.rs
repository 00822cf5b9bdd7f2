use askama::Template;
use axum::{
    extract::{Path, State},
    http::header,
    response::Response,
};

use crate::{
    answers::{
        ANSWERS,
        queries::{self, News},
    },
    platform::{
        App, Error, Result,
        cache::{self, CacheRequest, CachedPage, Rendered},
        clock::rfc3339,
    },
    topics::{self, TOPICS},
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

pub async fn get(State(app): State<App>, request: CacheRequest) -> Result<Response> {
    let page = CachedPage::at_path(&[ANSWERS, TOPICS]);
    cache::get_or_render(&app, &request, page, async |_| {
        let news = queries::news(&app.read_pool(), None, ENTRIES).await?;
        feed(&app, "New history answers".to_owned(), "/feed.atom", "/answers", news)
    })
    .await
}

pub async fn get_list(
    State(app): State<App>,
    request: CacheRequest,
    Path((level, subject)): Path<(String, String)>,
) -> Result<Response> {
    let page = CachedPage::at_path(&[ANSWERS, TOPICS]);
    cache::get_or_render(&app, &request, page, async |_| list_feed(&app, &level, &subject).await).await
}

async fn list_feed(app: &App, level: &str, subject: &str) -> Result<Rendered> {
    let mut db = app.read_pool().acquire().await?;
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
    let title = format!("New {} {} answers", level.label, subject.label);
    feed(app, title, &format!("{page}/feed.atom"), &page, news)
}

fn feed(app: &App, title: String, path: &str, page: &str, news: Vec<News>) -> Result<Rendered> {
    let base = &app.config.base_url;
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
    Ok(Rendered::page(([(header::CONTENT_TYPE, "application/atom+xml; charset=utf-8")], body)))
}
