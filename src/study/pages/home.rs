//! A student's own decks, which only their browser knows, and topics to make decks of.

use askama::Template;
use axum::{
    extract::State,
    http::Uri,
    response::{IntoResponse, Redirect, Response},
};
use url::form_urlencoded;

use crate::{
    answers::{self, ANSWERS, queries::TopicCount},
    platform::{
        App, Error, Layout, Page, Result,
        cache::{self, CacheRequest, CachedPage, Rendered},
    },
    study::place::{MOST_TOPICS, TopicSet},
    topics::TOPICS,
};

#[derive(Debug, Template)]
#[template(path = "study/home.html")]
struct View {
    frame: Layout,
    shelves: Vec<Shelf>,
}

/// The topics of one level and subject.
#[derive(Debug)]
struct Shelf {
    level: String,
    level_label: String,
    subject: String,
    subject_label: String,
    topics: Vec<TopicCount>,
}

pub async fn get(State(app): State<App>, request: CacheRequest) -> Result<Response> {
    let page = CachedPage::at_path(&[ANSWERS, TOPICS]);
    cache::get_or_render(&app, &request, page, async |_| {
        let frame = Layout::public(
            &app,
            "/study",
            "Your cards",
            "Learn key terms, dates and answers with cards and quizzes, free and without an account.",
        );
        let shelves = shelves(answers::queries::topic_counts(&app.read_pool()).await?);
        Ok(Rendered::page(Page(View { frame, shelves })))
    })
    .await
}

/// Leads to the cards of the topics that were ticked.
pub async fn get_set(uri: Uri) -> Result<Response> {
    let fields: Vec<(String, String)> =
        form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes()).into_owned().collect();
    let all =
        |name: &'static str| fields.iter().filter(move |(field, _)| field == name).map(|(_, value)| &**value);
    let (Some(level), Some(subject)) = (all("level").next(), all("subject").next()) else {
        return Err(Error::Missing);
    };
    let is_slug =
        |text: &str| text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    let chosen = all("topic").filter(|topic| is_slug(topic)).take(MOST_TOPICS);
    match TopicSet::new(level, subject, chosen) {
        Some(set) if is_slug(level) && is_slug(subject) => {
            Ok(Redirect::to(&format!("{}/cards", set.path())).into_response())
        }
        // nothing ticked
        _ => Ok(Redirect::to("/study#topics").into_response()),
    }
}

fn shelves(counts: Vec<TopicCount>) -> Vec<Shelf> {
    let mut shelves: Vec<Shelf> = Vec::new();
    for topic in counts {
        match shelves.last_mut() {
            Some(shelf) if (&shelf.level, &shelf.subject) == (&topic.level, &topic.subject) => {
                shelf.topics.push(topic);
            }
            _ => shelves.push(Shelf {
                level: topic.level.clone(),
                level_label: topic.level_label.clone(),
                subject: topic.subject.clone(),
                subject_label: topic.subject_label.clone(),
                topics: vec![topic],
            }),
        }
    }
    shelves
}
