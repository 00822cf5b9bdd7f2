use askama::Template;
use axum::{
    extract::{Path, State},
    response::{Redirect, Response},
};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::platform::{
    App, Error, Layout, Page, Result,
    clock::Day,
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

#[derive(Debug, Template)]
#[template(path = "applications/confirm.html")]
struct View {
    frame: Layout,
    path: String,
    application: Application,
    /// “GCSE History, A-level History”.
    teaches: String,
    own_page: String,
}

pub async fn get(State(site): State<App>, Path(token): Path<String>) -> Result<Response> {
    let mut db = site.pool().acquire().await?;
    let id = opened_by(&mut db, &site, &token).await?;
    let application = queries::application(&mut *db, id).await?.ok_or(Error::Missing)?;
    drop(db);
    Ok(private(Page(View {
        frame: Layout::unlisted("Your application to teach"),
        path: format!("/teach-with-us/{token}"),
        teaches: application.teaches(&tutors::courses(&site).await?),
        own_page: site.config.base_url.join("/teaching"),
        application,
    })))
}

/// The applicant confirms. A second click changes nothing.
pub async fn post(State(site): State<App>, Path(token): Path<String>) -> Result<Redirect> {
    let courses = tutors::courses(&site).await?;
    let now = site.clock.now();
    let mut tx = site.begin().await?;
    let id = opened_by(&mut tx, &site, &token).await?;
    let application = queries::locked_application(&mut tx, id).await?.ok_or(Error::Missing)?;
    if application.standing == ApplicationState::Received {
        let until = now + APPLICATION.kept;
        queries::move_application(&mut *tx, id, ApplicationState::Confirmed, until).await?;
        let confirmed =
            Application { standing: ApplicationState::Confirmed, delete_at: until, ..application };
        let sheet = ApplicationDesk::of(&site, &confirmed, &courses);
        let letter = sheet.to(site.config.desk.clone(), None)?;
        mail::post(&mut tx, &site.config, letter, now).await?;
    }
    tx.commit().await?;
    Ok(Redirect::to(&format!("/teach-with-us/{token}")))
}

/// A link that nobody gave out, or whose time is over, opens nothing.
async fn opened_by(db: &mut PgConnection, site: &App, token: &str) -> Result<Uuid> {
    let token = Token::parse(token).ok_or(Error::Missing)?;
    let opened = queries::application_opened_by(db, &token.hash(), site.clock.now()).await?;
    opened.ok_or(Error::Missing)
}

impl View {
    fn stands_at(&self, slug: &str) -> bool {
        self.application.standing.slug() == slug
    }
}
