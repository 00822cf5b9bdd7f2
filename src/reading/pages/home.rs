use askama::Template;
use axum::{extract::State, http::header, response::IntoResponse};

use crate::{
    answers,
    platform::{App, Layout, Page, Result, cache::SHARED},
    reading::{
        level_topics::{LevelTopics, by_level},
        queries::{self, ListedAnswer},
    },
};

const NEWEST: i64 = 6;

#[derive(Debug, Template)]
#[template(path = "reading/home.html")]
struct View {
    frame: Layout,
    levels: Vec<LevelTopics>,
    newest: Vec<ListedAnswer>,
}

pub async fn get(State(state): State<App>) -> Result<impl IntoResponse> {
    let mut db = state.read_pool().acquire().await?;
    let levels = by_level(answers::queries::topic_counts(&mut *db).await?);
    let newest = queries::newest(&mut *db, NEWEST).await?;
    let description = "History questions with a one-sentence answer, a full one with its sources, what to read next, and a tutor when you are stuck.";
    let frame = Layout::public(&state, "/", "History answers you can check", description);
    Ok(([(header::CACHE_CONTROL, SHARED)], Page(View { frame, levels, newest })))
}
