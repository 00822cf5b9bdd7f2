//! A tutor asks for the link to their own page.

use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use sqlx::PgConnection;
use time::{Duration, OffsetDateTime};

use super::{letters::PageLink, queries, tutor::Tutor};
use crate::platform::{
    App, Layout, Page, Result,
    client::Address,
    clock::Moment,
    form::Form,
    limits::{Limited, too_many},
    mail::{self, EmailTemplate},
    token::Token,
};

/// How long a link opens the page.
const KEPT: Duration = Duration::days(30);

#[derive(Debug, Template)]
#[template(path = "tutors/key.html")]
pub(super) struct View {
    frame: Layout,
    email: String,
    is_sent: bool,
    must_wait: bool,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Typed {
    email: String,
}

pub(super) async fn get() -> Page<View> {
    Page(View::new(String::new()))
}

/// Whoever has this address: the page says the same, so that nobody learns who teaches here.
pub(super) async fn post(
    State(state): State<App>,
    address: Address,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let email = typed.email.trim().to_lowercase();
    if let Err(wait) = state.limits.check(Limited::SignIn, address.0) {
        let view = View { must_wait: true, ..View::new(typed.email) };
        return Ok(too_many(Page(view), wait));
    }
    let mut tx = state.begin().await?;
    if let Some(id) = queries::id_of_email(&mut *tx, &email).await?
        && let Some(tutor) = queries::by_id(&mut *tx, id).await?
    {
        send(&mut tx, &state, &tutor, state.clock.now()).await?;
    }
    tx.commit().await?;
    Ok(Page(View { is_sent: true, ..View::new(email) }).into_response())
}

/// Sends a tutor a fresh link.
pub(super) async fn send(
    tx: &mut PgConnection,
    state: &App,
    tutor: &Tutor,
    now: OffsetDateTime,
) -> Result<()> {
    let token = Token::random();
    queries::add_link(&mut *tx, tutor.id, &token.hash(), now, now + KEPT).await?;
    let link = state.config.base_url.join(&format!("/teaching/{}", token.text()));
    let letter = PageLink { tutor, link, until: Moment(now + KEPT) }.to(tutor.mailbox(), None)?;
    mail::post(tx, &state.config, letter, now).await?;
    Ok(())
}

impl View {
    fn new(email: String) -> Self {
        Self { frame: Layout::unlisted("Your teaching"), email, is_sent: false, must_wait: false }
    }
}
