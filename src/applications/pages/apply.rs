use std::time::Duration;

use askama::Template;
use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::{
    applications::{
        letters::{ApplicationConfirm, ApplicationDesk},
        new_application::{LONGEST_ABOUT, NewApplication, Typed},
        queries,
        retention::{ANSWERED, APPLICATION, UNCONFIRMED},
    },
    tutors::{self, Course},
};
use crate::{
    config::Mailbox,
    platform::{
        App, Layout, Page, Result,
        client::Address,
        clock::Moment,
        form::{Form, Mistakes, submission},
        headers::kept_for_going_back,
        limits::{in_words, too_many},
        mail::{self, EmailTemplate},
        markdown,
        token::Token,
    },
};

#[derive(Debug, Template)]
#[template(path = "applications/apply.html")]
struct View {
    frame: Layout,
    /// An application was just sent in.
    is_sent: bool,
    courses: Vec<Course>,
    typed: Typed,
    mistakes: Mistakes,
    /// How long to wait before the form is taken.
    wait: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Wanted {
    sent: String,
}

pub async fn get(State(site): State<App>, Query(wanted): Query<Wanted>) -> Result<Response> {
    let typed = Typed { submission: submission(""), ..Typed::default() };
    let mut view = View::open(&site, typed).await?;
    view.is_sent = wanted.sent == "yes";
    if !view.is_sent {
        view.frame = Layout::public(
            &site,
            "/teach-with-us",
            "Teach with us",
            "Teach history with Lectern: say what you teach and where, and our desk answers you.",
        );
    }
    Ok(kept_for_going_back(Page(view)))
}

pub async fn post(
    State(site): State<App>,
    address: Address,
    Form(mut typed): Form<Typed>,
) -> Result<Response> {
    typed.submission = submission(&typed.submission);
    let courses = tutors::courses(&site).await?;
    let applied = match read(&typed, &courses) {
        Ok(applied) => applied,
        Err(mistakes) => {
            let view = View { mistakes, ..View::open(&site, typed).await? };
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, Page(view)).into_response());
        }
    };
    // a second click is not a second use
    if !queries::has_applied(&site.pool(), &typed.submission).await? {
        if let Err(wait) = site.limits.check(crate::applications::APPLICATIONS, address.0) {
            return Ok(View::open(&site, typed).await?.waiting(wait));
        }
        let mut tx = site.begin().await?;
        receive(&mut tx, &site, &typed, &applied, &courses).await?;
        tx.commit().await?;
    }
    Ok(Redirect::to("/teach-with-us?sent=yes").into_response())
}

fn read(typed: &Typed, courses: &[Course]) -> std::result::Result<NewApplication, Mistakes> {
    let applied = NewApplication::read(typed, courses)?;
    if let Err(refused) = markdown::to_html(&applied.about) {
        let mut mistakes = Mistakes::default();
        mistakes.mark("about", format!("The text {refused}."));
        return Err(mistakes);
    }
    Ok(applied)
}

/// Keeps an application and asks for its confirmation, unless this form has made one already.
async fn receive(
    tx: &mut PgConnection,
    site: &App,
    typed: &Typed,
    applied: &NewApplication,
    courses: &[Course],
) -> anyhow::Result<()> {
    let (id, token, now) = (Uuid::now_v7(), Token::random(), site.clock.now());
    let new = (id, typed.submission.as_str());
    if !queries::insert_application(&mut *tx, new, applied, &token.hash(), now).await? {
        return Ok(());
    }
    let confirm = ApplicationConfirm {
        about: id,
        link: &site.config.base_url.join(&format!("/teach-with-us/{}", token.text())),
        until: Moment(now + UNCONFIRMED.kept),
    };
    // without the name: a stranger may have typed it
    let letter = confirm.to(Mailbox::new("", &applied.email), None)?;
    mail::post(&mut *tx, &site.config, letter, now).await?;
    if !typed.website.is_empty() {
        let application = queries::application(&mut *tx, id).await?.ok_or(sqlx::Error::RowNotFound)?;
        let odd = ApplicationDesk::of(site, &application, courses);
        mail::post(tx, &site.config, odd.to(site.config.desk.clone(), None)?, now).await?;
    }
    Ok(())
}

impl View {
    async fn open(site: &App, typed: Typed) -> Result<Self> {
        Ok(Self {
            frame: Layout::unlisted("Teach with us"),
            is_sent: false,
            courses: tutors::courses(site).await?,
            typed,
            mistakes: Mistakes::default(),
            wait: None,
        })
    }

    fn waiting(mut self, wait: Duration) -> Response {
        self.wait = Some(in_words(wait));
        too_many(Page(self), wait)
    }

    /// Written into the text's field for the script that counts.
    fn about_attributes() -> String {
        format!("data-count=\"{LONGEST_ABOUT}\" data-draft=\"application\"")
    }

    fn unconfirmed() -> String {
        UNCONFIRMED.in_words()
    }

    fn unanswered() -> String {
        APPLICATION.in_words()
    }

    fn answered() -> String {
        ANSWERED.in_words()
    }
}
