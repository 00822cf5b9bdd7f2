use askama::Template;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;

use crate::platform::{
    App, Layout, Page, Result,
    extract::Query,
    form::{Form, Mistakes},
};
use crate::search::{queries, synonym::Synonym};

#[derive(Debug, Template)]
#[template(path = "search/synonyms.html")]
struct View {
    frame: Layout,
    typed: Typed,
    mistakes: Mistakes,
    is_saved: bool,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    synonyms: String,
    /// The text as it was when the form was loaded, to detect a concurrent edit.
    was: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct SavedQuery {
    saved: String,
}

pub async fn get(State(app): State<App>, Query(query): Query<SavedQuery>) -> Result<impl IntoResponse> {
    let text = lines_of(&queries::synonyms(&app.pool()).await?);
    let typed = Typed { was: text.clone(), synonyms: text };
    Ok(Page(view(&app, typed, Mistakes::default(), !query.saved.is_empty())))
}

pub async fn post(State(app): State<App>, Form(typed): Form<Typed>) -> Result<Response> {
    let mut mistakes = Mistakes::default();
    let synonyms = match Synonym::parse_all(&typed.synonyms) {
        Ok(synonyms) => synonyms,
        Err(error) => {
            mistakes.mark("synonyms", format!("Line {}: {}", error.line, error.reason));
            return Ok(
                (StatusCode::UNPROCESSABLE_ENTITY, Page(view(&app, typed, mistakes, false))).into_response()
            );
        }
    };
    let mut tx = app.begin().await?;
    let stored = lines_of(&queries::synonyms(&mut *tx).await?);
    if stored != with_lf(&typed.was) && stored != lines_of(&synonyms) {
        tx.rollback().await?;
        mistakes.mark(
            "synonyms",
            "Somebody else has saved since you began. Your list is kept below; saving again replaces theirs.",
        );
        let typed = Typed { was: stored, ..typed };
        return Ok((StatusCode::CONFLICT, Page(view(&app, typed, mistakes, false))).into_response());
    }
    queries::replace_synonyms(&mut tx, &synonyms).await?;
    tx.commit().await?;
    Ok(Redirect::to("/admin/synonyms?saved=1").into_response())
}

fn view(app: &App, typed: Typed, mistakes: Mistakes, is_saved: bool) -> View {
    View { frame: Layout::desk(app, "Synonyms"), typed, mistakes, is_saved }
}

fn lines_of(synonyms: &[Synonym]) -> String {
    synonyms.iter().map(Synonym::to_line).collect::<Vec<_>>().join("\n")
}

/// Browsers send CRLF at the ends of lines.
fn with_lf(text: &str) -> String {
    text.lines().collect::<Vec<_>>().join("\n")
}
