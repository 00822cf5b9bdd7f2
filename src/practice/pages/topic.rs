//! The practice questions of a topic.

use askama::Template;
use axum::{extract::State, response::Response};

use crate::{
    answers::ANSWERS,
    platform::{
        App, Error, Layout, Page, Result,
        cache::{self, CacheRequest, CachedPage, Rendered},
        extract::Path,
        study::StudyRow,
    },
    practice::{
        PRACTICE,
        content::topic_path,
        queries::{self, ListedQuestion, PracticeTopic},
        study,
    },
    topics::{self, TOPICS},
};

/// As many answers to read as stand beside the questions.
const READING: i64 = 8;

#[derive(Debug, Template)]
#[template(path = "practice/topic.html")]
struct View {
    frame: Layout,
    topic: PracticeTopic,
    study: StudyRow,
    questions: Vec<ListedQuestion>,
    /// The addresses and questions of answers.
    reading: Vec<(String, String)>,
}

pub async fn get(
    State(app): State<App>,
    request: CacheRequest,
    Path((level, subject, topic)): Path<(String, String, String)>,
) -> Result<Response> {
    let page = CachedPage::at_path(&[PRACTICE, TOPICS, ANSWERS]);
    cache::get_or_render(&app, &request, page, async |_| {
        let pool = app.read_pool();
        let topics = queries::practice_topics(&pool).await?;
        let path = topic_path(&level, &subject, &topic);
        let found = topics.into_iter().find(|known| known.path() == path).ok_or(Error::Missing)?;
        let questions = queries::of_topic(&pool, &level, &subject, &topic).await?;
        let reading = queries::reading_of_topic(&pool, &level, &subject, &topic, READING).await?;
        let found_study = queries::study_of_topic(&pool, &level, &subject, &topic).await?;
        let row = study::row(app.rooms, &topics::path(&level, &subject, &topic), &found_study);
        let title = format!("Exam practice: {} ({})", found.topic_label, found.level_label);
        let about = format!(
            "Exam questions on {} for {} {}, with mark schemes and model answers at two grades.",
            found.topic_label, found.level_label, found.subject_label
        );
        let frame = Layout::public(&app, &path, title, about);
        Ok(Rendered::page(Page(View { frame, topic: found, study: row, questions, reading })))
    })
    .await
}
