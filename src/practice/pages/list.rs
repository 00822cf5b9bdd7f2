//! All practice questions, last changed first.

use askama::Template;
use axum::{extract::State, response::IntoResponse};
use serde::Deserialize;

use crate::{
    platform::{App, Error, Layout, Page, Result, extract::Query, pagination::Pagination},
    practice::queries::{self, ListedQuestion},
    staff::Staff,
    unsaved::{self, KeptDraft},
};

const PER_PAGE: i64 = 50;

#[derive(Debug, Template)]
#[template(path = "practice/list.html")]
struct View {
    frame: Layout,
    drafts_alone: bool,
    total: i64,
    questions: Vec<ListedQuestion>,
    pages: Pagination,
    /// What the reader has typed into the form and not saved.
    drafts: Vec<KeptDraft>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ListQuery {
    state: String,
    page: String,
}

pub async fn get(
    State(app): State<App>,
    me: Staff,
    Query(query): Query<ListQuery>,
) -> Result<impl IntoResponse> {
    let pool = app.pool();
    let drafts_alone = query.state == "draft";
    let total = if drafts_alone { queries::drafts(&pool).await? } else { queries::count(&pool).await? };
    let filter = if drafts_alone { "state=draft" } else { "" };
    let pages =
        Pagination::new("/admin/practice", filter, &query.page, total, PER_PAGE).ok_or(Error::Missing)?;
    let questions = queries::changed(&pool, drafts_alone, PER_PAGE, pages.offset()).await?;
    let mut drafts = unsaved::all_of(&pool, me.id).await?;
    drafts.retain(|kept| kept.form.starts_with("/admin/practice/"));
    let frame = Layout::desk(&app, "Exam practice").narrowed(!me.is_admin());
    Ok(Page(View { frame, drafts_alone, total, questions, pages, drafts }))
}
