use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Redirect},
};
use serde::Deserialize;

use crate::concerns::{new_concern::Concern, queries};
use crate::platform::{
    App, Error, Layout, Page, Result,
    clock::{Day, Moment},
    extract::{Path, Query},
    pagination::Pagination,
};

const PER_PAGE: i64 = 50;

#[derive(Debug, Template)]
#[template(path = "concerns/list.html")]
struct View {
    frame: Layout,
    concerns: Vec<Concern>,
    pages: Pagination,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ListQuery {
    page: String,
}

pub async fn get(State(app): State<App>, Query(query): Query<ListQuery>) -> Result<impl IntoResponse> {
    let mut db = app.pool().acquire().await?;
    let total = queries::count_concerns(&mut *db).await?;
    let pages = Pagination::new("/admin/concerns", "", &query.page, total, PER_PAGE).ok_or(Error::Missing)?;
    let concerns = queries::concerns(&mut *db, PER_PAGE, pages.offset()).await?;
    Ok(Page(View { frame: Layout::desk(&app, "Concerns"), concerns, pages }))
}

/// Marks a concern as handled. Idempotent.
pub async fn handle(State(app): State<App>, Path(id): Path<String>) -> Result<Redirect> {
    let id = id.parse().map_err(|_| Error::Missing)?;
    if !queries::handle_concern(&app.pool(), id, app.clock.now()).await? {
        return Err(Error::Missing);
    }
    Ok(Redirect::to("/admin/concerns"))
}
