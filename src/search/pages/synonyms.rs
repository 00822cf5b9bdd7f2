use askama::Template;
use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;

use crate::platform::{
    App, Layout, Page, Result,
    form::{Form, Mistakes},
};
use crate::search::{queries, synonym::Synonym};

#[derive(Debug, Template)]
#[template(path = "search/synonyms.html")]
struct View {
    frame: Layout,
    typed: Typed,
    mistakes: Mistakes,
    saved: bool,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    synonyms: String,
    /// The text that the editor began with.
    was: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    saved: String,
}

pub async fn get(State(state): State<App>, Query(asked): Query<Asked>) -> Result<impl IntoResponse> {
    let text = text_of(&queries::synonyms(&state.pool()).await?);
    let typed = Typed { was: text.clone(), synonyms: text };
    Ok(Page(view(&state, typed, Mistakes::default(), !asked.saved.is_empty())))
}

pub async fn post(State(state): State<App>, Form(typed): Form<Typed>) -> Result<Response> {
    let mut mistakes = Mistakes::default();
    let synonyms = match Synonym::parse_all(&typed.synonyms) {
        Ok(synonyms) => synonyms,
        Err(unusable) => {
            mistakes.mark("synonyms", format!("Line {}: {}", unusable.line, unusable.reason));
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, Page(view(&state, typed, mistakes, false)))
                .into_response());
        }
    };
    let mut tx = state.begin().await?;
    let stored = text_of(&queries::synonyms(&mut *tx).await?);
    if stored != plain(&typed.was) && stored != text_of(&synonyms) {
        tx.rollback().await?;
        mistakes.mark(
            "synonyms",
            "Somebody else has saved since you began. Your list is kept below; saving again replaces theirs.",
        );
        let typed = Typed { was: stored, ..typed };
        return Ok((StatusCode::CONFLICT, Page(view(&state, typed, mistakes, false))).into_response());
    }
    queries::replace_synonyms(&mut tx, &synonyms).await?;
    tx.commit().await?;
    Ok(Redirect::to("/admin/synonyms?saved=1").into_response())
}

fn view(state: &App, typed: Typed, mistakes: Mistakes, saved: bool) -> View {
    View { frame: Layout::desk(state, "Synonyms"), typed, mistakes, saved }
}

fn text_of(synonyms: &[Synonym]) -> String {
    synonyms.iter().map(Synonym::line).collect::<Vec<_>>().join("\n")
}

/// A browser sends its own ends of lines.
fn plain(text: &str) -> String {
    text.lines().collect::<Vec<_>>().join("\n")
}
