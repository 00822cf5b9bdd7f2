use askama::Template;
use axum::{extract::State, response::IntoResponse};

use crate::platform::{extract::Path, mail::Letter, room};
use crate::{
    config::Mailbox,
    operations::responses::{sandboxed, with_frame},
    platform::{App, Error, Layout, Result},
};

#[derive(Debug, Template)]
#[template(path = "operations/preview.html")]
struct PreviewPage {
    frame: Layout,
    from: Mailbox,
    reply_to: Mailbox,
    letter: Letter,
}

pub async fn get(
    State(app): State<App>,
    Path((room, name)): Path<(String, String)>,
) -> Result<impl IntoResponse> {
    let letter = sample(&app, &room, &name)?;
    Ok(with_frame(PreviewPage {
        frame: Layout::desk(&app, letter.subject.clone()),
        from: app.config.mail_from.clone(),
        reply_to: letter.reply_to.clone().unwrap_or_else(|| app.config.desk.clone()),
        letter,
    }))
}

pub async fn html(
    State(app): State<App>,
    Path((room, name)): Path<(String, String)>,
) -> Result<impl IntoResponse> {
    Ok(sandboxed(sample(&app, &room, &name)?.html))
}

fn sample(app: &App, room: &str, name: &str) -> Result<Letter> {
    let kind = format!("{room}/{name}");
    room::letters(app.rooms)?.into_iter().find(|letter| letter.kind == kind).ok_or(Error::Missing)
}
