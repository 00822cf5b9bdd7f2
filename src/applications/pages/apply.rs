use askama::Template;
use axum::{
    extract::{Query, State},
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
        headers::no_cache_private,
        mail::{self, EmailTemplate},
        markdown,
        public_form::{self, Checked},
        token::Token,
    },
};

#[derive(Debug, Template)]
#[template(path = "applications/apply.html")]
struct View {
    frame: Layout,
    /// Whether an application has just been submitted.
    is_sent: bool,
    courses: Vec<Course>,
    typed: Typed,
    mistakes: Mistakes,
    /// How long to wait, if the rate limit is reached.
    wait: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ApplyQuery {
    sent: String,
}

pub async fn get(State(app): State<App>, Query(query): Query<ApplyQuery>) -> Result<Response> {
    let typed = Typed { submission: submission(""), ..Typed::default() };
    let mut view = View::open(&app, typed).await?;
    view.is_sent = query.sent == "yes";
    if !view.is_sent {
        view.frame = Layout::public(
            &app,
            "/teach-with-us",
            "Teach with us",
            "Teach history with Lectern: say what you teach and where, and our desk answers you.",
        );
    }
    Ok(no_cache_private(Page(view)))
}

pub async fn post(
    State(app): State<App>,
    address: Address,
    Form(mut typed): Form<Typed>,
) -> Result<Response> {
    typed.submission = submission(&typed.submission);
    let courses = tutors::courses(&app.pool()).await?;
    let pool = app.pool();
    let earlier = async { Ok(queries::has_applied(&pool, &typed.submission).await?.then_some(())) };
    let limit = (crate::applications::APPLICATIONS, address);
    match public_form::check(&app, limit, parse(&typed, &courses), earlier, |_| false).await? {
        Checked::Accepted(new_application) => {
            let mut tx = app.begin().await?;
            receive(&mut tx, &app, &typed, &new_application, &courses).await?;
            tx.commit().await?;
        }
        Checked::Duplicate(()) => {}
        Checked::Redraw(redraw) => {
            let view = View::open(&app, typed).await?;
            return Ok(redraw.respond(|mistakes, wait| Page(View { mistakes, wait, ..view })));
        }
    }
    Ok(Redirect::to("/teach-with-us?sent=yes").into_response())
}

fn parse(typed: &Typed, courses: &[Course]) -> std::result::Result<NewApplication, Mistakes> {
    let new_application = NewApplication::parse(typed, courses)?;
    if let Err(refused) = markdown::to_html(new_application.about.as_str()) {
        let mut mistakes = Mistakes::default();
        mistakes.mark("about", format!("The text {refused}."));
        return Err(mistakes);
    }
    Ok(new_application)
}

/// Stores the application and sends the confirmation email, unless the form was submitted before.
async fn receive(
    tx: &mut PgConnection,
    app: &App,
    typed: &Typed,
    new_application: &NewApplication,
    courses: &[Course],
) -> anyhow::Result<()> {
    let (id, token, now) = (Uuid::now_v7(), Token::random(), app.clock.now());
    let new = (id, typed.submission.as_str());
    if !queries::insert_application(&mut *tx, new, new_application, &token.hash(), now).await? {
        return Ok(());
    }
    let confirm = ApplicationConfirm {
        about: id,
        link: &app.config.base_url.join(&format!("/teach-with-us/{}", token.text())),
        until: Moment(now + UNCONFIRMED.kept),
    };
    // Without the name, because a stranger may have entered it.
    let letter = confirm.to(Mailbox::new("", new_application.email.as_str()), None)?;
    mail::post(&mut *tx, &app.config, letter, now).await?;
    if public_form::honeypot_suspicion(&typed.website).is_some() {
        let application = queries::application(&mut *tx, id).await?.ok_or(sqlx::Error::RowNotFound)?;
        let odd = ApplicationDesk::of(app, &application, courses);
        mail::post(tx, &app.config, odd.to(app.config.desk.clone(), None)?, now).await?;
    }
    Ok(())
}

impl View {
    async fn open(app: &App, typed: Typed) -> Result<Self> {
        Ok(Self {
            frame: Layout::unlisted("Teach with us"),
            is_sent: false,
            courses: tutors::courses(&app.pool()).await?,
            typed,
            mistakes: Mistakes::default(),
            wait: None,
        })
    }

    /// Attributes of the text field, for the script that counts characters.
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
