use askama::Template;
use axum::{extract::State, http::header, response::IntoResponse};

use super::contents::{Room, by_level};
use crate::answers::queries::{self, Entry};
use crate::platform::{App, Layout, Page, Result, cache::SHARED};

const NEWEST: i64 = 6;

#[derive(Debug, Template)]
#[template(path = "reading/home.html")]
struct View {
    frame: Layout,
    rooms: Vec<Room>,
    newest: Vec<Entry>,
}

pub async fn get(State(state): State<App>) -> Result<impl IntoResponse> {
    let mut db = state.read_pool().acquire().await?;
    let rooms = by_level(queries::shelves(&mut *db).await?);
    let newest = queries::newest(&mut *db, NEWEST).await?;
    let description = "History questions with a one-sentence answer, a full one with its sources, what to read next, and a tutor when you are stuck.";
    let frame = Layout::public(&state, "/", "History answers you can check", description);
    Ok(([(header::CACHE_CONTROL, SHARED)], Page(View { frame, rooms, newest })))
}
