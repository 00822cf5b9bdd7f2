use askama::Template;
use axum::{extract::State, response::Response};

use crate::{
    answers::ANSWERS,
    platform::{
        App, Error, Layout, Page, Result,
        cache::{self, CacheRequest, CachedPage, Rendered},
        extract::Path,
    },
    reading::breadcrumb,
    topic_pages::{GlossaryTerm, TopicPlace, glossary, queries},
    topics::TOPICS,
};

/// Every key term of a topic.
#[derive(Debug, Template)]
#[template(path = "topic_pages/glossary.html")]
struct View {
    frame: Layout,
    place: TopicPlace,
    steps: Vec<(String, String)>,
    linked_data: Option<String>,
    terms: Vec<GlossaryTerm>,
}

pub async fn get(
    State(app): State<App>,
    request: CacheRequest,
    Path(address): Path<(String, String, String)>,
) -> Result<Response> {
    let page = CachedPage::at_path(&[ANSWERS, TOPICS]);
    cache::get_or_render(&app, &request, page, async |_| render(&app, &address).await).await
}

async fn render(app: &App, (level, subject, topic): &(String, String, String)) -> Result<Rendered> {
    let mut db = app.read_pool().acquire().await?;
    let place = queries::place(&mut *db, level, subject, topic).await?.ok_or(Error::Missing)?;
    let terms = glossary(&queries::answers_of(&mut *db, &place).await?);
    if terms.is_empty() {
        return Err(Error::Missing);
    }
    let steps = place.with_own_step();
    let title = format!("Key terms: {} ({})", place.topic_label, place.list_label());
    let description =
        format!("{} key terms of {}, each in a sentence or two.", terms.len(), place.topic_label);
    let frame = Layout::public(app, &format!("{}/key-terms", place.path()), title, description);
    let linked_data = breadcrumb(app, &steps);
    Ok(Rendered::page(Page(View { frame, place, steps, linked_data, terms })))
}
