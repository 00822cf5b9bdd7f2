use askama::Template;
use axum::{
    extract::{Query, State as Extract},
    response::IntoResponse,
};
use serde::Deserialize;

use super::{
    enquiry::State,
    queries::{self, Entry},
};
use crate::web::{self, Error, Frame, Page, Result, pages::Pages, time::Moment};

const PER_PAGE: i64 = 50;

#[derive(Debug, Template)]
#[template(path = "enquiries/desk.html")]
struct View {
    frame: Frame,
    tabs: Vec<(State, i64)>,
    total: i64,
    chosen: Option<State>,
    entries: Vec<Entry>,
    pages: Pages,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Wanted {
    state: String,
    page: String,
}

pub(super) async fn get(
    Extract(site): Extract<web::State>,
    Query(wanted): Query<Wanted>,
) -> Result<impl IntoResponse> {
    let mut db = site.pool().acquire().await?;
    let chosen = match wanted.state.as_str() {
        "" => None,
        slug => Some(State::parse(slug).ok_or(Error::Missing)?),
    };
    let counts = queries::counts(&mut *db).await?;
    let count =
        |state: State| counts.iter().find(|(known, _)| *known == state).map_or(0, |(_, count)| *count);
    let total = counts.iter().map(|(_, count)| count).sum();
    let filter = chosen.map(|state| format!("state={}", state.slug())).unwrap_or_default();
    let pages = Pages::new("/admin/enquiries", &filter, &wanted.page, chosen.map_or(total, count), PER_PAGE)
        .ok_or(Error::Missing)?;
    let entries = queries::listed(&mut *db, chosen, PER_PAGE, pages.offset()).await?;
    // nobody ever waits in the state that is passed through
    let tabs = State::ALL.into_iter().filter(|state| *state != State::Confirmed);
    let tabs = tabs.map(|state| (state, count(state))).collect();
    Ok(Page(View { frame: Frame::desk("Enquiries"), tabs, total, chosen, entries, pages }))
}

impl View {
    fn is_chosen(&self, state: State) -> bool {
        self.chosen == Some(state)
    }
}
