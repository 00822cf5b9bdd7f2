use askama::Template;
use axum::{extract::State, response::IntoResponse};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::platform::{App, Layout, Page, Result, clock::Day};
use crate::tutors::{
    queries,
    tutor::{Course, Tutor},
};

#[derive(Debug, Template)]
#[template(path = "tutors/desk.html")]
struct View {
    frame: Layout,
    tutors: Vec<Tutor>,
    courses: Vec<(Uuid, Course)>,
    now: OffsetDateTime,
}

impl View {
    fn courses_of(&self, tutor: &Tutor) -> String {
        let labels = self.courses.iter().filter(|(id, _)| *id == tutor.id).map(|(_, course)| course.label());
        labels.collect::<Vec<_>>().join(", ")
    }
}

pub async fn get(State(app): State<App>) -> Result<impl IntoResponse> {
    let mut db = app.pool().acquire().await?;
    let tutors = queries::listed(&mut *db, None, None).await?;
    let ids: Vec<Uuid> = tutors.iter().map(|tutor| tutor.id).collect();
    let courses = queries::courses_of(&mut *db, &ids).await?;
    Ok(Page(View { frame: Layout::desk(&app, "Tutors"), tutors, courses, now: app.clock.now() }))
}
