//! The page of an answer as it would be, and the answers near to it, for the script that
//! shows them while it is written.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::IntoResponse,
};
use uuid::Uuid;

use super::edit::{Near, dates};
use crate::platform::{
    App, Page, Result,
    clock::Day,
    form::{Form, Mistakes},
};
use crate::{
    answers::{Answer, Publication, Timeline, ValidAnswer, queries},
    editorial::form::{Shelfmarks, Typed},
};

#[derive(Debug, Template)]
#[template(path = "editorial/preview.html")]
struct View {
    near: Near,
    preview: Option<ValidAnswer>,
    mistakes: Mistakes,
    stored: Option<Answer>,
    published: Option<Day>,
    updated: Option<Day>,
}

pub async fn post(
    State(state): State<App>,
    Path(id): Path<Uuid>,
    Form(typed): Form<Typed>,
) -> Result<impl IntoResponse> {
    let stored = queries::by_id(&state.pool(), id).await?;
    let (published, updated) = dates(stored.as_ref(), &state);
    let known = Shelfmarks::read(&state).await?;
    let (preview, mistakes) = match typed.check(&known, Publication::Draft, state.clock.now()).await? {
        Ok(manuscript) => (Some(manuscript), Mistakes::default()),
        Err(mistakes) => (None, mistakes),
    };
    // a text that is not ready yet is no mistake: nobody has sent it
    let near = Near::of(&state, id, &typed).await?;
    Ok(Page(View { near, preview, mistakes, stored, published, updated }))
}
