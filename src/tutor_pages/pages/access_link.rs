//! Requesting the link to a tutor's own page.

use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use sqlx::PgConnection;
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use crate::platform::{
    App, Error, Layout, Page, Result,
    client::Address,
    clock::UkTime,
    extract::Path,
    form::Form,
    limits::too_many,
    mail::{self, EmailTemplate},
    token::Token,
    values::EmailAddress,
};
use crate::{
    tutor_pages::queries,
    tutors::{self, PageLink, Tutor},
};

/// The lifetime of a link.
const KEPT: Duration = Duration::days(30);

#[derive(Debug, Template)]
#[template(path = "tutor_pages/access_link.html")]
pub struct View {
    frame: Layout,
    email: String,
    is_sent: bool,
    must_wait: bool,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    email: String,
}

pub async fn get() -> Page<View> {
    Page(View::new(String::new()))
}

/// The response is the same for every address, so that it does not reveal who teaches here.
pub async fn post(State(app): State<App>, address: Address, Form(typed): Form<Typed>) -> Result<Response> {
    let email = EmailAddress::normalise(&typed.email);
    if let Err(wait) = app.limits.check(crate::staff::SIGN_INS, address.0) {
        let view = View { must_wait: true, ..View::new(typed.email) };
        return Ok(too_many(Page(view), wait));
    }
    let mut tx = app.begin().await?;
    if let Some(id) = tutors::queries::id_of_email(&mut *tx, &email).await?
        && let Some(tutor) = tutors::queries::by_id(&mut *tx, id).await?
    {
        send(&mut tx, &app, &tutor, app.clock.now()).await?;
    }
    tx.commit().await?;
    Ok(Page(View { is_sent: true, ..View::new(email) }).into_response())
}

/// Sends a tutor a new link.
pub async fn send(tx: &mut PgConnection, app: &App, tutor: &Tutor, now: OffsetDateTime) -> Result<()> {
    let token = Token::random();
    queries::add_link(&mut *tx, tutor.id, &token.hash(), now, now + KEPT).await?;
    let link = app.config.base_url.join(&format!("/teaching/{}", token.text()));
    let letter = PageLink { tutor, link, until: UkTime(now + KEPT) }.to(tutor.mailbox(), None)?;
    mail::post(tx, &app.config, letter, now).await?;
    Ok(())
}

/// Sends a tutor a new link on behalf of the desk.
pub async fn send_from_desk(State(app): State<App>, Path(id): Path<String>) -> Result<Redirect> {
    let id: Uuid = id.parse().map_err(|_| Error::Missing)?;
    let tutor = tutors::queries::by_id(&app.pool(), id).await?.ok_or(Error::Missing)?;
    let mut tx = app.begin().await?;
    send(&mut tx, &app, &tutor, app.clock.now()).await?;
    tx.commit().await?;
    Ok(Redirect::to(&format!("/admin/tutors/{}", tutor.id)))
}

impl View {
    fn new(email: String) -> Self {
        Self { frame: Layout::unlisted("Your teaching"), email, is_sent: false, must_wait: false }
    }
}
