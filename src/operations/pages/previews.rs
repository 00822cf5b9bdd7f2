use askama::Template;
use axum::extract::State;

use crate::platform::{App, Layout, Page, Result, mail::Letter, room};

#[derive(Debug, Template)]
#[template(path = "operations/previews.html")]
pub struct PreviewsPage {
    frame: Layout,
    letters: Vec<Letter>,
}

pub async fn get(State(app): State<App>) -> Result<Page<PreviewsPage>> {
    let letters = room::letters(app.rooms)?;
    Ok(Page(PreviewsPage { frame: Layout::desk(&app, "Email previews"), letters }))
}
