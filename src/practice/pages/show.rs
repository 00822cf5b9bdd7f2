//! An exam question: answer it here, open its mark scheme, read two model answers.

use askama::Template;
use axum::{extract::State, response::Response};
use time::{Date, macros::format_description};

use crate::{
    answers::{ANSWERS, Check},
    platform::{
        App, Error, Layout, Page, Result,
        cache::{self, CacheRequest, CachedPage, Rendered},
        extract::Path,
        study::StudyRow,
    },
    practice::{
        PRACTICE,
        content::PracticeQuestion,
        linked_data, objective,
        queries::{self, ListedQuestion},
        study,
    },
    topics::{self, TOPICS},
};

/// As many answers to plan from as stand below a question.
const READING: i64 = 4;

#[derive(Debug, Template)]
#[template(path = "practice/show.html")]
struct View {
    frame: Layout,
    question: PracticeQuestion,
    /// The names of its objectives, and what each rewards.
    objectives: Vec<(String, &'static str)>,
    check: Option<Check>,
    study: StudyRow,
    /// The other questions of its topic.
    others: Vec<ListedQuestion>,
    reading: Vec<(String, String)>,
    linked_data: Vec<String>,
    is_for_staff: bool,
}

pub async fn get(
    State(app): State<App>,
    request: CacheRequest,
    Path((level, subject, slug)): Path<(String, String, String)>,
) -> Result<Response> {
    let page = CachedPage::at_path(&[PRACTICE, TOPICS, ANSWERS]);
    cache::get_or_render(&app, &request, page, async |_| {
        let pool = app.read_pool();
        let found = queries::at_address(&pool, &level, &subject, &slug).await?;
        let question = found.filter(PracticeQuestion::is_published).ok_or(Error::Missing)?;
        let topic = question.content.topic.slug.clone();
        let mut others = queries::of_topic(&pool, &level, &subject, &topic).await?;
        others.retain(|other| other.id != question.id);
        let reading = queries::reading_of_topic(&pool, &level, &subject, &topic, READING).await?;
        let found_study = queries::study_of_topic(&pool, &level, &subject, &topic).await?;
        let study = study::row(app.rooms, &topics::path(&level, &subject, &topic), &found_study);
        let view = View::new(&app, question, request.is_staff());
        Ok(Rendered::page(Page(View { study, others, reading, ..view })))
    })
    .await
}

impl View {
    fn new(app: &App, question: PracticeQuestion, is_for_staff: bool) -> Self {
        let content = &question.content;
        let about = format!(
            "A {}-mark question on {} for {} {}: mark scheme, and model answers at two grades.",
            content.marks, content.topic.label, content.level.label, content.subject.label
        );
        let named = content.body.objectives.iter();
        let objectives = named
            .filter_map(|name| Some((name.clone(), objective::meaning(&content.level.slug, name)?)))
            .collect();
        let day = format_description!("[year]-[month]-[day]");
        let day = Date::parse(&content.body.checked_on, day).ok();
        Self {
            frame: Layout::public(app, &content.path(), content.question.clone(), about),
            objectives,
            check: Check::from_parts(content.body.checked_by.clone(), day),
            study: StudyRow::default(),
            others: Vec::new(),
            reading: Vec::new(),
            linked_data: linked_data::of(app, &question),
            is_for_staff,
            question,
        }
    }
}
