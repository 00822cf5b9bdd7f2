//! Every topic that has practice questions.

use askama::Template;
use axum::{extract::State, response::Response};

use crate::{
    platform::{
        App, Layout, Page, Result,
        cache::{self, CacheRequest, CachedPage, Rendered},
    },
    practice::{
        PRACTICE,
        command_word::{COMMAND_WORDS, CommandWord},
        queries::{self, PracticeTopic},
    },
    topics::TOPICS,
};

#[derive(Debug, Template)]
#[template(path = "practice/contents.html")]
struct View {
    frame: Layout,
    /// Grouped by level and subject.
    courses: Vec<Vec<PracticeTopic>>,
}

pub async fn get(State(app): State<App>, request: CacheRequest) -> Result<Response> {
    let page = CachedPage::at_path(&[PRACTICE, TOPICS]);
    cache::get_or_render(&app, &request, page, async |_| {
        let topics = queries::practice_topics(&app.read_pool()).await?;
        let same = |one: &PracticeTopic, other: &PracticeTopic| {
            (&one.level, &one.subject) == (&other.level, &other.subject)
        };
        let courses = topics.chunk_by(same).map(<[PracticeTopic]>::to_vec).collect();
        let about = "Exam questions with mark schemes and model answers at two grades. Free, no account.";
        let frame = Layout::public(&app, "/practice", "Exam practice", about);
        Ok(Rendered::page(Page(View { frame, courses })))
    })
    .await
}

impl View {
    fn command_words() -> &'static [CommandWord] {
        &COMMAND_WORDS
    }
}
