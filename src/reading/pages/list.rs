use askama::Template;
use axum::{
    extract::{Path, Query, State},
    response::Response,
};
use serde::Deserialize;

use crate::{
    answers::{
        ANSWERS,
        queries::{self, Entry, Shelf},
    },
    platform::{
        App, Error, Layout, Page, Result,
        cache::{self, CacheRequest, CachedPage, Rendered},
        pagination::Pagination,
    },
    topics::{self, Level, Subject, TOPICS},
};

const PER_PAGE: i64 = 20;

#[derive(Debug, Template)]
#[template(path = "reading/list.html")]
struct View {
    frame: Layout,
    level: Level,
    subject: Subject,
    shelves: Vec<Shelf>,
    total: i64,
    chosen: Option<Shelf>,
    groups: Vec<Group>,
    begins_at: i64,
    pages: Pagination,
}

impl View {
    fn is_chosen(&self, shelf: &Shelf) -> bool {
        self.chosen.as_ref().is_some_and(|chosen| chosen.topic_id == shelf.topic_id)
    }
}

/// The answers of one topic, under its heading.
#[derive(Debug)]
struct Group {
    topic_label: String,
    entries: Vec<Entry>,
}

#[derive(Debug, Deserialize)]
pub struct Asked {
    #[serde(default)]
    topic: String,
    #[serde(default)]
    page: String,
}

pub async fn get(
    State(app): State<App>,
    request: CacheRequest,
    Path((level, subject)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let page = CachedPage::at_target(canonical(&level, &subject, &asked), &[ANSWERS, TOPICS]);
    cache::get_or_render(&app, &request, page, async |_| render(&app, &level, &subject, &asked).await).await
}

/// The address of the page as the site links to it; what is asked for may not exist.
fn canonical(level: &str, subject: &str, asked: &Asked) -> String {
    let filter = if asked.topic.is_empty() { String::new() } else { filter(&asked.topic) };
    let page = asked.page.parse().unwrap_or(1);
    Pagination::address(&path(level, subject), &filter, page)
}

fn path(level: &str, subject: &str) -> String {
    format!("/answers/{level}/{subject}")
}

fn filter(topic: &str) -> String {
    format!("topic={topic}")
}

async fn render(app: &App, level: &str, subject: &str, asked: &Asked) -> Result<Rendered> {
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
    let shelves = queries::shelves_of(&mut *db, level.id, subject.id).await?;
    let chosen = match asked.topic.as_str() {
        "" => None,
        slug => Some(shelves.iter().find(|shelf| shelf.topic == slug).cloned().ok_or(Error::Missing)?),
    };
    let total = shelves.iter().map(|shelf| shelf.answers).sum();
    let listed = chosen.as_ref().map_or(total, |shelf| shelf.answers);
    let path = path(&level.slug, &subject.slug);
    let filter = chosen.as_ref().map(|shelf| filter(&shelf.topic)).unwrap_or_default();
    let pages = Pagination::new(&path, &filter, &asked.page, listed, PER_PAGE).ok_or(Error::Missing)?;
    let topic_id = chosen.as_ref().map(|shelf| shelf.topic_id);
    let entries =
        queries::page_of(&mut *db, level.id, subject.id, topic_id, PER_PAGE, pages.offset()).await?;
    let begins_at = begins_at(chosen.as_ref().map_or(&shelves, std::slice::from_ref), pages.offset());
    let view = View {
        frame: frame(app, &level, &subject, chosen.as_ref(), &pages),
        level,
        subject,
        shelves,
        total,
        chosen,
        groups: by_topic(entries),
        begins_at,
        pages,
    };
    Ok(Rendered::page(Page(view)))
}

fn frame(app: &App, level: &Level, subject: &Subject, chosen: Option<&Shelf>, pages: &Pagination) -> Layout {
    let title = format!("{} {} answers", level.label, subject.label);
    if let Some(shelf) = chosen {
        return Layout::unlisted(format!("{}: {title}", shelf.topic_label));
    }
    let description = format!(
        "{} questions at {} with a one-sentence answer, a full one and their sources.",
        subject.label, level.label
    );
    Layout::public(app, &pages.path_of(pages.current), title, description)
}

/// The number that the first answer of a page has in its topic.
fn begins_at(shelves: &[Shelf], offset: i64) -> i64 {
    let mut before = offset;
    for shelf in shelves.iter().map(|shelf| shelf.answers) {
        if before < shelf {
            break;
        }
        before -= shelf;
    }
    before + 1
}

fn by_topic(entries: Vec<Entry>) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for entry in entries {
        match groups.last_mut() {
            Some(group) if group.topic_label == entry.topic_label => group.entries.push(entry),
            _ => groups.push(Group { topic_label: entry.topic_label.clone(), entries: vec![entry] }),
        }
    }
    groups
}
