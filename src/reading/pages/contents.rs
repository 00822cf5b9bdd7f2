use askama::Template;
use axum::{extract::State, response::Response};

use crate::{
    answers::{ANSWERS, queries},
    platform::{
        App, Layout, Page, Result,
        cache::{self, CacheRequest, CachedPage, Rendered},
    },
    reading::level_topics::{LevelTopics, by_level},
    topics::TOPICS,
};

#[derive(Debug, Template)]
#[template(path = "reading/contents.html")]
struct View {
    frame: Layout,
    levels: Vec<LevelTopics>,
}

pub async fn get(State(app): State<App>, request: CacheRequest) -> Result<Response> {
    let page = CachedPage::at_path(&[ANSWERS, TOPICS]);
    cache::get_or_render(&app, &request, page, async |_| {
        let levels = by_level(queries::topic_counts(&app.read_pool()).await?, usize::MAX);
        let frame = Layout::public(
            &app,
            "/answers",
            "All answers",
            "Every level, subject and topic that Lectern has answers for.",
        );
        Ok(Rendered::page(Page(View { frame, levels })))
    })
    .await
}
