use askama::Template;
use axum::{extract::State, response::IntoResponse};
use serde::Deserialize;

use crate::enquiries::{
    enquiry::EnquiryState,
    queries::{self, ListedEnquiry},
};
use crate::platform::{
    App, Error, Layout, Page, Result, clock::Moment, extract::Query, pagination::Pagination,
};

const PER_PAGE: i64 = 50;

#[derive(Debug, Template)]
#[template(path = "enquiries/desk.html")]
struct View {
    frame: Layout,
    tabs: Vec<(EnquiryState, i64)>,
    total: i64,
    chosen: Option<EnquiryState>,
    entries: Vec<ListedEnquiry>,
    pages: Pagination,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ListQuery {
    state: String,
    page: String,
}

pub async fn get(State(app): State<App>, Query(query): Query<ListQuery>) -> Result<impl IntoResponse> {
    let mut db = app.pool().acquire().await?;
    let chosen = match query.state.as_str() {
        "" => None,
        slug => Some(EnquiryState::parse(slug).ok_or(Error::Missing)?),
    };
    let counts = queries::counts(&mut *db).await?;
    let count =
        |state: EnquiryState| counts.iter().find(|(known, _)| *known == state).map_or(0, |(_, count)| *count);
    let total = counts.iter().map(|(_, count)| count).sum();
    let filter = chosen.map(|state| format!("state={}", state.slug())).unwrap_or_default();
    let pages =
        Pagination::new("/admin/enquiries", &filter, &query.page, chosen.map_or(total, count), PER_PAGE)
            .ok_or(Error::Missing)?;
    let entries = queries::listed(&mut *db, chosen, PER_PAGE, pages.offset()).await?;
    // no enquiry rests in this transient state
    let tabs = EnquiryState::ALL.into_iter().filter(|state| *state != EnquiryState::Confirmed);
    let tabs = tabs.map(|state| (state, count(state))).collect();
    Ok(Page(View { frame: Layout::desk(&app, "Enquiries"), tabs, total, chosen, entries, pages }))
}

impl View {
    fn is_chosen(&self, state: EnquiryState) -> bool {
        self.chosen == Some(state)
    }
}
