use askama::Template;
use axum::{extract::State, response::Response};

use super::contents::{Room, by_level};
use crate::{
    answers::{
        ANSWERS,
        queries::{self, Entry},
    },
    platform::{
        App, Layout, Page, Result,
        cache::{self, CacheRequest, CachedPage, Rendered},
    },
    topics::TOPICS,
};

const NEWEST: i64 = 6;

#[derive(Debug, Template)]
#[template(path = "reading/home.html")]
struct View {
    frame: Layout,
    rooms: Vec<Room>,
    newest: Vec<Entry>,
}

pub async fn get(State(app): State<App>, request: CacheRequest) -> Result<Response> {
    let page = CachedPage::at_path(&[ANSWERS, TOPICS]);
    cache::get_or_render(&app, &request, page, async |_| {
        let mut db = app.read_pool().acquire().await?;
        let rooms = by_level(queries::shelves(&mut *db).await?);
        let newest = queries::newest(&mut *db, NEWEST).await?;
        let description = "History questions with a one-sentence answer, a full one with its sources, what to read next, and a tutor when you are stuck.";
        let frame = Layout::public(&app, "/", "History answers you can check", description);
        Ok(Rendered::page(Page(View { frame, rooms, newest })))
    })
    .await
}
