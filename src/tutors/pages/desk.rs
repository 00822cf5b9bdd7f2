use askama::Template;
use axum::{extract::State, response::Response};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::platform::{App, Layout, Page, Result, clock::Day, flash::Flash};
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
    notice: String,
}

impl View {
    fn courses_of(&self, tutor: &Tutor) -> String {
        let labels = self.courses.iter().filter(|(id, _)| *id == tutor.id).map(|(_, course)| course.label());
        labels.collect::<Vec<_>>().join(", ")
    }
}

pub async fn get(State(app): State<App>, flash: Flash) -> Result<Response> {
    let mut db = app.pool().acquire().await?;
    let tutors = queries::listed(&mut *db, None, None).await?;
    let ids: Vec<Uuid> = tutors.iter().map(|tutor| tutor.id).collect();
    let courses = queries::courses_of(&mut *db, &ids).await?;
    let (frame, now, notice) = (Layout::desk(&app, "Tutors"), app.clock.now(), flash.text.clone());
    Ok(flash.shown_on(Page(View { frame, tutors, courses, now, notice })))
}
