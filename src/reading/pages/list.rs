use askama::Template;
use axum::{
    extract::{Path, Query, State},
    http::{Uri, header},
    response::IntoResponse,
};
use serde::Deserialize;

use crate::{
    answers::{self, queries::TopicCount},
    platform::{
        App, Error, Layout, Page, Result,
        cache::{Linked, SHARED},
        pagination::Pagination,
    },
    reading::queries::{self, ListedAnswer},
    topics::{self, Level, Subject},
};

const PER_PAGE: i64 = 20;

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
}

/// The answers of one topic, under its heading.
#[derive(Debug)]
struct Group {
    topic_label: String,
    answers: Vec<ListedAnswer>,
}

#[derive(Debug, Deserialize)]
pub struct ListQuery {
    #[serde(default)]
    topic: String,
    #[serde(default)]
    page: String,
}

pub async fn get(
    State(state): State<App>,
    uri: Uri,
    Path((level, subject)): Path<(String, String)>,
    Query(query): Query<ListQuery>,
) -> Result<impl IntoResponse> {
    let mut db = state.read_pool().acquire().await?;
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
    let path = format!("/answers/{}/{}", level.slug, subject.slug);
    let filter = chosen.as_ref().map(|topic| format!("topic={}", topic.topic)).unwrap_or_default();
    let pages = Pagination::new(&path, &filter, &query.page, listed, PER_PAGE).ok_or(Error::Missing)?;
    let is_linked = uri.path_and_query().is_some_and(|asked| asked.as_str() == pages.path_of(pages.current));
    let topic_id = chosen.as_ref().map(|topic| topic.topic_id);
    let listed_answers =
        queries::list_page(&mut *db, level.id, subject.id, topic_id, PER_PAGE, pages.offset()).await?;
    let begins_at = begins_at(chosen.as_ref().map_or(&counts, std::slice::from_ref), pages.offset());
    let view = View {
        frame: frame(&state, &level, &subject, chosen.as_ref(), &pages),
        level,
        subject,
        counts,
        total,
        chosen,
        groups: by_topic(listed_answers),
        begins_at,
        pages,
    };
    let mut response = ([(header::CACHE_CONTROL, SHARED)], Page(view)).into_response();
    if is_linked {
        response.extensions_mut().insert(Linked);
    }
    Ok(response)
}

fn frame(
    state: &App,
    level: &Level,
    subject: &Subject,
    chosen: Option<&TopicCount>,
    pages: &Pagination,
) -> Layout {
    let title = format!("{} {} answers", level.label, subject.label);
    if let Some(topic) = chosen {
        return Layout::unlisted(format!("{}: {title}", topic.topic_label));
    }
    let description = format!(
        "{} questions at {} with a one-sentence answer, a full one and their sources.",
        subject.label, level.label
    );
    Layout::public(state, &pages.path_of(pages.current), title, description)
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
            Some(group) if group.topic_label == answer.topic_label => group.answers.push(answer),
            _ => groups.push(Group { topic_label: answer.topic_label.clone(), answers: vec![answer] }),
        }
    }
    groups
}
