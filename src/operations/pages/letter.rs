use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Redirect},
};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::platform::mail::{
    outbox::{DeliveryState, StoredLetter},
    queries,
};
use crate::{
    config::Mailbox,
    operations::responses::{sandboxed, with_frame},
    platform::{App, Error, Layout, Result, clock::Moment, extract::Path},
};

#[derive(Debug, Template)]
#[template(path = "operations/letter.html")]
struct LetterPage {
    frame: Layout,
    from: Mailbox,
    letter: StoredLetter,
}

impl LetterPage {
    fn moment(at: &OffsetDateTime) -> Moment {
        Moment(*at)
    }
}

pub async fn get(State(app): State<App>, Path(id): Path<Uuid>) -> Result<impl IntoResponse> {
    let letter = queries::find(&app.pool(), id).await?;
    let title = if letter.is_erased() { "A deleted email".to_owned() } else { letter.subject.clone() };
    let page = LetterPage { frame: Layout::desk(&app, title), from: app.config.mail_from.clone(), letter };
    Ok(with_frame(page))
}

pub async fn html(State(app): State<App>, Path(id): Path<Uuid>) -> Result<impl IntoResponse> {
    let html = queries::html(&app.pool(), id).await?.ok_or(Error::Missing)?;
    Ok(sandboxed(html))
}

pub async fn again(State(app): State<App>, Path(id): Path<Uuid>) -> Result<Redirect> {
    queries::resend(&app.pool(), id, app.clock.now()).await?;
    Ok(Redirect::to(&format!("/admin/mail/{id}")))
}
