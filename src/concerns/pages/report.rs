use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::{
    concerns::{
        letters::{ConcernAcknowledged, ConcernDesk},
        new_concern::{LONGEST_MESSAGE, NewConcern, Typed},
        queries, retention,
    },
    tutors::Tutor,
};
use crate::{
    config::Mailbox,
    platform::{
        App, Error, Layout, Page, Result,
        client::Address,
        clock::UkTime,
        extract::{Path, Query},
        form::{Form, Mistakes, fingerprint, submission},
        headers::no_cache_private,
        mail::{self, EmailTemplate},
        public_form::{self, Checked},
        values::EmailAddress,
    },
};

#[derive(Debug, Template)]
#[template(path = "concerns/report.html")]
struct View {
    frame: Layout,
    tutor: Tutor,
    /// Whether a concern has just been submitted.
    is_sent: bool,
    typed: Typed,
    mistakes: Mistakes,
    /// How long a concern is kept: “6 years”.
    kept: String,
    /// How long to wait, if the rate limit is reached.
    wait: Option<String>,
    /// The address that was probably meant, where the typed one looks like a slip.
    slip: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ReportQuery {
    sent: String,
}

pub async fn get(
    State(app): State<App>,
    Path(slug): Path<String>,
    Query(query): Query<ReportQuery>,
) -> Result<Response> {
    let tutor = tutor(&app, &slug).await?;
    let typed = Typed { submission: submission(""), ..Typed::default() };
    let view = View { is_sent: query.sent == "yes", ..View::new(&app, tutor, typed) };
    Ok(no_cache_private(Page(view)))
}

pub async fn post(
    State(app): State<App>,
    address: Address,
    Path(slug): Path<String>,
    Form(mut typed): Form<Typed>,
) -> Result<Response> {
    let tutor = tutor(&app, &slug).await?;
    typed.submission = submission(&typed.submission);
    if !typed.use_email.is_empty() {
        typed.email = std::mem::take(&mut typed.use_email);
    }
    let pool = app.pool();
    let parsed = NewConcern::parse(&typed);
    // words that were changed and sent again are a concern of their own: none are ever lost
    let key = fingerprint(&typed.submission, &(tutor.id, &parsed));
    let earlier = async { Ok(queries::has_reported(&pool, &key).await?.then_some(())) };
    let limit = (crate::concerns::CONCERNS, address);
    let slip = public_form::slip(&typed.email, &typed.asked_email);
    match public_form::check(&app, limit, parsed, earlier, |_| slip.is_some()).await? {
        Checked::Accepted(new_concern) => {
            let mut tx = app.begin().await?;
            receive(&mut tx, &app, &tutor, (&key, &typed.website), &new_concern).await?;
            tx.commit().await?;
        }
        Checked::Duplicate(()) => {}
        Checked::Redraw(redraw) => {
            if slip.is_some() {
                typed.asked_email = EmailAddress::normalise(&typed.email);
            }
            let view = View { slip, ..View::new(&app, tutor, typed) };
            return Ok(redraw.respond(|mistakes, wait| Page(View { mistakes, wait, ..view })));
        }
    }
    Ok(Redirect::to(&format!("/tutors/{}/concern?sent=yes", tutor.slug)).into_response())
}

async fn tutor(app: &App, slug: &str) -> Result<Tutor> {
    crate::tutors::by_slug(&app.pool(), slug).await?.ok_or(Error::Missing)
}

/// Stores the concern and notifies the desk, unless the form was submitted before.
async fn receive(
    tx: &mut PgConnection,
    app: &App,
    tutor: &Tutor,
    (key, website): (&str, &str),
    new_concern: &NewConcern,
) -> anyhow::Result<()> {
    let (id, now) = (Uuid::now_v7(), app.clock.now());
    let delete_at = retention::delete_at(&app.config, now);
    if !queries::insert_concern(&mut *tx, (id, key), tutor.id, new_concern, now, delete_at).await? {
        return Ok(());
    }
    let concern = queries::concern(&mut *tx, id).await?.ok_or(sqlx::Error::RowNotFound)?;
    let desk = ConcernDesk {
        about: id,
        concern: &concern,
        is_odd: public_form::honeypot_suspicion(website).is_some(),
        link: app.config.base_url.join(&format!("/admin/concerns/{id}")),
    };
    mail::post(&mut *tx, &app.config, desk.to(app.config.desk.clone(), None)?, now).await?;
    // a concern is always taken; only the receipt must not fill somebody's inbox
    if let Some(email) = &new_concern.email
        && mail::recipient_wait(app, &mut *tx, email.as_str(), now).await?.is_none()
    {
        // It repeats nothing that was typed, because a stranger may have entered the address.
        let letter = ConcernAcknowledged {
            about: id,
            kept: &retention::concern(&app.config).in_words(),
            until: UkTime(concern.answer_by),
        };
        mail::post(tx, &app.config, letter.to(Mailbox::new("", email.as_str()), None)?, now).await?;
    }
    Ok(())
}

impl View {
    fn new(app: &App, tutor: Tutor, typed: Typed) -> Self {
        let frame = Layout::unlisted(format!("Report a concern about {}", tutor.name));
        let kept = retention::concern(&app.config).in_words();
        Self {
            frame,
            tutor,
            is_sent: false,
            typed,
            mistakes: Mistakes::default(),
            kept,
            wait: None,
            slip: None,
        }
    }

    /// Attributes of the message field, for the script that counts characters.
    fn message_attributes() -> String {
        format!("data-count=\"{LONGEST_MESSAGE}\"")
    }

    fn kept(&self) -> &str {
        &self.kept
    }
}
