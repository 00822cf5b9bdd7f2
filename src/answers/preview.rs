//! The page of an answer as it would be, for the script that shows it while it is written.

use askama::Template;
use axum::{
    extract::{Path, State as Extract},
    response::{IntoResponse, Response},
};
use uuid::Uuid;

use super::{
    answer::{Manuscript, State as Publication},
    edit::{dates, status},
    queries,
    typing::{Shelfmarks, Typed},
};
use crate::web::{
    Page, Result, State,
    form::{Form, Mistakes},
    time::Day,
};

#[derive(Debug, Template)]
#[template(path = "answers/preview.html")]
struct View {
    preview: Option<Manuscript>,
    mistakes: Mistakes,
    published: Option<Day>,
    updated: Option<Day>,
}

pub(super) async fn post(
    Extract(state): Extract<State>,
    Path(id): Path<Uuid>,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let stored = queries::by_id(&state.pool(), id).await?;
    let (published, updated) = dates(stored.as_ref(), &state);
    let known = Shelfmarks::read(&state).await?;
    let (preview, mistakes) = match typed.check(&known, Publication::Draft).await? {
        Ok(manuscript) => (Some(manuscript), Mistakes::default()),
        Err(mistakes) => (None, mistakes),
    };
    Ok((status(&mistakes), Page(View { preview, mistakes, published, updated })).into_response())
}
