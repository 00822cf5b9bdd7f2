use askama::Template;
use axum::{extract::State, response::IntoResponse};
use serde::Deserialize;

use crate::platform::{
    App, Error, Layout, Page, Result, clock::Moment, extract::Query, pagination::Pagination,
};
use crate::{
    applications::{new_application::Application, queries},
    tutors::{self, Course},
};

const PER_PAGE: i64 = 50;

#[derive(Debug, Template)]
#[template(path = "applications/list.html")]
struct View {
    frame: Layout,
    applications: Vec<Application>,
    courses: Vec<Course>,
    pages: Pagination,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ListQuery {
    page: String,
}

pub async fn get(State(app): State<App>, Query(query): Query<ListQuery>) -> Result<impl IntoResponse> {
    let courses = tutors::courses(&app.pool()).await?;
    let mut db = app.pool().acquire().await?;
    let total = queries::count_applications(&mut *db).await?;
    let pages =
        Pagination::new("/admin/applications", "", &query.page, total, PER_PAGE).ok_or(Error::Missing)?;
    let applications = queries::applications(&mut *db, PER_PAGE, pages.offset()).await?;
    Ok(Page(View { frame: Layout::desk(&app, "Applications"), applications, courses, pages }))
}
