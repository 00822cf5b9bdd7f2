//! The page of an answer as it would be and the answers similar to it, for the script that updates
//! them while an editor types.

use askama::Template;
use axum::{extract::State, response::IntoResponse};
use uuid::Uuid;

use crate::{
    answers::{Answer, Publication, Timeline, ValidAnswer, queries},
    editorial::{
        form::Typed, known_labels::KnownLabels, preview_dates::preview_dates, similar_answers::SimilarAnswers,
    },
    platform::{
        App, Page, Result,
        clock::Day,
        extract::Path,
        form::{Form, Mistakes},
    },
};

#[derive(Debug, Template)]
#[template(path = "editorial/preview.html")]
struct View {
    similar: SimilarAnswers,
    preview: Option<ValidAnswer>,
    mistakes: Mistakes,
    stored: Option<Answer>,
    published: Option<Day>,
    updated: Option<Day>,
}

pub async fn post(
    State(app): State<App>,
    Path(id): Path<Uuid>,
    Form(typed): Form<Typed>,
) -> Result<impl IntoResponse> {
    let stored = queries::by_id(&app.pool(), id).await?;
    let (published, updated) = preview_dates(stored.as_ref(), app.clock.now());
    let known = KnownLabels::load(&mut *app.pool().acquire().await?).await?;
    let (preview, mistakes) = match typed.check(&known, Publication::Draft, app.clock.now()).await? {
        Ok(valid) => (Some(valid), Mistakes::default()),
        Err(mistakes) => (None, mistakes),
    };
    // 200 even with mistakes: an unfinished text that nobody has submitted is not an error
    let similar = SimilarAnswers::find(&app, id, &typed).await?;
    Ok(Page(View { similar, preview, mistakes, stored, published, updated }))
}
