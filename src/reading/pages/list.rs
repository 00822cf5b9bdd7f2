use askama::Template;
use axum::{
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Deserialize;

use crate::{
    answers::{self, ANSWERS, queries::TopicCount},
    platform::{
        App, Error, Layout, Page, Result,
        cache::{self, CacheRequest, CachedPage, Rendered},
        extract::{Path, Query},
        pagination::Pagination,
    },
    reading::queries::{self, ListedAnswer},
    topics::{self, Level, Subject, TOPICS},
};

const PER_PAGE: i64 = 20;
/// How many topics stand at the side; the others are folded away.
const TOPICS_AT_THE_SIDE: usize = 12;

#[derive(Debug, Template)]
#[template(path = "reading/list.html")]
struct View {
    frame: Layout,
    level: Level,
    subject: Subject,
    counts: Vec<TopicCount>,
    total: i64,
    groups: Vec<Group>,
    begins_at: i64,
    pages: Pagination,
}

impl View {
    /// The topics at the side, and those that are folded away.
    fn sides(&self) -> (&[TopicCount], &[TopicCount]) {
        // one more link takes no more room than the line that would fold it away
        let is_short = self.counts.len() <= TOPICS_AT_THE_SIDE + 1;
        self.counts.split_at(if is_short { self.counts.len() } else { TOPICS_AT_THE_SIDE })
    }
}

/// The answers of one topic, under its heading.
#[derive(Debug)]
struct Group {
    topic: String,
    topic_label: String,
    path: String,
    answers: Vec<ListedAnswer>,
}

#[derive(Debug, Default, Deserialize)]
pub struct ListQuery {
    #[serde(default)]
    topic: String,
    #[serde(default)]
    page: String,
}

pub async fn get(
    State(app): State<App>,
    request: CacheRequest,
    Path((level, subject)): Path<(String, String)>,
    Query(query): Query<ListQuery>,
) -> Result<Response> {
    // a topic was a filter of this list before it had a page of its own
    if !query.topic.is_empty() {
        return former_address(&level, &subject, &query);
    }
    let page = CachedPage::at_target(canonical(&level, &subject, &query), &[ANSWERS, TOPICS]);
    cache::get_or_render(&app, &request, page, async |_| render(&app, &level, &subject, &query).await).await
}

/// The address of the page as the site links to it; what is asked for may not exist.
fn canonical(level: &str, subject: &str, query: &ListQuery) -> String {
    let page = query.page.parse().unwrap_or(1);
    Pagination::address(&path(level, subject), "", page)
}

/// Redirects to the page of a topic. What is no slug names no topic, and would have to be encoded.
fn former_address(level: &str, subject: &str, query: &ListQuery) -> Result<Response> {
    if [level, subject, &query.topic].iter().any(|slug| topics::slug_of(slug) != *slug) {
        return Err(Error::Missing);
    }
    let to = topics::path(level, subject, &query.topic);
    Ok((StatusCode::MOVED_PERMANENTLY, [(header::LOCATION, to)]).into_response())
}

fn path(level: &str, subject: &str) -> String {
    format!("/answers/{level}/{subject}")
}

async fn render(app: &App, level: &str, subject: &str, query: &ListQuery) -> Result<Rendered> {
    let mut db = app.read_pool().acquire().await?;
    let level = topics::levels(&mut *db)
        .await?
        .into_iter()
        .find(|known| known.slug == level)
        .ok_or(Error::Missing)?;
    let subject = topics::subjects(&mut *db)
        .await?
        .into_iter()
        .find(|known| known.slug == subject)
        .ok_or(Error::Missing)?;
    let counts = answers::queries::topic_counts_of(&mut *db, level.id, subject.id).await?;
    let total = counts.iter().map(|topic| topic.answers).sum();
    let path = path(&level.slug, &subject.slug);
    let pages = Pagination::new(&path, "", &query.page, total, PER_PAGE).ok_or(Error::Missing)?;
    let listed_answers = queries::list_page(&mut *db, level.id, subject.id, PER_PAGE, pages.offset()).await?;
    let begins_at = begins_at(&counts, pages.offset());
    let view = View {
        frame: frame(app, &level, &subject, &pages),
        level,
        subject,
        counts,
        total,
        groups: by_topic(listed_answers),
        begins_at,
        pages,
    };
    Ok(Rendered::page(Page(view)))
}

fn frame(app: &App, level: &Level, subject: &Subject, pages: &Pagination) -> Layout {
    let title = format!("{} {} answers", level.label, subject.label);
    let description = format!(
        "{} questions at {} with a one-sentence answer, a full one and their sources.",
        subject.label, level.label
    );
    Layout::public(app, &pages.path_of(pages.current), title, description)
}

/// The number of a page's first answer within its topic.
fn begins_at(counts: &[TopicCount], offset: i64) -> i64 {
    let mut before = offset;
    for answers in counts.iter().map(|topic| topic.answers) {
        if before < answers {
            break;
        }
        before -= answers;
    }
    before + 1
}

fn by_topic(answers: Vec<ListedAnswer>) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for answer in answers {
        match groups.last_mut() {
            Some(group) if group.topic == answer.topic => group.answers.push(answer),
            _ => groups.push(Group {
                topic: answer.topic.clone(),
                topic_label: answer.topic_label.clone(),
                path: topics::path(&answer.level, &answer.subject, &answer.topic),
                answers: vec![answer],
            }),
        }
    }
    groups
}
