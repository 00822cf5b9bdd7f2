use askama::Template;
use axum::{extract::State, response::Response};
use serde::Deserialize;
use time::OffsetDateTime;
use url::form_urlencoded;
use uuid::Uuid;

use crate::platform::{
    App, Error, Layout, Page, Result, clock::Day, extract::Query, flash::Flash, pagination::Pagination,
};
use crate::tutors::{
    listing::{Filter, Sort, Standing, words},
    queries,
    tutor::{Course, Tutor},
};

const PER_PAGE: i64 = 50;

#[derive(Debug, Template)]
#[template(path = "tutors/desk.html")]
struct View {
    frame: Layout,
    q: String,
    standing: Standing,
    /// Those that lead to somebody, with the number of tutors.
    tabs: Vec<(Standing, i64)>,
    tutors: Vec<Tutor>,
    courses: Vec<(Uuid, Course)>,
    pages: Pagination,
    now: OffsetDateTime,
    notice: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ListQuery {
    q: String,
    state: String,
    page: String,
}

pub async fn get(State(app): State<App>, Query(query): Query<ListQuery>, flash: Flash) -> Result<Response> {
    let now = app.clock.now();
    let mut db = app.pool().acquire().await?;
    let q: String = query.q.trim().chars().take(200).filter(|c| *c != '\0').collect();
    let standing = Standing::TABS.into_iter().find(|tab| tab.slug() == query.state).ok_or(Error::Missing)?;
    let filter = |standing| Filter { words: words(&q), standing, ..Filter::default() };
    let mut tabs = Vec::new();
    for tab in Standing::TABS {
        tabs.push((tab, queries::count_listed(&mut *db, &filter(tab), now).await?));
    }
    let total = tabs.iter().find(|(tab, _)| *tab == standing).map_or(0, |(_, count)| *count);
    tabs.retain(|(tab, count)| *count > 0 || matches!(tab, Standing::All) || *tab == standing);
    let parameters = View::parameters(&q, standing);
    let pages =
        Pagination::new("/admin/tutors", &parameters, &query.page, total, PER_PAGE).ok_or(Error::Missing)?;
    let filter = filter(standing);
    let tutors = queries::listed(&mut *db, &filter, Sort::Name, now, (PER_PAGE, pages.offset())).await?;
    let ids: Vec<Uuid> = tutors.iter().map(|tutor| tutor.id).collect();
    let courses = queries::courses_of(&mut *db, &ids).await?;
    let (frame, notice) = (Layout::desk(&app, "Tutors"), flash.text.clone());
    Ok(flash.shown_on(Page(View { frame, q, standing, tabs, tutors, courses, pages, now, notice })))
}

impl View {
    fn parameters(q: &str, standing: Standing) -> String {
        let mut parameters = form_urlencoded::Serializer::new(String::new());
        for (name, value) in [("q", q), ("state", standing.slug())] {
            if !value.is_empty() {
                parameters.append_pair(name, value);
            }
        }
        parameters.finish()
    }

    fn path_of(&self, standing: Standing) -> String {
        Pagination::address("/admin/tutors", &Self::parameters(&self.q, standing), 1)
    }

    fn courses_of(&self, tutor: &Tutor) -> String {
        let labels = self.courses.iter().filter(|(id, _)| *id == tutor.id).map(|(_, course)| course.label());
        labels.collect::<Vec<_>>().join(", ")
    }
}
