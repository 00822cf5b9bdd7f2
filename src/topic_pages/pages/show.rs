use askama::Template;
use axum::{extract::State, response::Response};
use serde::Deserialize;

use crate::{
    answers::{self, ANSWERS, queries::TopicCount},
    platform::{
        App, Error, Layout, Page, Result,
        cache::{self, CacheRequest, CachedPage, Rendered},
        extract::{Path, Query},
        pagination::Pagination,
        study::{READ, StudyPlace, StudyRow},
    },
    reading::breadcrumb,
    topic_pages::{TopicAnswer, TopicPlace, material, queries},
    topics::{self, TOPICS},
};

const PER_PAGE: i64 = 50;
/// How many topics stand at the side; the others are folded away.
const TOPICS_AT_THE_SIDE: usize = 12;

#[derive(Debug, Template)]
#[template(path = "topic_pages/show.html")]
struct View {
    frame: Layout,
    place: TopicPlace,
    steps: Vec<(String, String)>,
    linked_data: Option<String>,
    study: StudyRow,
    total: i64,
    answers: Vec<TopicAnswer>,
    begins_at: i64,
    pages: Pagination,
    counts: Vec<TopicCount>,
}

impl View {
    /// The topics at the side, this one always among them.
    fn topics_shown(&self) -> Vec<&TopicCount> {
        self.counts
            .iter()
            .enumerate()
            .filter(|(at, topic)| self.is_shown(*at, topic))
            .map(|(_, it)| it)
            .collect()
    }

    fn topics_folded(&self) -> Vec<&TopicCount> {
        self.counts
            .iter()
            .enumerate()
            .filter(|(at, topic)| !self.is_shown(*at, topic))
            .map(|(_, it)| it)
            .collect()
    }

    fn is_shown(&self, at: usize, topic: &TopicCount) -> bool {
        // one more link takes no more room than the line that would fold it away
        at < TOPICS_AT_THE_SIDE || self.counts.len() <= TOPICS_AT_THE_SIDE + 1 || self.is_here(topic)
    }

    fn is_here(&self, topic: &TopicCount) -> bool {
        topic.topic_id == self.place.topic_id
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct TopicQuery {
    page: String,
}

pub async fn get(
    State(app): State<App>,
    request: CacheRequest,
    Path((level, subject, topic)): Path<(String, String, String)>,
    Query(query): Query<TopicQuery>,
) -> Result<Response> {
    let page = query.page.parse().unwrap_or(1);
    let canonical = Pagination::address(&topics::path(&level, &subject, &topic), "", page);
    let page = CachedPage::at_target(canonical, &[ANSWERS, TOPICS]);
    cache::get_or_render(&app, &request, page, async |_| {
        render(&app, (&level, &subject, &topic), &query).await
    })
    .await
}

async fn render(app: &App, address: (&str, &str, &str), query: &TopicQuery) -> Result<Rendered> {
    let mut db = app.read_pool().acquire().await?;
    let place = queries::place(&mut *db, address.0, address.1, address.2).await?.ok_or(Error::Missing)?;
    let answers = queries::answers_of(&mut *db, &place).await?;
    if answers.is_empty() {
        return Err(Error::Missing);
    }
    let counts = answers::queries::topic_counts_of(&mut *db, place.level_id, place.subject_id).await?;
    let noted = topics::study_pages(&mut *db, place.level_id, place.topic_id).await?;
    let path = place.path();
    let total = i64::try_from(answers.len()).unwrap_or(i64::MAX);
    let pages = Pagination::new(&path, "", &query.page, total, PER_PAGE).ok_or(Error::Missing)?;
    let at = StudyPlace { topic: &path, answer: None, material: material(&answers), noted: &noted };
    let steps = place.breadcrumb();
    let skipped = usize::try_from(pages.offset()).unwrap_or_default();
    let shown = usize::try_from(PER_PAGE).unwrap_or_default();
    let view = View {
        frame: frame(app, &place, &pages, total),
        linked_data: breadcrumb(app, &steps),
        study: StudyRow::of(app.rooms, at, READ),
        total,
        answers: answers.into_iter().skip(skipped).take(shown).collect(),
        begins_at: pages.offset() + 1,
        pages,
        counts,
        steps,
        place,
    };
    Ok(Rendered::page(Page(view)))
}

fn frame(app: &App, place: &TopicPlace, pages: &Pagination, total: i64) -> Layout {
    let title = format!("{}: {}", place.topic_label, place.list_label());
    let description = format!(
        "{} at {}: {total} question{}, each with a one-sentence answer, a full one and its sources.",
        place.topic_label,
        place.level_label,
        if total == 1 { "" } else { "s" },
    );
    Layout::public(app, &pages.path_of(pages.current), title, description)
}
