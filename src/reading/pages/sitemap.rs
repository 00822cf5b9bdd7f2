use askama::Template;
use axum::{
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};

use crate::{
    answers::ANSWERS,
    platform::{
        App, Error, Result,
        cache::{self, CacheRequest, CachedPage, Dependency, Rendered},
        clock::rfc3339,
        extract::Path,
    },
    reading::queries,
    topics::TOPICS,
};

/// What the sitemaps depend on: the last is that of the pages of other rooms.
const DEPENDS_ON: &[Dependency] = &[ANSWERS, TOPICS, Dependency::named("room_pages")];
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

pub async fn get(State(app): State<App>, request: CacheRequest) -> Result<Response> {
    let page = CachedPage::at_path(DEPENDS_ON);
    cache::get_or_render(&app, &request, page, async |_| index(&app).await).await
}

async fn index(app: &App) -> Result<Rendered> {
    let mut db = app.read_pool().acquire().await?;
    let newest = queries::lists(&mut *db).await?.into_iter().map(|(_, changed)| changed).max();
    let mut maps: Vec<(String, time::OffsetDateTime)> =
        newest.map(|changed| ("/sitemaps/lists.xml".to_owned(), changed)).into_iter().collect();
    let parts = queries::sitemap_index(&mut *db, PER_MAP).await?;
    maps.extend(parts.into_iter().map(|(part, changed)| (format!("/sitemaps/answers-{part}.xml"), changed)));
    for room in app.rooms {
        let Some(sitemap) = room.sitemap else { continue };
        let newest = sitemap(app.read_pool()).await?.into_iter().map(|(_, changed)| changed).max();
        maps.extend(newest.map(|changed| (format!("/sitemaps/{}.xml", room.name), changed)));
    }
    xml(&Index { maps: lines(app, maps) })
}

pub async fn get_map(
    State(app): State<App>,
    request: CacheRequest,
    Path(name): Path<String>,
) -> Result<Response> {
    let page = CachedPage::at_path(DEPENDS_ON);
    cache::get_or_render(&app, &request, page, async |_| map(&app, &name).await).await
}

async fn map(app: &App, name: &str) -> Result<Rendered> {
    let mut db = app.read_pool().acquire().await?;
    let pages =
        match name.strip_prefix("answers-").and_then(|rest| rest.strip_suffix(".xml")).map(str::parse::<u32>)
        {
            Some(Ok(part @ 1..)) => queries::sitemap(&mut *db, part.into(), PER_MAP).await?,
            _ if name == "lists.xml" => queries::lists(&mut *db).await?,
            _ => {
                let room = app.rooms.iter().find(|room| name.strip_suffix(".xml") == Some(room.name));
                let sitemap = room.and_then(|room| room.sitemap).ok_or(Error::Missing)?;
                sitemap(app.read_pool()).await?
            }
        };
    if pages.is_empty() {
        return Err(Error::Missing);
    }
    xml(&Map { pages: lines(app, pages) })
}

fn lines(app: &App, pages: Vec<(String, time::OffsetDateTime)>) -> Vec<Line> {
    let line = |(path, changed): (String, _)| Line {
        address: app.config.base_url.join(&path),
        changed: rfc3339(changed),
    };
    pages.into_iter().map(line).collect()
}

fn xml(view: &impl Template) -> Result<Rendered> {
    let body = view.render().map_err(|error| Error::Broken(error.into()))?;
    Ok(Rendered::page(([(header::CONTENT_TYPE, "application/xml; charset=utf-8")], body)))
}

/// What crawlers may read, and where the sitemap is.
pub async fn robots(State(app): State<App>) -> impl IntoResponse {
    let uncrawled = app.rooms.iter().flat_map(|room| room.uncrawled);
    let kept_out: String =
        ["/admin"].iter().chain(uncrawled).map(|path| format!("Disallow: {path}\n")).collect();
    let sitemap = app.config.base_url.join("/sitemap.xml");
    (
        [(header::CACHE_CONTROL, "public, max-age=3600")],
        format!("User-agent: *\n{kept_out}\nSitemap: {sitemap}\n"),
    )
}
