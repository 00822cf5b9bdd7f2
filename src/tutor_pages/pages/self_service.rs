//! A tutor's own page, which opens with an emailed link. Opening it changes nothing (link scanners
//! open links too). The tutor is told by email when it is used from a new browser.

use askama::Template;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};
use serde::Deserialize;
use sqlx::PgConnection;
use time::{Date, OffsetDateTime, format_description::well_known::Iso8601};

use crate::{
    enquiries::{self, Offered},
    platform::{
        App, Error, ExpiredLink, Layout, Page, Result,
        clock::{Day, UkDay, UkTime},
        extract::Path,
        form::{Form, Mistakes},
        headers::private,
        mail::{self, EmailTemplate},
        token::Token,
        values::Times,
    },
};
use crate::{
    tutor_pages::queries,
    tutors::{
        self, Change, ChangeDesk, Course, NewDevice, Teaching, Tutor, courses, profile_change, taught,
        teaching,
    },
};

const DEVICE: &str = "lectern_device";

const EXPIRED: ExpiredLink = ExpiredLink {
    text: "A link to your own page works for 30 days. Enter your email address, and we’ll send you a new one.",
    label: "Email me a new link",
    path: "/teaching",
};

#[derive(Debug, Template)]
#[template(path = "tutor_pages/self_service.html")]
struct View {
    frame: Layout,
    path: String,
    tutor: Tutor,
    is_paused: bool,
    /// When the link expires.
    until: OffsetDateTime,
    typed: teaching::Typed,
    profile_text: profile_change::Typed,
    /// The proposed profile text that is waiting for approval.
    waiting: Option<Change>,
    courses: Vec<Course>,
    offers: Vec<Offered>,
    mistakes: Mistakes,
}

/// The end of a pause as it was typed: a date such as `2026-03-01`, or empty.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Pause {
    until: String,
}

pub async fn get(State(app): State<App>, Path(token): Path<String>) -> Result<Response> {
    let mut db = app.pool().acquire().await?;
    let (tutor, until) = found(&mut db, &app, &token).await?;
    drop(db);
    Ok(View::open(&app, &token, tutor, until).await?.drawn(StatusCode::OK))
}

pub async fn pause(
    State(app): State<App>,
    Path(token): Path<String>,
    jar: CookieJar,
    Form(typed): Form<Pause>,
) -> Result<Response> {
    let now = app.clock.now();
    let mut tx = app.begin().await?;
    let (tutor, until) = found(&mut tx, &app, &token).await?;
    let day = match typed.until.trim() {
        "" => None,
        day => match Date::parse(day, &Iso8601::DATE).map(|day| day.midnight().assume_utc()) {
            Ok(day) if day > now => Some(day),
            _ => {
                drop(tx);
                let mut view = View::open(&app, &token, tutor, until).await?;
                view.mistakes.mark(
                    "until",
                    "Enter a day in the future, or leave it empty to pause until you start again.",
                );
                return Ok(view.drawn(StatusCode::UNPROCESSABLE_ENTITY));
            }
        },
    };
    tutors::queries::pause(&mut *tx, tutor.id, day, now).await?;
    done(&app, tx, &tutor, &token, jar).await
}

pub async fn resume(State(app): State<App>, Path(token): Path<String>, jar: CookieJar) -> Result<Response> {
    let mut tx = app.begin().await?;
    let (tutor, _) = found(&mut tx, &app, &token).await?;
    tutors::queries::resume(&mut *tx, tutor.id, app.clock.now()).await?;
    done(&app, tx, &tutor, &token, jar).await
}

/// Saves how the tutor teaches. Unlike the profile text, this needs no approval.
pub async fn teaching(
    State(app): State<App>,
    Path(token): Path<String>,
    jar: CookieJar,
    Form(typed): Form<teaching::Typed>,
) -> Result<Response> {
    let known = courses(&app.pool()).await?;
    let mut tx = app.begin().await?;
    let (tutor, until) = found(&mut tx, &app, &token).await?;
    let mut mistakes = Mistakes::default();
    let teaching = Teaching::parse(&typed, &mut mistakes);
    let taught = taught(&typed, &known, &mut mistakes);
    if !mistakes.is_empty() {
        drop(tx);
        let view = View { typed, mistakes, ..View::open(&app, &token, tutor, until).await? };
        return Ok(view.drawn(StatusCode::UNPROCESSABLE_ENTITY));
    }
    tutors::queries::set_teaching(&mut *tx, tutor.id, &teaching, app.clock.now()).await?;
    tutors::queries::set_courses(&mut tx, tutor.id, &taught).await?;
    done(&app, tx, &tutor, &token, jar).await
}

