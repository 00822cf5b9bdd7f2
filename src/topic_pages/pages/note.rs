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
    topic_pages::{StoredTopic, StudyNote, TopicPlace, TopicTimeline, events, glossary, queries},
    topics::TOPICS,
};

/// A topic on two sheets of A4.
#[derive(Debug, Template)]
#[template(path = "topic_pages/note.html")]
struct View {
    frame: Layout,
    place: TopicPlace,
    steps: Vec<(String, String)>,
    linked_data: Option<String>,
    timeline: Option<TopicTimeline>,
    note: StudyNote,
}

impl View {
    /// The address, as it stands on paper.
    fn address(&self) -> &str {
        self.frame.canonical.as_deref().unwrap_or_default().trim_end_matches("/study-note")
    }
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
    let stored = StoredTopic::load(&mut db, &place).await?;
    if stored.answers.is_empty() {
        return Err(Error::Missing);
    }
    let (events, terms) = (events(&stored.answers), glossary(&stored.answers));
    let timeline = TopicTimeline::of(&events);
    let note = StudyNote::of(&stored.overview, stored.answers, events, terms);
    let steps = place.with_own_step();
    let title = format!("Study note: {} ({})", place.topic_label, place.list_label());
    let description = format!(
        "{} on two printed pages: what happened, the key dates, the key terms and short answers.",
        place.topic_label
    );
    let frame = Layout::public(app, &format!("{}/study-note", place.path()), title, description);
    let linked_data = breadcrumb(app, &steps);
    Ok(Rendered::page(Page(View { frame, place, steps, linked_data, timeline, note })))
}
