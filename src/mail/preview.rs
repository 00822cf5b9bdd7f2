use askama::Template;
use axum::{
    extract::{Path, State as Extract},
    response::IntoResponse,
};

use super::{Letter, letter_samples, show};
use crate::{
    config::Mailbox,
    web::{Error, Frame, Result, State},
};

#[derive(Debug, Template)]
#[template(path = "mail/preview.html")]
struct PreviewPage {
    frame: Frame,
    from: Mailbox,
    reply_to: Mailbox,
    letter: Letter,
}

pub(super) async fn get(
    Extract(state): Extract<State>,
    Path((room, name)): Path<(String, String)>,
) -> Result<impl IntoResponse> {
    let letter = sample(&room, &name)?;
    Ok(show::around(PreviewPage {
        frame: Frame::desk(letter.subject.clone()),
        from: state.config.mail_from.clone(),
        reply_to: letter.reply_to.clone().unwrap_or_else(|| state.config.desk.clone()),
        letter,
    }))
}

pub(super) async fn html(Path((room, name)): Path<(String, String)>) -> Result<impl IntoResponse> {
    Ok(show::sandboxed(sample(&room, &name)?.html))
}

fn sample(room: &str, name: &str) -> Result<Letter> {
    let kind = format!("{room}/{name}");
    letter_samples()?.into_iter().find(|letter| letter.kind == kind).ok_or(Error::Missing)
}
