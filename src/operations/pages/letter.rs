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
    operations::{
        masking::mask,
        responses::{sandboxed, with_frame},
    },
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
    let mut letter = queries::find(&app.pool(), id).await?;
    for text in [&mut letter.body_text, &mut letter.unsubscribe_url, &mut letter.last_error] {
        *text = text.take().map(|text| masked(&app, &text));
    }
    let title = if letter.is_erased() { "A deleted email".to_owned() } else { letter.subject.clone() };
    let page = LetterPage { frame: Layout::desk(&app, title), from: app.config.mail_from.clone(), letter };
    Ok(with_frame(page))
}

pub async fn html(State(app): State<App>, Path(id): Path<Uuid>) -> Result<impl IntoResponse> {
    let html = queries::html(&app.pool(), id).await?.ok_or(Error::Missing)?;
    Ok(sandboxed(masked(&app, &html)))
}

fn masked(app: &App, text: &str) -> String {
    let prefixes: Vec<&str> = app.rooms.iter().flat_map(|room| room.tokens).copied().collect();
    mask(text, &prefixes)
}

pub async fn again(State(app): State<App>, Path(id): Path<Uuid>) -> Result<Redirect> {
    queries::resend(&app.pool(), id, app.clock.now()).await?;
    Ok(Redirect::to(&format!("/admin/mail/{id}")))
}
