//! What the pages of this room answer alike.

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};

use super::{Deck, StudyAnswer, place::topic_labels, queries};
use crate::{
    answers::{self, Publication},
    platform::{
        App, Error, Result,
        study::{Material, StudyPlace, StudyRow},
    },
    topic_pages, topics,
};

/// Where a page of this room belongs, for its head and its breadcrumb.
#[derive(Debug, Clone)]
pub struct Place {
    pub level: String,
    pub level_label: String,
    pub subject: String,
    pub subject_label: String,
    /// Slug and label; `None` for several topics.
    pub topic: Option<(String, String)>,
    /// What it is about: topics, or the question of an answer.
    pub about: String,
    /// The path of the answer, the topic or the set of topics.
    pub path: String,
    /// The path and the question of the answer; `None` for topics.
    pub answer: Option<(String, String)>,
}

impl Place {
    /// `None` without any answers.
    pub fn of_topics(answers: &[StudyAnswer], path: String) -> Option<Self> {
        let first = answers.first()?;
        let is_one = answers.iter().all(|answer| answer.topic == first.topic);
        Some(Self {
            topic: is_one.then(|| (first.topic.clone(), first.topic_label.clone())),
            about: topic_labels(answers),
            path,
            answer: None,
            ..Self::of_answer(first)
        })
    }

    pub fn of_answer(answer: &StudyAnswer) -> Self {
        Self {
            level: answer.level.clone(),
            level_label: answer.level_label.clone(),
            subject: answer.subject.clone(),
            subject_label: answer.subject_label.clone(),
            topic: Some((answer.topic.clone(), answer.topic_label.clone())),
            about: answer.question.clone(),
            path: answer.path(),
            answer: Some((answer.path(), answer.question.clone())),
        }
    }
}

/// The published answer at an address, or the redirect to where it is now with `ending` behind it.
///
/// # Errors
/// That of the answer's own page, where the answer is not published.
pub async fn published(
    app: &App,
    (level, subject, slug): (&str, &str, &str),
    ending: &str,
) -> Result<std::result::Result<StudyAnswer, Response>> {
    let found = answers::queries::at_address(&app.read_pool(), level, subject, slug).await?;
    let answer = found.ok_or(Error::Missing)?;
    match answer.state {
        Publication::Draft => return Err(Error::Missing),
        Publication::Withdrawn => return Err(Error::Gone),
        Publication::Published => {}
    }
    let path = answer.path();
    if path == answers::path(level, subject, slug) {
        return Ok(Ok(answer.into()));
    }
    let location = HeaderValue::from_str(&format!("{path}/{ending}")).map_err(|_| Error::Missing)?;
    Ok(Err((StatusCode::MOVED_PERMANENTLY, [(header::LOCATION, location)]).into_response()))
}

/// The cards of these answers as editors left them.
///
/// # Errors
/// If the database fails.
pub async fn deck(app: &App, answers: Vec<StudyAnswer>) -> Result<Deck> {
    let ids: Vec<uuid::Uuid> = answers.iter().map(|answer| answer.id).collect();
    let edits = queries::edits_of(&app.read_pool(), &ids).await?;
    Ok(Deck::of(answers, &edits))
}

/// The row “Read · Cards · Quiz” of an answer or a topic, with the page of this name marked; none for
/// several topics.
///
/// # Errors
/// If the database fails.
pub async fn study_row(app: &App, place: &Place, answers: &[StudyAnswer], current: &str) -> Result<StudyRow> {
    let Some((topic, _)) = &place.topic else { return Ok(StudyRow::default()) };
    let mut db = app.read_pool().acquire().await?;
    let (level, subject) = (&place.level, &place.subject);
    let noted = match topic_pages::queries::place(&mut *db, level, subject, topic).await? {
        Some(found) => topics::study_pages(&mut *db, found.level_id, found.topic_id).await?,
        None => Vec::new(),
    };
    let path = topics::path(level, subject, topic);
    let answer = place.answer.as_ref().map(|(path, _)| &**path);
    let own = answers.iter().filter(|own| answer.is_none_or(|answer| own.path() == answer));
    let material = own.fold(Material::default(), |all, own| Material {
        answers: all.answers + 1,
        dates: all.dates + own.dates.len(),
        terms: all.terms + own.terms.len(),
    });
    let at = StudyPlace { topic: &path, answer, material, noted: &noted };
    Ok(StudyRow::of(app.rooms, at, current))
}
