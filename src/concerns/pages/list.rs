use askama::Template;
use axum::{extract::State, response::IntoResponse};
use serde::Deserialize;
use time::OffsetDateTime;

use crate::concerns::{case::outcome_label, new_concern::Concern, queries};
use crate::platform::{
    App, Error, Layout, Page, Result, clock::Moment, extract::Query, pagination::Pagination,
};

const PER_PAGE: i64 = 50;

#[derive(Debug, Template)]
#[template(path = "concerns/list.html")]
struct View {
    frame: Layout,
    concerns: Vec<Concern>,
    pages: Pagination,
    now: OffsetDateTime,
    years: u8,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ListQuery {
    page: String,
}

/// The list shows no words of a concern: whoever reads those is recorded on its page.
pub async fn get(State(app): State<App>, Query(query): Query<ListQuery>) -> Result<impl IntoResponse> {
    let mut db = app.pool().acquire().await?;
    let total = queries::count_concerns(&mut *db).await?;
    let pages = Pagination::new("/admin/concerns", "", &query.page, total, PER_PAGE).ok_or(Error::Missing)?;
    let concerns = queries::concerns(&mut *db, PER_PAGE, pages.offset()).await?;
    Ok(Page(View {
        frame: Layout::desk(&app, "Concerns"),
        concerns,
        pages,
        now: app.clock.now(),
        years: app.config.concern_years,
    }))
}

impl View {
    fn outcome(concern: &Concern) -> &'static str {
        outcome_label(&concern.outcome)
    }
}
