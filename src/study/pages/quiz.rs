//! A quiz on an answer or on topics, and how it went.

use std::collections::BTreeMap;

use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use uuid::Uuid;

use crate::{
    answers::ANSWERS,
    platform::{
        App, Error, Layout, Page, Result,
        cache::{self, CacheRequest, CachedPage, Dependency, Rendered},
        client::Address,
        extract::{Path, Query},
        form::Form,
        headers::no_cache_private,
        study::StudyRow,
    },
    search,
    study::{
        QUIZ, QUIZZES, StudyAnswer, linked_data,
        place::TopicSet,
        queries,
        quiz::{Marked, Material, Question, Quiz, SameThings, Verdict, draw, mark},
        responses::{self, Place},
        shown_question::ShownQuestion,
    },
    topics::TOPICS,
};

const DEPENDS_ON: &[Dependency] = &[ANSWERS, TOPICS];
/// Seeds from 1 on.
const MOST_SEEDS: u32 = 9999;

#[derive(Debug, Template)]
#[template(path = "study/quiz.html")]
struct View {
    frame: Layout,
    place: Place,
    study: StudyRow,
    quiz: Quiz,
    /// One for each question; empty before it is marked.
    marked: Vec<Marked>,
    /// Whether the answers were edited between opening the quiz and sending it.
    has_changed: bool,
    linked_data: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct QuizQuery {
    seed: String,
}

impl QuizQuery {
    fn seed(&self) -> u32 {
        self.seed.parse().ok().filter(|seed| (1..=MOST_SEEDS).contains(seed)).unwrap_or(1)
    }
}

/// What a quiz is of.
enum Subject {
    Topics(TopicSet),
    Answer(String, String, String),
}

pub async fn get(
    State(app): State<App>,
    request: CacheRequest,
    address: Address,
    Path((level, subject, topics)): Path<(String, String, String)>,
    Query(query): Query<QuizQuery>,
) -> Result<Response> {
    let set = TopicSet::parse(&level, &subject, &topics).ok_or(Error::Missing)?;
    let target = if set.topics.len() == 1 { format!("{}/quiz", set.path()) } else { String::new() };
    show(&app, &request, address, target, &Subject::Topics(set), &query).await
}

pub async fn get_of_answer(
    State(app): State<App>,
    request: CacheRequest,
    address: Address,
    Path((level, subject, slug)): Path<(String, String, String)>,
    Query(query): Query<QuizQuery>,
) -> Result<Response> {
    let target = request.path().to_owned();
    show(&app, &request, address, target, &Subject::Answer(level, subject, slug), &query).await
}

/// The first quiz of each address is kept; the others are as many as there are seeds.
async fn show(
    app: &App,
    request: &CacheRequest,
    address: Address,
    target: String,
    subject: &Subject,
    query: &QuizQuery,
) -> Result<Response> {
    cache::get_or_render(app, request, CachedPage::at_target(target, DEPENDS_ON), async |_| {
        app.limits.guard(QUIZZES, address.0)?;
        Ok(Rendered::page(match quiz(app, subject, query.seed()).await? {
            Ok(found) => Page(View::new(app, found)).into_response(),
            Err(redirect) => redirect,
        }))
    })
    .await
}

pub async fn post(
    State(app): State<App>,
    address: Address,
    Path((level, subject, topics)): Path<(String, String, String)>,
    Query(query): Query<QuizQuery>,
    Form(given): Form<BTreeMap<String, String>>,
) -> Result<Response> {
    let set = TopicSet::parse(&level, &subject, &topics).ok_or(Error::Missing)?;
    marked(&app, address, &Subject::Topics(set), &query, &given).await
}

pub async fn post_of_answer(
    State(app): State<App>,
    address: Address,
    Path((level, subject, slug)): Path<(String, String, String)>,
    Query(query): Query<QuizQuery>,
    Form(given): Form<BTreeMap<String, String>>,
) -> Result<Response> {
    marked(&app, address, &Subject::Answer(level, subject, slug), &query, &given).await
}

async fn marked(
    app: &App,
    address: Address,
    subject: &Subject,
    query: &QuizQuery,
    given: &BTreeMap<String, String>,
) -> Result<Response> {
    app.limits.guard(QUIZZES, address.0)?;
    let found = match quiz(app, subject, query.seed()).await? {
        Ok(found) => found,
        Err(redirect) => return Ok(redirect),
    };
    let quiz = &found.quiz;
    let value = |name: &str| given.get(name).cloned().unwrap_or_default();
    let has_changed = value("edition") != quiz.edition;
    let marked = if has_changed { Vec::new() } else { mark(quiz, value) };
    let view = View { marked, has_changed, ..View::new(app, found) };
    Ok(no_cache_private(Page(view)))
}

/// A quiz with what stands around it.
struct FoundQuiz {
    place: Place,
    study: StudyRow,
    quiz: Quiz,
}

/// The quiz, or a redirect to where its answer is now.
async fn quiz(app: &App, subject: &Subject, seed: u32) -> Result<std::result::Result<FoundQuiz, Response>> {
    let (place, answers, only): (Place, Vec<StudyAnswer>, Option<Uuid>) = match subject {
        Subject::Topics(set) => {
            let place = (&*set.level, &*set.subject);
            let answers = queries::answers_of_topics(&app.read_pool(), place, &set.topics, true).await?;
            (Place::of_topics(&answers, set.path()).ok_or(Error::Missing)?, answers, None)
        }
        Subject::Answer(level, subject, slug) => {
            let answer = match responses::published(app, (level, subject, slug), "quiz").await? {
                Ok(answer) => answer,
                Err(redirect) => return Ok(Err(redirect)),
            };
            let beside = queries::answers_of_topics(
                &app.read_pool(),
                (level, subject),
                std::slice::from_ref(&answer.topic),
                true,
            )
            .await?;
            (Place::of_answer(&answer), beside, Some(answer.id))
        }
    };
    let study = responses::study_row(app, &place, &answers, QUIZ.name).await?;
    let same = SameThings::new(&search::synonyms(&app.read_pool()).await?);
    let quiz = draw(&Material::new(answers, same), only, seed);
    Ok(Ok(FoundQuiz { place, study, quiz }))
}

impl View {
    fn new(app: &App, FoundQuiz { place, study, quiz }: FoundQuiz) -> Self {
        let path = format!("{}/quiz", place.path);
        let title = format!("Quiz: {} ({})", place.about, place.level_label);
        let description = format!(
            "A quiz for {} {} on {}. Each answer is explained, and it’s free.",
            place.level_label, place.subject_label, place.about
        );
        let data = quiz.questions.iter().map(Question::linked_data).collect();
        let url = app.config.base_url.join(&path);
        let linked_data = linked_data::of_questions(&place.level_label, &title, &place.about, &url, data);
        let frame = if place.topic.is_some() && !quiz.questions.is_empty() {
            Layout::public(app, &path, title, description)
        } else {
            Layout::unlisted(title)
        };
        let linked_data = linked_data.filter(|_| frame.canonical.is_some());
        Self { frame, place, study, quiz, marked: Vec::new(), has_changed: false, linked_data }
    }

    /// The address that holds these questions.
    fn own_path(&self) -> String {
        format!("{}/quiz?seed={}", self.place.path, self.quiz.seed)
    }

    fn next_path(&self) -> String {
        format!("{}/quiz?seed={}", self.place.path, self.quiz.seed % MOST_SEEDS + 1)
    }

    fn questions(&self) -> Vec<ShownQuestion<'_>> {
        let questions = self.quiz.questions.iter().enumerate();
        questions.map(|(at, question)| ShownQuestion::new(question, at + 1, self.marked.get(at))).collect()
    }

    fn right(&self) -> usize {
        self.marked.iter().filter(|marked| marked.verdict == Verdict::Right).count()
    }
}
