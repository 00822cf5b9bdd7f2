use askama::Template;
use axum::{
    extract::State,
    response::{Redirect, Response},
};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::platform::{
    App, Error, ExpiredLink, Layout, Page, Result,
    clock::UkDay,
    extract::Path,
    headers::private,
    mail::{self, EmailTemplate},
    token::Token,
};
use crate::{
    applications::{
        letters::ApplicationDesk,
        new_application::{Application, ApplicationState},
        queries,
        retention::APPLICATION,
    },
    tutors,
};

const EXPIRED: ExpiredLink = ExpiredLink {
    text: "We delete an application that nobody confirms within 48 hours. If yours should still be there, check that you have the whole link. Otherwise, apply again and we’ll send a new link to your address.",
    label: "Apply again",
    path: "/teach-with-us",
};

#[derive(Debug, Template)]
#[template(path = "applications/confirm.html")]
struct View {
    frame: Layout,
    path: String,
    application: Application,
    /// “GCSE History, A-level History”.
    teaches: String,
    access_link: String,
}

pub async fn get(State(app): State<App>, Path(token): Path<String>) -> Result<Response> {
    let mut db = app.pool().acquire().await?;
    let id = opened_by(&mut db, &app, &token).await?;
    let application = queries::application(&mut *db, id).await?.ok_or(Error::Missing)?;
    drop(db);
    Ok(private(Page(View {
        frame: Layout::unlisted("Your application to teach"),
        path: format!("/teach-with-us/{token}"),
        teaches: application.teaches(&tutors::courses(&app.pool()).await?),
        access_link: app.config.base_url.join("/teaching"),
        application,
    })))
}

/// Confirms the application. Idempotent.
pub async fn post(State(app): State<App>, Path(token): Path<String>) -> Result<Redirect> {
    let courses = tutors::courses(&app.pool()).await?;
    let now = app.clock.now();
    let mut tx = app.begin().await?;
    let id = opened_by(&mut tx, &app, &token).await?;
    let application = queries::locked_application(&mut tx, id).await?.ok_or(Error::Missing)?;
    if application.state == ApplicationState::Received {
        let until = now + APPLICATION.kept;
        queries::move_application(&mut *tx, id, ApplicationState::Confirmed, until).await?;
        let confirmed = Application { state: ApplicationState::Confirmed, delete_at: until, ..application };
        let sheet = ApplicationDesk::of(&app, &confirmed, &courses);
        let letter = sheet.to(app.config.desk.clone(), None)?;
        mail::post(&mut tx, &app.config, letter, now).await?;
    }
    tx.commit().await?;
    Ok(Redirect::to(&format!("/teach-with-us/{token}")))
}

/// The application that a link opens.
///
/// # Errors
/// If the link is unknown or has expired.
async fn opened_by(db: &mut PgConnection, app: &App, token: &str) -> Result<Uuid> {
    let token = Token::parse(token).ok_or(Error::Expired(EXPIRED))?;
    let opened = queries::application_opened_by(db, &token.hash(), app.clock.now()).await?;
    opened.ok_or(Error::Expired(EXPIRED))
}

impl View {
    fn stands_at(&self, slug: &str) -> bool {
        self.application.state.slug() == slug
    }
}
