use askama::Template;
use axum::{extract::State, http::header, response::IntoResponse};

use crate::{
    answers::queries,
    platform::{App, Layout, Page, Result, cache::SHARED},
    reading::level_topics::{LevelTopics, by_level},
};

#[derive(Debug, Template)]
#[template(path = "reading/contents.html")]
struct View {
    frame: Layout,
    levels: Vec<LevelTopics>,
}

pub async fn get(State(state): State<App>) -> Result<impl IntoResponse> {
    let levels = by_level(queries::topic_counts(&state.read_pool()).await?);
    let frame = Layout::public(
        &state,
        "/answers",
        "All answers",
        "Every level, subject and topic that Lectern has answers for.",
    );
    Ok(([(header::CACHE_CONTROL, SHARED)], Page(View { frame, levels })))
}
