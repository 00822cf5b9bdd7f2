use askama::Template;
use axum::{
    extract::{Path, Query, State},
    http::{Uri, header},
    response::IntoResponse,
};
use serde::Deserialize;

use crate::answers::queries::{self, Entry, Shelf};
use crate::{
    platform::{
        App, Error, Layout, Page, Result,
        cache::{Linked, SHARED},
        pagination::Pagination,
    },
    topics::{self, Level, Subject},
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
    State(state): State<App>,
    asked_for: Uri,
    Path((level, subject)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Result<impl IntoResponse> {
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
    let shelves = queries::shelves_of(&mut *db, level.id, subject.id).await?;
    let chosen = match asked.topic.as_str() {
        "" => None,
        slug => Some(shelves.iter().find(|shelf| shelf.topic == slug).cloned().ok_or(Error::Missing)?),
    };
    let total = shelves.iter().map(|shelf| shelf.answers).sum();
    let listed = chosen.as_ref().map_or(total, |shelf| shelf.answers);
    let path = format!("/answers/{}/{}", level.slug, subject.slug);
    let filter = chosen.as_ref().map(|shelf| format!("topic={}", shelf.topic)).unwrap_or_default();
    let pages = Pagination::new(&path, &filter, &asked.page, listed, PER_PAGE).ok_or(Error::Missing)?;
    let is_linked =
        asked_for.path_and_query().is_some_and(|asked| asked.as_str() == pages.path_of(pages.current));
    let topic_id = chosen.as_ref().map(|shelf| shelf.topic_id);
    let entries =
        queries::page_of(&mut *db, level.id, subject.id, topic_id, PER_PAGE, pages.offset()).await?;
    let begins_at = begins_at(chosen.as_ref().map_or(&shelves, std::slice::from_ref), pages.offset());
    let view = View {
        frame: frame(&state, &level, &subject, chosen.as_ref(), &pages),
        level,
        subject,
        shelves,
        total,
        chosen,
        groups: by_topic(entries),
        begins_at,
        pages,
    };
    let mut response = ([(header::CACHE_CONTROL, SHARED)], Page(view)).into_response();
    if is_linked {
        response.extensions_mut().insert(Linked);
    }
    Ok(response)
}

fn frame(
    state: &App,
    level: &Level,
    subject: &Subject,
    chosen: Option<&Shelf>,
    pages: &Pagination,
) -> Layout {
    let title = format!("{} {} answers", level.label, subject.label);
    if let Some(shelf) = chosen {
        return Layout::unlisted(format!("{}: {title}", shelf.topic_label));
    }
    let description = format!(
        "{} questions at {} with a one-sentence answer, a full one and their sources.",
        subject.label, level.label
    );
    Layout::public(state, &pages.path_of(pages.current), title, description)
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