/// Proposes a profile text, which is published once an admin approves it. The desk is notified.
pub async fn profile_text(
    State(app): State<App>,
    Path(token): Path<String>,
    jar: CookieJar,
    Form(typed): Form<profile_change::Typed>,
) -> Result<Response> {
    let now = app.clock.now();
    let mut tx = app.begin().await?;
    let (tutor, until) = found(&mut tx, &app, &token).await?;
    let change = match Change::parse(&typed, now) {
        Ok(change) => change,
        Err(mistakes) => {
            drop(tx);
            let view =
                View { profile_text: typed, mistakes, ..View::open(&app, &token, tutor, until).await? };
            return Ok(view.drawn(StatusCode::UNPROCESSABLE_ENTITY));
        }
    };
    if change.headline != tutor.headline || change.about != tutor.about_markdown {
        tutors::queries::set_change(&mut *tx, tutor.id, &change.headline, &change.about, now).await?;
        let link = app.config.base_url.join(&format!("/admin/tutors/{}", tutor.id));
        let letter = ChangeDesk { tutor: &tutor, link }.to(app.config.desk.clone(), None)?;
        mail::post(&mut tx, &app.config, letter, now).await?;
    }
    done(&app, tx, &tutor, &token, jar).await
}

async fn found(db: &mut PgConnection, app: &App, token: &str) -> Result<(Tutor, OffsetDateTime)> {
    let token = Token::parse(token).ok_or(Error::Expired(EXPIRED))?;
    let opened = queries::opened_by(&mut *db, &token.hash(), app.clock.now()).await?;
    let (id, until) = opened.ok_or(Error::Expired(EXPIRED))?;
    let tutor = tutors::queries::by_id(db, id).await?.ok_or(Error::Missing)?;
    Ok((tutor, until))
}

/// Records the browser, commits, and redirects to the page.
async fn done(
    app: &App,
    mut tx: sqlx::Transaction<'static, sqlx::Postgres>,
    tutor: &Tutor,
    token: &str,
    jar: CookieJar,
) -> Result<Response> {
    let now = app.clock.now();
    let known = jar.get(DEVICE).and_then(|cookie| Token::parse(cookie.value()));
    let device = known.unwrap_or_else(Token::random);
    if queries::use_device(&mut tx, tutor.id, &device.hash(), now).await? {
        let link = app.config.base_url.join("/teaching");
        let letter = NewDevice { tutor, at: UkTime(now), link }.to(tutor.mailbox(), None)?;
        mail::post(&mut tx, &app.config, letter, now).await?;
    }
    tx.commit().await?;
    let cookie = Cookie::build((DEVICE, device.text()))
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(app.config.base_url.is_https())
        .path("/teaching")
        .max_age(time::Duration::days(365));
    Ok((jar.add(cookie), Redirect::to(&format!("/teaching/{token}"))).into_response())
}

impl View {
    async fn open(app: &App, token: &str, tutor: Tutor, until: OffsetDateTime) -> Result<Self> {
        let all = courses(&app.pool()).await?;
        let mut db = app.pool().acquire().await?;
        let taught: Vec<Course> = tutors::queries::courses_of(&mut *db, &[tutor.id])
            .await?
            .into_iter()
            .map(|(_, course)| course)
            .collect();
        let waiting = tutors::queries::change_of(&mut *db, tutor.id).await?;
        let (headline, about) = match &waiting {
            Some(change) => (change.headline.clone(), change.about.clone()),
            None => (tutor.headline.clone(), tutor.about_markdown.clone()),
        };
        Ok(Self {
            frame: Layout::unlisted("Your teaching"),
            path: format!("/teaching/{token}"),
            is_paused: tutor.is_paused(app.clock.now()),
            until,
            typed: tutor.teaching().typed(&taught),
            profile_text: profile_change::Typed { headline, about },
            waiting,
            courses: all,
            offers: enquiries::offers_to(&mut *db, tutor.id).await?,
            tutor,
            mistakes: Mistakes::default(),
        })
    }

    fn drawn(self, status: StatusCode) -> Response {
        private((status, Page(self)))
    }

    fn times() -> [(&'static str, &'static str); 3] {
        Times::ALL.map(|times| (times.slug(), times.label()))
    }
}
