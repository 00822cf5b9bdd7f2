use askama::Template;
use axum::{extract::State, http::header, response::IntoResponse};
use serde::Deserialize;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::tutors::{
    queries,
    tutor::{Course, Tutor},
};
use crate::{
    platform::{App, Error, Layout, Page, Result, extract::Query},
    topics::{self, Level, Subject},
};

#[derive(Debug, Template)]
#[template(path = "tutors/list.html")]
struct View {
    frame: Layout,
    levels: Vec<Level>,
    subjects: Vec<Subject>,
    level: Option<Level>,
    subject: Option<Subject>,
    tutors: Vec<Tutor>,
    courses: Vec<(Uuid, Course)>,
    now: OffsetDateTime,
}

impl View {
    fn courses_of(&self, tutor: &Tutor) -> Vec<&Course> {
        self.courses.iter().filter(|(id, _)| *id == tutor.id).map(|(_, course)| course).collect()
    }

    fn is_level(&self, slug: &str) -> bool {
        self.level.as_ref().map_or("", |level| level.slug.as_str()) == slug
    }

    fn is_subject(&self, slug: &str) -> bool {
        self.subject.as_ref().map_or("", |subject| subject.slug.as_str()) == slug
    }

    /// The address of the list filtered by level and subject. An empty slug means no filter.
    fn path_of(level: &str, subject: &str) -> String {
        match (level, subject) {
            ("", "") => "/tutors".to_owned(),
            (level, "") => format!("/tutors?level={level}"),
            ("", subject) => format!("/tutors?subject={subject}"),
            (level, subject) => format!("/tutors?level={level}&subject={subject}"),
        }
    }

    fn path_at(&self, level: &str) -> String {
        Self::path_of(level, self.subject.as_ref().map_or("", |subject| &subject.slug))
    }

    fn path_in(&self, subject: &str) -> String {
        Self::path_of(self.level.as_ref().map_or("", |level| &level.slug), subject)
    }
}

#[derive(Debug, Deserialize)]
#[serde(default)]
#[derive(Default)]
pub struct ListQuery {
    level: String,
    subject: String,
}

pub async fn get(State(app): State<App>, Query(query): Query<ListQuery>) -> Result<impl IntoResponse> {
    let mut db = app.read_pool().acquire().await?;
    let levels = topics::levels(&mut *db).await?;
    let subjects = topics::subjects(&mut *db).await?;
    let level = chosen(&levels, &query.level, |level| &level.slug)?;
    let subject = chosen(&subjects, &query.subject, |subject| &subject.slug)?;
    let tutors =
        queries::listed(&mut *db, level.as_ref().map(|l| l.id), subject.as_ref().map(|s| s.id)).await?;
    let ids: Vec<Uuid> = tutors.iter().map(|tutor| tutor.id).collect();
    let courses = queries::courses_of(&mut *db, &ids).await?;
    let frame = frame(&app, level.is_some() || subject.is_some());
    let now = app.clock.now();
    let view = View { frame, levels, subjects, level, subject, tutors, courses, now };
    Ok(([(header::CACHE_CONTROL, "public, max-age=0, must-revalidate")], Page(view)))
}

fn chosen<T: Clone>(known: &[T], slug: &str, slug_of: impl Fn(&T) -> &String) -> Result<Option<T>> {
    if slug.is_empty() {
        return Ok(None);
    }
    known.iter().find(|one| slug_of(one) == slug).cloned().map(Some).ok_or(Error::Missing)
}

fn frame(app: &App, filtered: bool) -> Layout {
    if filtered {
        return Layout::unlisted("Tutors");
    }
    Layout::public(app, "/tutors", "Tutors", "Our tutors, what they teach, and what we’ve checked.")
}
