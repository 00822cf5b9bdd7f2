use askama::Template;
use axum::{extract::State, http::header, response::IntoResponse};

use crate::platform::{App, Layout, Page, Result, room::Retention};

#[derive(Debug, Template)]
#[template(path = "privacy/privacy.html")]
struct View {
    frame: Layout,
    retentions: Vec<Retention>,
    /// The contact address of the site's staff.
    desk: String,
}

pub async fn get(State(app): State<App>) -> Result<impl IntoResponse> {
    let frame =
        Layout::public(&app, "/privacy", "Privacy", "What Lectern keeps about you, why, and for how long.");
    let view = View {
        frame,
        retentions: app
            .rooms
            .iter()
            .flat_map(|room| [room.retention.to_vec(), (room.set_retention)(&app.config)])
            .flatten()
            .collect(),
        desk: app.config.desk.email.clone(),
    };
    Ok(([(header::CACHE_CONTROL, "public, max-age=0, must-revalidate")], Page(view)))
}
