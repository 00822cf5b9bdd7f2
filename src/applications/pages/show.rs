use askama::Template;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::{
    applications::{
        letters::{ApplicationRefused, ApplicationWelcome},
        new_application::{Application, ApplicationState},
        queries,
        retention::ANSWERED,
    },
    tutors::{
        self, Course, Seen,
        checklist::{self, Typed},
        free_slug,
    },
};
use crate::{
    config::Mailbox,
    platform::{
        App, Error, Layout, Page, Result,
        clock::{Day, Moment, UkDay},
        extract::Path,
        form::{Form, Mistakes},
        mail::{self, EmailTemplate},
        markdown,
    },
    topics,
};

#[derive(Debug, Template)]
#[template(path = "applications/show.html")]
struct View {
    frame: Layout,
    application: Application,
    /// “GCSE History, A-level History”.
    teaches: String,
    about_html: String,
    typed: Typed,
    mistakes: Mistakes,
}

pub async fn get(State(app): State<App>, Path(id): Path<String>) -> Result<Response> {
    let application = queries::application(&app.pool(), parsed(&id)?).await?.ok_or(Error::Missing)?;
    page(&app, application, Typed::default(), Mistakes::default()).await
}

/// Accepts an application and creates the tutor. Idempotent.
pub async fn accept(
    State(app): State<App>,
    Path(id): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let seen = checklist::parse(&typed, app.clock.now().date());
    let courses = tutors::courses(&app.pool()).await?;
    let mut tx = app.begin().await?;
    let application = locked(&mut tx, &id).await?;
    if !application.is_open() {
        return Ok(back_to(&application));
    }
    let seen = match seen {
        Ok(seen) => seen,
        Err(mistakes) => {
            drop(tx);
            return page(&app, application, typed, mistakes).await;
        }
    };
    if !create_from_application(&mut tx, &app, &application, &seen, &courses).await? {
        drop(tx);
        let mut mistakes = Mistakes::default();
        mistakes.mark("email", "Another tutor already has this email address, so nothing was changed.");
        return page(&app, application, typed, mistakes).await;
    }
    tx.commit().await?;
    Ok(back_to(&application))
}

/// Declines an application. Idempotent.
pub async fn refuse(State(app): State<App>, Path(id): Path<String>) -> Result<Response> {
    let now = app.clock.now();
    let mut tx = app.begin().await?;
    let application = locked(&mut tx, &id).await?;
    if application.is_open() {
        let until = now + ANSWERED.kept;
        queries::move_application(&mut *tx, application.id, ApplicationState::Refused, until).await?;
        let sheet =
            ApplicationRefused { about: application.id, name: &application.name, until: UkDay(until) };
        post(&mut tx, &app, &application, &sheet).await?;
        tx.commit().await?;
    }
    Ok(back_to(&application))
}

/// Creates the tutor, with courses and welcome email. `false` if the address is taken.
async fn create_from_application(
    tx: &mut PgConnection,
    app: &App,
    application: &Application,
    seen: &[Seen],
    courses: &[Course],
) -> anyhow::Result<bool> {
    let now = app.clock.now();
    let about_html = markdown::to_html(&application.about_markdown)?;
    let wanted = topics::slug_of(&application.name);
    let slug = free_slug(&wanted, &tutors::queries::slugs_like(&mut *tx, &wanted).await?);
    let new = (Uuid::now_v7(), slug.as_str());
    let Some(tutor) = queries::create_tutor(&mut *tx, new, application, &about_html, now).await? else {
        return Ok(false);
    };
    let taught = application.taught(courses);
    let taught: Vec<(i16, i16)> =
        taught.into_iter().map(|course| (course.level_id, course.subject_id)).collect();
    tutors::queries::set_courses(&mut *tx, tutor, &taught).await?;
    tutors::queries::set_checks(&mut *tx, tutor, seen).await?;
    let until = now + ANSWERED.kept;
    queries::move_application(&mut *tx, application.id, ApplicationState::Accepted, until).await?;
    let sheet = ApplicationWelcome {
        about: application.id,
        name: &application.name,
        profile: app.config.base_url.join(&format!("/tutors/{slug}")),
        access_link: app.config.base_url.join("/teaching"),
    };
    post(tx, app, application, &sheet).await?;
    Ok(true)
}

async fn post(
    tx: &mut PgConnection,
    app: &App,
    application: &Application,
    sheet: &impl EmailTemplate,
) -> anyhow::Result<()> {
    let letter = sheet.to(Mailbox::new(&application.name, &application.email), None)?;
    mail::post(tx, &app.config, letter, app.clock.now()).await?;
    Ok(())
}

async fn locked(tx: &mut PgConnection, id: &str) -> Result<Application> {
    queries::locked_application(tx, parsed(id)?).await?.ok_or(Error::Missing)
}

fn parsed(id: &str) -> Result<Uuid> {
    id.parse().map_err(|_| Error::Missing)
}

fn back_to(application: &Application) -> Response {
    Redirect::to(&format!("/admin/applications/{}", application.id)).into_response()
}

async fn page(app: &App, application: Application, typed: Typed, mistakes: Mistakes) -> Result<Response> {
    let status = if mistakes.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let view = View {
        frame: Layout::desk(app, format!("An application: {}", application.name)),
        teaches: application.teaches(&tutors::courses(&app.pool()).await?),
        about_html: markdown::to_html(&application.about_markdown).unwrap_or_default(),
        application,
        typed,
        mistakes,
    };
    Ok((status, Page(view)).into_response())
}

impl View {
    fn levels() -> [&'static str; 4] {
        checklist::LEVELS
    }
    fn has_level(&self, level: &str) -> bool {
        self.typed.dbs_level == level
    }
}
