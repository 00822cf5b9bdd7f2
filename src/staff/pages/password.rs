//! Changing one's own password, with the old one.

use askama::Template;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use axum_extra::extract::cookie::CookieJar;
use serde::Deserialize;

use crate::platform::{
    App, Layout, Page, Result,
    extract::Query,
    form::{Form, Mistakes},
    headers::private,
    limits::in_words,
};
use crate::staff::{Staff, attempts::Account, guard, password, queries};

#[derive(Debug, Template)]
#[template(path = "staff/password.html")]
struct View {
    frame: Layout,
    me: Staff,
    is_done: bool,
    mistakes: Mistakes,
}

/// Passwords are never drawn into the page again.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Typed {
    old: String,
    new: String,
    again: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct PasswordQuery {
    done: String,
}

pub async fn get(State(app): State<App>, me: Staff, Query(query): Query<PasswordQuery>) -> Response {
    View { is_done: query.done == "yes", ..View::new(&app, me) }.drawn(StatusCode::OK)
}

/// Replaces the password, and ends the other sessions of the account. This one goes on.
pub async fn post(
    State(app): State<App>,
    me: Staff,
    jar: CookieJar,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let mut view = View::new(&app, me);
    check_new(&typed, &mut view.mistakes);
    if !view.mistakes.is_empty() {
        return Ok(view.drawn(StatusCode::UNPROCESSABLE_ENTITY));
    }
    let account = Account::of(&app, &view.me.email);
    if app.limits.are_on() {
        let mut tx = app.begin().await?;
        let attempt = account.attempt(&mut tx, app.clock.now()).await?;
        tx.commit().await?;
        if let Err(wait) = attempt {
            view.mistakes.mark("old", format!("Too many attempts. Try again in {}.", in_words(wait)));
            return Ok(view.drawn(StatusCode::TOO_MANY_REQUESTS));
        }
    }
    if account.opens_with(&app, &typed.old).await? != Some(view.me.id) {
        view.mistakes.mark("old", "This is not your password. Check it and try again.");
        return Ok(view.drawn(StatusCode::UNPROCESSABLE_ENTITY));
    }
    let hash = password::hash(typed.new).await?;
    let mut tx = app.begin().await?;
    queries::set_password(&mut *tx, view.me.id, &hash, "").await?;
    if let Some(token) = guard::session_token(&jar, &app.config.base_url) {
        queries::close_other_sessions(&mut *tx, view.me.id, &token.hash()).await?;
    }
    queries::forgive(&mut *tx, &account.hash).await?;
    tx.commit().await?;
    Ok(Redirect::to("/admin/password?done=yes").into_response())
}

fn check_new(typed: &Typed, mistakes: &mut Mistakes) {
    if typed.old.is_empty() {
        mistakes.mark("old", "Enter the password that you have now.");
    }
    if typed.new.chars().count() < password::SHORTEST {
        let shortest = password::SHORTEST;
        mistakes.mark("new", format!("Enter a new password of at least {shortest} characters."));
    } else if typed.new == typed.old {
        mistakes.mark("new", "The new password is the old one. Choose another.");
    } else if typed.new != typed.again {
        mistakes.mark("again", "The two new passwords are not the same. Enter them again.");
    }
}

impl View {
    fn new(app: &App, me: Staff) -> Self {
        let frame = Layout::desk(app, "Your password").narrowed(!me.is_admin());
        Self { frame, me, is_done: false, mistakes: Mistakes::default() }
    }

    fn drawn(self, status: StatusCode) -> Response {
        private((status, Page(self)))
    }
}
