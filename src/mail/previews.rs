use askama::Template;

use super::Letter;
use crate::{
    enquiries, tutors,
    web::{Frame, Page, Result},
};

#[derive(Debug, Template)]
#[template(path = "mail/previews.html")]
pub(super) struct PreviewsPage {
    frame: Frame,
    letters: Vec<Letter>,
}

pub(super) async fn get() -> Result<Page<PreviewsPage>> {
    Ok(Page(PreviewsPage { frame: Frame::desk("Letters as they read"), letters: letter_samples()? }))
}

/// One letter of each kind, from all rooms, with made-up people in it.
pub fn letter_samples() -> anyhow::Result<Vec<Letter>> {
    let rooms = [enquiries::letter_samples()?, tutors::letter_samples()?];
    Ok(rooms.concat())
}
