use askama::Template;
use axum::{
    extract::State,
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
        clock::UkTime,
        extract::Query,
        form::{Form, Mistakes, fingerprint, submission},
        headers::no_cache_private,
        mail::{self, EmailTemplate},
        markdown,
        public_form::{self, Checked, Redraw, masked},
        token::Token,
        values::EmailAddress,
    },
};

#[derive(Debug, Template)]
#[template(path = "applications/apply.html")]
struct View {
    frame: Layout,
    /// Whether an application has just been submitted.
    is_sent: bool,
    /// The address of that application, masked; or empty.
    sent_to: String,
    courses: Vec<Course>,
    typed: Typed,
    mistakes: Mistakes,
    /// How long to wait, if the rate limit is reached.
    wait: Option<String>,
    /// The address that was probably meant, where the typed one looks like a slip.
    slip: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ApplyQuery {
    /// The id of an application that has just been submitted.
    sent: String,
}

pub async fn get(State(app): State<App>, Query(query): Query<ApplyQuery>) -> Result<Response> {
    let typed = Typed { submission: submission(""), ..Typed::default() };
    let mut view = View::open(&app, typed).await?;
    view.is_sent = !query.sent.is_empty();
    if let Ok(id) = query.sent.parse()
        && let Some(application) = queries::application(&app.pool(), id).await?
    {
        view.sent_to = masked(&application.email);
    }
    if !view.is_sent {
        view.frame = Layout::public(
            &app,
            "/teach-with-us",
            "Teach with us",
            "Teach history with Lectern: tell us what you teach and where, and we’ll reply.",
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
    if !typed.use_email.is_empty() {
        typed.email = std::mem::take(&mut typed.use_email);
    }
    let courses = tutors::courses(&app.pool()).await?;
    let pool = app.pool();
    let parsed = NewApplication::parse(&typed, &courses);
    let key = fingerprint(&typed.submission, &parsed);
    let earlier = queries::sent_before(&pool, &typed.submission, &key);
    let limit = (crate::applications::APPLICATIONS, address);
    let slip = public_form::slip(&typed.email, &typed.asked_email);
    let asks = |_: &NewApplication| slip.is_some();
    let checked = public_form::check(&app, limit, parsed, earlier, asks).await?;
    let checked = match checked {
        Checked::Accepted(new) => accepted(&app, new).await?,
        other => other,
    };
    let id = match checked {
        Checked::Accepted(new_application) => {
            let mut tx = app.begin().await?;
            let id = receive(&mut tx, &app, (&typed, &key), &new_application, &courses).await?;
            tx.commit().await?;
            id
        }
        Checked::Duplicate(id) => id,
        Checked::Redraw(redraw) => {
            if slip.is_some() {
                typed.asked_email = EmailAddress::normalise(&typed.email);
            }
            let view = View { slip, ..View::open(&app, typed).await? };
            return Ok(redraw.respond(|mistakes, wait| Page(View { mistakes, wait, ..view })));
        }
    };
    Ok(Redirect::to(&format!("/teach-with-us?sent={id}")).into_response())
}

/// What is looked at once the rate limit has let the form pass: whether the text can be shown, which
/// costs time and memory, and whether its address may be written to.
async fn accepted<E>(app: &App, new: NewApplication) -> Result<Checked<NewApplication, E>> {
    if let Err(refused) = markdown::to_html(new.about.as_str()) {
        let mut mistakes = Mistakes::default();
        mistakes.mark("about", format!("The text {refused}."));
        return Ok(Checked::Redraw(Redraw::Mistakes(mistakes)));
    }
    let wait = mail::recipient_wait(app, &app.pool(), new.email.as_str(), app.clock.now()).await?;
    Ok(match wait {
        Some(wait) => Checked::Redraw(Redraw::Recipient("email", wait)),
        None => Checked::Accepted(new),
    })
}

/// Stores the application and sends the confirmation email, unless the same words were sent with
/// this form before. Other words correct it while nobody has confirmed it, and are a new application
/// after that. Returns its id.
async fn receive(
    tx: &mut PgConnection,
    app: &App,
    (typed, key): (&Typed, &str),
    new_application: &NewApplication,
    courses: &[Course],
) -> anyhow::Result<Uuid> {
    let (token, now) = (Token::random(), app.clock.now());
    let known = queries::locked_unconfirmed(&mut *tx, &typed.submission).await?;
    if let Some(id) = queries::sent_before(&mut *tx, &typed.submission, key).await? {
        return Ok(id);
    }
    if let Some(known) = known {
        // a link that went to another address stops working, for it may be a stranger's
        let has_moved = known.email != new_application.email.as_str();
        let hash = token.hash();
        let hash = has_moved.then_some(hash.as_slice());
        queries::replace_application(&mut *tx, (known.id, key), new_application, hash, now).await?;
        if has_moved {
            mail::erase_about(&mut *tx, known.id).await?;
            send_link(tx, app, known.id, new_application, &token).await?;
        }
        return Ok(known.id);
    }
    let id = Uuid::now_v7();
    let new = (id, typed.submission.as_str(), key);
    if !queries::insert_application(&mut *tx, new, new_application, &token.hash(), now).await? {
        let known = queries::sent_before(tx, &typed.submission, key).await?;
        return Ok(known.ok_or(sqlx::Error::RowNotFound)?);
    }
    send_link(&mut *tx, app, id, new_application, &token).await?;
    if public_form::honeypot_suspicion(&typed.website).is_some() {
        let application = queries::application(&mut *tx, id).await?.ok_or(sqlx::Error::RowNotFound)?;
        let odd = ApplicationDesk::of(app, &application, courses);
        mail::post(tx, &app.config, odd.to(app.config.desk.clone(), None)?, now).await?;
    }
    Ok(id)
}

async fn send_link(
    tx: &mut PgConnection,
    app: &App,
    id: Uuid,
    new_application: &NewApplication,
    token: &Token,
) -> anyhow::Result<()> {
    let now = app.clock.now();
    let confirm = ApplicationConfirm {
        about: id,
        link: &app.config.base_url.join(&format!("/teach-with-us/{}", token.text())),
        until: UkTime(now + UNCONFIRMED.kept),
    };
    // Without the name, because a stranger may have entered it.
    let letter = confirm.to(Mailbox::new("", new_application.email.as_str()), None)?;
    mail::post(tx, &app.config, letter, now).await?;
    Ok(())
}

impl View {
    async fn open(app: &App, typed: Typed) -> Result<Self> {
        Ok(Self {
            frame: Layout::unlisted("Teach with us"),
            is_sent: false,
            sent_to: String::new(),
            courses: tutors::courses(&app.pool()).await?,
            typed,
            mistakes: Mistakes::default(),
            wait: None,
            slip: None,
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
