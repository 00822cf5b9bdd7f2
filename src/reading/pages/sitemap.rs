use askama::Template;
use axum::{
    extract::{Path, State},
    http::header,
    response::{IntoResponse, Response},
};

use crate::{
    platform::{App, Error, Result, cache::SHARED, clock::rfc3339},
    reading::queries,
};

/// The protocol allows 50,000.
const PER_MAP: i64 = 10_000;

#[derive(Debug, Template)]
#[template(path = "reading/sitemap-index.xml")]
struct Index {
    maps: Vec<Line>,
}

#[derive(Debug, Template)]
#[template(path = "reading/sitemap.xml")]
struct Map {
    pages: Vec<Line>,
}

#[derive(Debug)]
struct Line {
    address: String,
    changed: String,
}

pub async fn get(State(state): State<App>) -> Result<Response> {
    let mut db = state.read_pool().acquire().await?;
    let newest = queries::lists(&mut *db).await?.into_iter().map(|(_, changed)| changed).max();
    let mut maps: Vec<(String, time::OffsetDateTime)> =
        newest.map(|changed| ("/sitemaps/lists.xml".to_owned(), changed)).into_iter().collect();
    let parts = queries::sitemap_index(&mut *db, PER_MAP).await?;
    maps.extend(parts.into_iter().map(|(part, changed)| (format!("/sitemaps/answers-{part}.xml"), changed)));
    xml(&Index { maps: lines(&state, maps) })
}

pub async fn get_map(State(state): State<App>, Path(name): Path<String>) -> Result<Response> {
    let mut db = state.read_pool().acquire().await?;
    let pages =
        match name.strip_prefix("answers-").and_then(|rest| rest.strip_suffix(".xml")).map(str::parse::<u32>)
        {
            Some(Ok(part @ 1..)) => queries::sitemap(&mut *db, part.into(), PER_MAP).await?,
            _ if name == "lists.xml" => queries::lists(&mut *db).await?,
            _ => return Err(Error::Missing),
        };
    if pages.is_empty() {
        return Err(Error::Missing);
    }
    xml(&Map { pages: lines(&state, pages) })
}

fn lines(state: &App, pages: Vec<(String, time::OffsetDateTime)>) -> Vec<Line> {
    let line = |(path, changed): (String, _)| Line {
        address: state.config.base_url.join(&path),
        changed: rfc3339(changed),
    };
    pages.into_iter().map(line).collect()
}

fn xml(view: &impl Template) -> Result<Response> {
    let body = view.render().map_err(|error| Error::Broken(error.into()))?;
    let kind = (header::CONTENT_TYPE, "application/xml; charset=utf-8");
    Ok(([kind, (header::CACHE_CONTROL, SHARED)], body).into_response())
}

/// What crawlers may read, and where the sitemap is.
pub async fn robots(State(state): State<App>) -> impl IntoResponse {
    let uncrawled = state.rooms.iter().flat_map(|room| room.uncrawled);
    let kept_out: String =
        ["/admin"].iter().chain(uncrawled).map(|path| format!("Disallow: {path}\n")).collect();
    let sitemap = state.config.base_url.join("/sitemap.xml");
    (
        [(header::CACHE_CONTROL, "public, max-age=3600")],
        format!("User-agent: *\n{kept_out}\nSitemap: {sitemap}\n"),
    )
}
