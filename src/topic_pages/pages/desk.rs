use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Response},
};

use crate::{
    platform::{App, Layout, Page, Result, headers::no_cache_private},
    staff::Staff,
    topic_pages::queries::{self, ListedTopic},
};

#[derive(Debug, Template)]
#[template(path = "topic_pages/desk.html")]
struct View {
    frame: Layout,
    topics: Vec<ListedTopic>,
}

pub async fn get(State(app): State<App>, me: Staff) -> Result<Response> {
    let frame = Layout::desk(&app, "Topics").narrowed(!me.is_admin());
    let topics = queries::list(&app.pool()).await?;
    Ok(no_cache_private(Page(View { frame, topics })).into_response())
}
