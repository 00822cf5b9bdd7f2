use askama::Template;
use axum::{extract::State, response::Response};

use crate::{
    answers::{
        ANSWERS,
        queries::{self, Shelf},
    },
    platform::{
        App, Layout, Page, Result,
        cache::{self, CacheRequest, CachedPage, Rendered},
    },
    topics::TOPICS,
};

#[derive(Debug, Template)]
#[template(path = "reading/contents.html")]
struct View {
    frame: Layout,
    rooms: Vec<Room>,
}

/// A level and subject with its topics.
#[derive(Debug)]
pub struct Room {
    pub level: String,
    pub label: String,
    pub path: String,
    pub answers: i64,
    pub shelves: Vec<Shelf>,
}

pub async fn get(State(app): State<App>, request: CacheRequest) -> Result<Response> {
    let page = CachedPage::at_path(&[ANSWERS, TOPICS]);
    cache::get_or_render(&app, &request, page, async |_| {
        let rooms = by_level(queries::shelves(&app.read_pool()).await?);
        let frame = Layout::public(
            &app,
            "/answers",
            "All answers",
            "Every level, subject and topic that Lectern has answers for.",
        );
        Ok(Rendered::page(Page(View { frame, rooms })))
    })
    .await
}

/// Shelves come ordered: one room ends where the next level or subject begins.
pub fn by_level(shelves: Vec<Shelf>) -> Vec<Room> {
    let mut rooms: Vec<Room> = Vec::new();
    for shelf in shelves {
        let path = format!("/answers/{}/{}", shelf.level, shelf.subject);
        match rooms.last_mut() {
            Some(room) if room.path == path => {
                room.answers += shelf.answers;
                room.shelves.push(shelf);
            }
            _ => rooms.push(Room {
                level: shelf.level.clone(),
                label: format!("{} {}", shelf.level_label, shelf.subject_label),
                path,
                answers: shelf.answers,
                shelves: vec![shelf],
            }),
        }
    }
    rooms
}
