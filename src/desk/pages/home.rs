//! The desk: what waits for somebody.

use askama::Template;
use axum::{extract::State, response::IntoResponse};

use crate::staff::Staff;
use crate::{
    answers::{Publication, queries as answers, queries::Change},
    platform::{App, Layout, Page, Result, mail},
    related,
};

const CHANGES: i64 = 10;

#[derive(Debug, Template)]
#[template(path = "admin/desk.html")]
struct DeskPage {
    frame: Layout,
    me: Staff,
    drafts: i64,
    /// Pairs of answers that may ask the same.
    duplicates: i64,
    /// An editor has nothing to do with mail.
    letters: Option<mail::Counts>,
    changes: Vec<Change>,
}

pub async fn get(State(state): State<App>, me: Staff) -> Result<impl IntoResponse> {
    let pool = state.pool();
    let letters = if me.is_admin() { Some(mail::counts(&pool).await?) } else { None };
    Ok(Page(DeskPage {
        frame: Layout::desk("The desk").narrowed(!me.is_admin()),
        drafts: answers::count_of(&pool, "", Some(Publication::Draft)).await?,
        duplicates: related::count_of_pairs(&pool).await?,
        letters,
        changes: answers::latest(&pool, "", None, CHANGES, 0).await?,
        me,
    }))
}
