//! The sign-in page. If a session expired when a form was posted, this page carries the form along
//! and submits it again after the sign-in.

use askama::Template;
use axum::{
    extract::State,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use axum_extra::extract::cookie::CookieJar;
use serde::Deserialize;
use sqlx::PgConnection;
use time::OffsetDateTime;
use url::form_urlencoded;
use uuid::Uuid;

use crate::platform::{
    App, Layout, Page, Result,
    client::Address,
    extract::Query,
    form::{Form, Mistakes},
    token::Token,
};
use crate::staff::{
    attempts::{self, Account},
    guard, queries,
};

/// The largest body: a staff form, URL-encoded a second time.
pub const CARRIED_BODY: usize = 4 * 1024 * 1024;

/// The same message for every failure, so that it does not reveal who has an account.
const REFUSAL: &str = "Check your email address and password. They don’t match, or the account is closed.";

#[derive(Debug, Template)]
#[template(path = "staff/sign_in.html")]
struct SignInPage {
    frame: Layout,
    form: SignIn,
    mistakes: Mistakes,
}

#[derive(Debug, Template)]
#[template(path = "staff/resume.html")]
struct ResumePage {
    frame: Layout,
    to: String,
    fields: Vec<Field>,
}

#[derive(Debug, Default, Deserialize)]
pub struct SignIn {
    #[serde(default)]
    email: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    next: String,
    /// The target and the body of the interrupted form.
    #[serde(default)]
    resume_to: String,
    #[serde(default)]
    resume_body: String,
}

#[derive(Debug, Default, Deserialize)]
pub struct SignInQuery {
    #[serde(default)]
    next: String,
}

/// A field of the interrupted form.
#[derive(Debug, PartialEq, Eq)]
struct Field {
    name: String,
    value: String,
}

/// The address of the sign-in page that continues to `path`.
pub fn address(path: &str) -> String {
    let query = form_urlencoded::Serializer::new(String::new()).append_pair("next", path).finish();
    format!("/admin/sign-in?{query}")
}

/// The response to a form that was posted without a session.
pub fn interrupted(resume_to: String, resume_body: String) -> impl IntoResponse {
    (
        StatusCode::UNAUTHORIZED,
        page(SignIn { resume_to, resume_body, ..SignIn::default() }, Mistakes::default()),
    )
}

pub async fn get(Query(query): Query<SignInQuery>) -> impl IntoResponse {
    page(SignIn { next: query.next, ..SignIn::default() }, Mistakes::default())
}

pub async fn post(
    State(app): State<App>,
    Address(client): Address,
    jar: CookieJar,
    Form(form): Form<SignIn>,
) -> Result<Response> {
    if let Err(wait) = app.limits.check(crate::staff::SIGN_INS, client) {
        return Ok(too_many(form, wait));
    }
    let account = Account::of(&app, &form.email);
    if app.limits.are_on() {
        let mut tx = app.begin().await?;
        let attempt = account.attempt(&mut tx, app.clock.now()).await?;
        tx.commit().await?;
        if let Err(wait) = attempt {
            return Ok(too_many(form, wait));
        }
    }
    let Some(staff_id) = account.opens_with(&app, &form.password).await? else {
        let mut mistakes = Mistakes::default();
        mistakes.mark("email", REFUSAL);
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page(form, mistakes)).into_response());
    };
    let token = open_session(&app, &jar, &account, staff_id).await?;
    let jar = jar.add(guard::session_cookie(&token, &app.config.base_url));
    Ok((jar, onward(&app, &form)).into_response())
}

/// Opens a session with a new token and closes the browser's old session (session fixation).
async fn open_session(app: &App, jar: &CookieJar, account: &Account, staff_id: Uuid) -> Result<Token> {
    let (now, token) = (app.clock.now(), Token::random());
    let mut tx = app.begin().await?;
    if let Some(old) = guard::session_token(jar, &app.config.base_url) {
        queries::close_session(&mut *tx, &old.hash()).await?;
    }
    queries::open_session(&mut *tx, staff_id, &token.hash(), now, now + guard::SESSION).await?;
    queries::forgive(&mut *tx, &account.hash).await?;
    tidy(&mut tx, now).await?;
    tx.commit().await?;
    Ok(token)
}

async fn tidy(tx: &mut PgConnection, now: OffsetDateTime) -> Result<()> {
    queries::clear_sessions(&mut *tx, now).await?;
    queries::clear_attempts(&mut *tx, now - attempts::WITHIN).await?;
    Ok(())
}

/// The requested page, or the interrupted form.
fn onward(app: &App, form: &SignIn) -> Response {
    if guard::is_desk(&form.resume_to) {
        let fields = fields(&form.resume_body);
        let frame = Layout::desk(app, "You are signed in again").narrowed(true);
        return Page(ResumePage { frame, to: form.resume_to.clone(), fields }).into_response();
    }
    let next = if guard::is_desk(&form.next) { &form.next } else { "/admin" };
    Redirect::to(next).into_response()
}

fn fields(body: &str) -> Vec<Field> {
    form_urlencoded::parse(body.as_bytes())
        .map(|(name, value)| Field { name: name.into_owned(), value: value.into_owned() })
        .collect()
}

fn too_many(form: SignIn, wait: std::time::Duration) -> Response {
    let seconds = wait.as_secs().max(1);
    let minutes = seconds.div_ceil(60);
    let mut mistakes = Mistakes::default();
    mistakes.mark(
        "email",
        format!("Too many attempts. Try again in {minutes} minute{}.", if minutes == 1 { "" } else { "s" }),
    );
    let retry = [(header::RETRY_AFTER, HeaderValue::from(seconds))];
    (StatusCode::TOO_MANY_REQUESTS, retry, page(form, mistakes)).into_response()
}

fn page(form: SignIn, mistakes: Mistakes) -> Page<SignInPage> {
    Page(SignInPage { frame: Layout::unlisted("Sign in"), form, mistakes })
}

impl Field {
    /// The label of a field name: “Short answer” for `short_answer`.
    fn label(&self) -> String {
        if self.name == "body_markdown" {
            return "Long answer".to_owned();
        }
        let words = self.name.replace(['_', '-'], " ");
        let mut letters = words.chars();
        letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
    }

    /// Whether the field was typed by the user, not added by the page.
    fn is_typed(&self) -> bool {
        !self.value.is_empty()
            && !matches!(self.name.as_str(), "version" | "action" | "draft" | "base" | "was")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_survives_the_way_through() {
        let fields = fields("question=Why%3F&short_answer=Bread+%26+land&version=3");
        assert_eq!(fields[1].label(), "Short answer");
        assert_eq!(fields[1].value, "Bread & land");
        assert!(fields[0].is_typed() && !fields[2].is_typed());
    }

    #[test]
    fn the_way_back_is_escaped() {
        assert_eq!(
            address("/admin/answers?q=a&state=draft"),
            "/admin/sign-in?next=%2Fadmin%2Fanswers%3Fq%3Da%26state%3Ddraft"
        );
    }
}
