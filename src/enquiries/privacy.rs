use askama::Template;
use axum::{extract::State, http::header, response::IntoResponse};

use super::retention;
use crate::{
    platform::{self, Layout, Page, Result},
    tutors::{RETENTIONS, Retention},
};

#[derive(Debug, Template)]
#[template(path = "enquiries/privacy.html")]
struct View {
    frame: Layout,
    retentions: Vec<Retention>,
    /// Where the people behind the site are reached.
    desk: String,
}

pub(super) async fn get(State(site): State<platform::App>) -> Result<impl IntoResponse> {
    let frame = Layout::public(
        &site,
        "/privacy",
        "Privacy, in plain words",
        "What Lectern keeps about you, why, and until when: drawn from the same list that deletes it.",
    );
    let view = View {
        frame,
        retentions: [&retention::ALL[..], &RETENTIONS].concat(),
        desk: site.config.desk.email.clone(),
    };
    Ok(([(header::CACHE_CONTROL, "public, max-age=0, must-revalidate")], Page(view)))
}
