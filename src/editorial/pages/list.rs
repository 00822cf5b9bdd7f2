//! All answers, the last changed first.

use askama::Template;
use axum::{
    extract::{Query, State},
    response::IntoResponse,
};
use serde::Deserialize;
use url::form_urlencoded;

use crate::answers::{
    Publication,
    queries::{self, Change},
};
use crate::{
    platform::{App, Error, Layout, Page, Result, form::line, pagination::Pagination},
    related,
    staff::Staff,
};

const PER_PAGE: i64 = 50;

#[derive(Debug, Template)]
#[template(path = "editorial/list.html")]
struct View {
    frame: Layout,
    asked: Asked,
    total: i64,
    changes: Vec<Change>,
    pages: Pagination,
    /// Pairs of answers that may ask the same.
    duplicates: i64,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    q: String,
    state: String,
    page: String,
}

impl Asked {
    /// The state that is asked for; every state where it is none of them.
    fn publication(&self) -> Option<Publication> {
        [Publication::Draft, Publication::Published, Publication::Withdrawn]
            .into_iter()
            .find(|state| state.as_str() == self.state)
    }

    fn filter(&self) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        for (name, value) in [("q", &self.q), ("state", &self.state)] {
            if !value.is_empty() {
                query.append_pair(name, value);
            }
        }
        query.finish()
    }
}

pub async fn get(
    State(state): State<App>,
    me: Staff,
    Query(asked): Query<Asked>,
) -> Result<impl IntoResponse> {
    let asked = Asked { q: line(&asked.q), ..asked };
    let pool = state.pool();
    let total = queries::count_of(&pool, &asked.q, asked.publication()).await?;
    let pages = Pagination::new("/admin/answers", &asked.filter(), &asked.page, total, PER_PAGE)
        .ok_or(Error::Missing)?;
    let changes = queries::latest(&pool, &asked.q, asked.publication(), PER_PAGE, pages.offset()).await?;
    let frame = Layout::desk(&state, "Answers").narrowed(!me.is_admin());
    let duplicates = related::count_of_pairs(&pool).await?;
    Ok(Page(View { frame, asked, total, changes, pages, duplicates }))
}
