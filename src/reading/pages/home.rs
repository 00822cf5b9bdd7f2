use askama::Template;
use axum::{extract::State, response::Response};

use crate::{
    answers::{self, ANSWERS},
    platform::{
        App, Layout, Page, Result,
        cache::{self, CacheRequest, CachedPage, Rendered},
    },
    reading::{
        level_topics::{LevelTopics, by_level},
        queries::{self, ListedAnswer},
    },
    topics::TOPICS,
};

const NEWEST: i64 = 6;
/// More are on the page of all answers.
const TOPICS_OF_A_LEVEL: usize = 9;

#[derive(Debug, Template)]
#[template(path = "reading/home.html")]
struct View {
    frame: Layout,
    levels: Vec<LevelTopics>,
    newest: Vec<ListedAnswer>,
}

pub async fn get(State(app): State<App>, request: CacheRequest) -> Result<Response> {
    let page = CachedPage::at_path(&[ANSWERS, TOPICS]);
    cache::get_or_render(&app, &request, page, async |_| {
        let mut db = app.read_pool().acquire().await?;
        let levels = by_level(answers::queries::topic_counts(&mut *db).await?, TOPICS_OF_A_LEVEL);
        let newest = queries::newest(&mut *db, NEWEST).await?;
        let description = "History questions with a one-sentence answer, a full one with its sources, what to read next, and a tutor when you are stuck.";
        let frame = Layout::public(&app, "/", "History answers you can check", description);
        Ok(Rendered::page(Page(View { frame, levels, newest })))
    })
    .await
}
