use askama::Template;
use axum::{extract::State, http::header, response::Response};

use crate::{
    answers::ANSWERS,
    platform::{
        App, Error, Result,
        cache::{self, CacheRequest, CachedPage, Rendered},
        clock::rfc3339,
        extract::Path,
        values::is_xml_char,
    },
    reading::queries::{self, FeedAnswer},
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
    entries: Vec<AtomEntry>,
}

#[derive(Debug)]
struct AtomEntry {
    answer: FeedAnswer,
    address: String,
    published: String,
    updated: String,
}

pub async fn get(State(app): State<App>, request: CacheRequest) -> Result<Response> {
    let page = CachedPage::at_path(&[ANSWERS, TOPICS]);
    cache::get_or_render(&app, &request, page, async |_| {
        let answers = queries::feed(&app.read_pool(), None, ENTRIES).await?;
        feed(&app, "New history answers".to_owned(), "/feed.atom", "/answers", answers)
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
    let answers = queries::feed(&mut *db, Some((level.id, subject.id)), ENTRIES).await?;
    let page = format!("/answers/{}/{}", level.slug, subject.slug);
    let title = format!("New {} {} answers", level.label, subject.label);
    feed(app, title, &format!("{page}/feed.atom"), &page, answers)
}

fn feed(app: &App, title: String, path: &str, page: &str, answers: Vec<FeedAnswer>) -> Result<Rendered> {
    let base = &app.config.base_url;
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
    let mut body = view.render().map_err(|error| Error::Broken(error.into()))?;
    // one such character would make the whole feed ill-formed
    body.retain(is_xml_char);
    Ok(Rendered::page(([(header::CONTENT_TYPE, "application/atom+xml; charset=utf-8")], body)))
}
