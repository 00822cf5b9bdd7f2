use askama::Template;
use axum::{
    extract::{Path, State},
    response::IntoResponse,
};

use super::letter;
use crate::{
    config::Mailbox,
    platform::{App, Error, Layout, Result},
};
use crate::{operations::letter_samples, platform::mail::Letter};

#[derive(Debug, Template)]
#[template(path = "mail/preview.html")]
struct PreviewPage {
    frame: Layout,
    from: Mailbox,
    reply_to: Mailbox,
    letter: Letter,
}

pub async fn get(
    State(state): State<App>,
    Path((room, name)): Path<(String, String)>,
) -> Result<impl IntoResponse> {
    let letter = sample(&room, &name)?;
    Ok(letter::around(PreviewPage {
        frame: Layout::desk(letter.subject.clone()),
        from: state.config.mail_from.clone(),
        reply_to: letter.reply_to.clone().unwrap_or_else(|| state.config.desk.clone()),
        letter,
    }))
}

pub async fn html(Path((room, name)): Path<(String, String)>) -> Result<impl IntoResponse> {
    Ok(letter::sandboxed(sample(&room, &name)?.html))
}

fn sample(room: &str, name: &str) -> Result<Letter> {
    let kind = format!("{room}/{name}");
    letter_samples()?.into_iter().find(|letter| letter.kind == kind).ok_or(Error::Missing)
}
