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
    chosen: Option<TopicCount>,
    groups: Vec<Group>,
    begins_at: i64,
    pages: Pagination,
}

impl View {
    fn is_chosen(&self, topic: &TopicCount) -> bool {
        self.chosen.as_ref().is_some_and(|chosen| chosen.topic_id == topic.topic_id)
    }

    /// The topics at the side, the chosen one always among them.
    fn topics_shown(&self) -> impl Iterator<Item = &TopicCount> {
        self.counts.iter().enumerate().filter(|(at, topic)| self.is_shown(*at, topic)).map(|(_, topic)| topic)
    }

    fn topics_folded(&self) -> Vec<&TopicCount> {
        self.counts
            .iter()
            .enumerate()
            .filter(|(at, topic)| !self.is_shown(*at, topic))
            .map(|(_, topic)| topic)
            .collect()
    }

    fn is_shown(&self, at: usize, topic: &TopicCount) -> bool {
        // one more link takes no more room than the line that would fold it away
        at < TOPICS_AT_THE_SIDE || self.counts.len() <= TOPICS_AT_THE_SIDE + 1 || self.is_chosen(topic)
    }
}

/// The answers of one topic, under its heading.
#[derive(Debug)]
struct Group {
    topic: String,
    topic_label: String,
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
    let page = CachedPage::at_target(canonical(&level, &subject, &query), &[ANSWERS, TOPICS]);
    cache::get_or_render(&app, &request, page, async |_| render(&app, &level, &subject, &query).await).await
}

/// The address of the page as the site links to it; what is asked for may not exist.
fn canonical(level: &str, subject: &str, query: &ListQuery) -> String {
    let filter = if query.topic.is_empty() { String::new() } else { filter(&query.topic) };
    let page = query.page.parse().unwrap_or(1);
    Pagination::address(&path(level, subject), &filter, page)
}

fn path(level: &str, subject: &str) -> String {
    format!("/answers/{level}/{subject}")
}

fn filter(topic: &str) -> String {
    format!("topic={topic}")
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
    let chosen = match query.topic.as_str() {
        "" => None,
        slug => Some(counts.iter().find(|topic| topic.topic == slug).cloned().ok_or(Error::Missing)?),
    };
    let total = counts.iter().map(|topic| topic.answers).sum();
    let listed = chosen.as_ref().map_or(total, |topic| topic.answers);
    let path = path(&level.slug, &subject.slug);
    let filter = chosen.as_ref().map(|topic| filter(&topic.topic)).unwrap_or_default();
    let pages = Pagination::new(&path, &filter, &query.page, listed, PER_PAGE).ok_or(Error::Missing)?;
    let topic_id = chosen.as_ref().map(|topic| topic.topic_id);
    let listed_answers =
        queries::list_page(&mut *db, level.id, subject.id, topic_id, PER_PAGE, pages.offset()).await?;
    let begins_at = begins_at(chosen.as_ref().map_or(&counts, std::slice::from_ref), pages.offset());
    let view = View {
        frame: frame(app, &level, &subject, chosen.as_ref(), &pages),
        level,
        subject,
        counts,
        total,
        chosen,
        groups: by_topic(listed_answers),
        begins_at,
        pages,
    };
    Ok(Rendered::page(Page(view)))
}

fn frame(
    app: &App,
    level: &Level,
    subject: &Subject,
    chosen: Option<&TopicCount>,
    pages: &Pagination,
) -> Layout {
    let title = format!("{} {} answers", level.label, subject.label);
    if let Some(topic) = chosen {
        let description = format!(
            "{}: {} questions at {}, each with a one-sentence answer, a full one and their sources.",
            topic.topic_label, subject.label, level.label
        );
        let title = format!("{}: {title}", topic.topic_label);
        return Layout::public(app, &pages.path_of(pages.current), title, description);
    }
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
                answers: vec![answer],
            }),
        }
    }
    groups
}
