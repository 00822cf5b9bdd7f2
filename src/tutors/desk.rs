use askama::Template;
use axum::{extract::State, response::IntoResponse};
use time::OffsetDateTime;
use uuid::Uuid;

use super::{
    queries,
    tutor::{Course, Tutor},
};
use crate::platform::{App, Layout, Page, Result, clock::Day};

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

pub(super) async fn get(State(state): State<App>) -> Result<impl IntoResponse> {
    let mut db = state.pool().acquire().await?;
    let tutors = queries::listed(&mut *db, None, None).await?;
    let ids: Vec<Uuid> = tutors.iter().map(|tutor| tutor.id).collect();
    let courses = queries::courses_of(&mut *db, &ids).await?;
    Ok(Page(View { frame: Layout::desk("Tutors"), tutors, courses, now: state.clock.now() }))
}
