use askama::Template;

use crate::platform::mail::Letter;
use crate::{
    enquiries,
    platform::{Layout, Page, Result},
    tutors,
};

#[derive(Debug, Template)]
#[template(path = "mail/previews.html")]
pub struct PreviewsPage {
    frame: Layout,
    letters: Vec<Letter>,
}

pub async fn get() -> Result<Page<PreviewsPage>> {
    Ok(Page(PreviewsPage { frame: Layout::desk("Letters as they read"), letters: letter_samples()? }))
}

/// One letter of each kind, from all rooms, with made-up people in it.
pub fn letter_samples() -> anyhow::Result<Vec<Letter>> {
    let rooms = [enquiries::letter_samples()?, tutors::letter_samples()?];
    Ok(rooms.concat())
}
