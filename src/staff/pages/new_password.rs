//! A new password for a colleague: asked first, made once.

use askama::Template;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use uuid::Uuid;

use crate::platform::{
    App, Layout, Page, Result,
    extract::Path,
    form::{Form, submission},
    headers::private,
};
use crate::staff::{Staff, member::Member, password, queries};

#[derive(Debug, Template)]
#[template(path = "staff/new_password.html")]
struct View {
    frame: Layout,
    member: Member,
    submission: String,
    outcome: Outcome,
}

#[derive(Debug)]
enum Outcome {
    /// Nothing has happened yet.
    Asked,
    /// Shown only once, because only its hash is stored.
    Made(String),
    /// The form was sent before.
    MadeBefore,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    submission: String,
}

/// Asks first: the button ends the sessions of a colleague. Admins change their own password with
/// the old one, so that they cannot lock themselves out.
pub async fn get(State(app): State<App>, me: Staff, Path(id): Path<Uuid>) -> Result<Response> {
    if id == me.id {
        return Ok(Redirect::to("/admin/password").into_response());
    }
    let mut tx = app.begin().await?;
    let member = queries::member_for_update(&mut *tx, id).await?;
    Ok(View::drawn(&app, member, submission(""), Outcome::Asked, StatusCode::OK))
}

/// Makes a new password and ends the sessions of the member. The same form again, as a reload sends
/// it, changes nothing.
pub async fn post(
    State(app): State<App>,
    me: Staff,
    Path(id): Path<Uuid>,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    if id == me.id {
        return Ok(Redirect::to("/admin/password").into_response());
    }
    let password = password::made();
    let hash = password::hash(password.clone()).await?;
    let mut tx = app.begin().await?;
    let member = queries::member_for_update(&mut *tx, id).await?;
    if typed.submission.is_empty() {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return Ok(View::drawn(&app, member, submission(""), Outcome::Asked, status));
    }
    let form = submission(&typed.submission);
    if queries::password_form(&mut *tx, id).await? == form {
        return Ok(View::drawn(&app, member, form, Outcome::MadeBefore, StatusCode::OK));
    }
    queries::set_password(&mut *tx, id, &hash, &form).await?;
    queries::close_sessions_of(&mut *tx, id).await?;
    tx.commit().await?;
    Ok(View::drawn(&app, member, form, Outcome::Made(password), StatusCode::OK))
}

impl View {
    fn drawn(
        app: &App,
        member: Member,
        submission: String,
        outcome: Outcome,
        status: StatusCode,
    ) -> Response {
        let frame = Layout::desk(app, format!("A new password for {}", member.email));
        private((status, Page(Self { frame, member, submission, outcome })))
    }
}
