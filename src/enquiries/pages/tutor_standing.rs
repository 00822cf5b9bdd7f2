//! What the team decides about a tutor: suspending and hiding. The actions stand here, and not with
//! the tutors, because open offers close with them. Each is idempotent.

use axum::{extract::State, response::Redirect};
use serde::Deserialize;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::enquiries::jobs;
use crate::{
    concerns::{self, TutorChange},
    platform::{App, Error, Result, extract::Path, form::Form},
    staff::Staff,
    tutors::{self, Tutor},
};

/// Where the button was pressed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Pressed {
    /// The id of a concern, to go back to; empty: the tutor's page.
    concern: String,
}

/// Suspends a tutor, whose open offers close.
pub async fn suspend(
    State(app): State<App>,
    me: Staff,
    Path(id): Path<String>,
    Form(pressed): Form<Pressed>,
) -> Result<Redirect> {
    let tutor = tutor(&app, &id).await?;
    if tutor.suspended_at.is_none() {
        let mut tx = app.begin().await?;
        tutors::queries::suspend(&mut *tx, tutor.id, &me.email, app.clock.now()).await?;
        note(&mut tx, &app, &tutor, &me, "Paused by the team").await?;
        tx.commit().await?;
    }
    jobs::close_offers_of_barred(&app).await?;
    Ok(back(&tutor, &pressed))
}

/// Ends a suspension; where there is none, the tutor's own pause.
pub async fn resume(State(app): State<App>, me: Staff, Path(id): Path<String>) -> Result<Redirect> {
    let tutor = tutor(&app, &id).await?;
    let now = app.clock.now();
    let mut tx = app.begin().await?;
    if tutor.suspended_at.is_some() {
        tutors::queries::end_suspension(&mut *tx, tutor.id, now).await?;
        note(&mut tx, &app, &tutor, &me, "Resumed").await?;
    } else {
        tutors::queries::resume(&mut *tx, tutor.id, now).await?;
    }
    tx.commit().await?;
    Ok(back(&tutor, &Pressed::default()))
}

/// Takes a tutor off the site at once.
pub async fn hide(
    State(app): State<App>,
    me: Staff,
    Path(id): Path<String>,
    Form(pressed): Form<Pressed>,
) -> Result<Redirect> {
    let tutor = tutor(&app, &id).await?;
    if !tutor.is_hidden() {
        let mut tx = app.begin().await?;
        tutors::queries::hide(&mut *tx, tutor.id, &me.email, app.clock.now()).await?;
        note(&mut tx, &app, &tutor, &me, "Hidden from the site").await?;
        tx.commit().await?;
    }
    jobs::close_offers_of_barred(&app).await?;
    Ok(back(&tutor, &pressed))
}

/// Shows a hidden tutor again.
pub async fn show(State(app): State<App>, me: Staff, Path(id): Path<String>) -> Result<Redirect> {
    let tutor = tutor(&app, &id).await?;
    if tutor.is_hidden() {
        let mut tx = app.begin().await?;
        tutors::queries::end_hiding(&mut *tx, tutor.id, app.clock.now()).await?;
        note(&mut tx, &app, &tutor, &me, "Shown on the site again").await?;
        tx.commit().await?;
    }
    Ok(back(&tutor, &Pressed::default()))
}

/// Records the change in the open concerns about the tutor.
async fn note(tx: &mut PgConnection, app: &App, tutor: &Tutor, me: &Staff, what: &str) -> Result<()> {
    let change = TutorChange { tutor: tutor.id, by_email: &me.email, what };
    concerns::note_tutor_change(tx, change, app.clock.now()).await?;
    Ok(())
}

async fn tutor(app: &App, id: &str) -> Result<Tutor> {
    let id = id.parse().map_err(|_| Error::Missing)?;
    tutors::queries::by_id(&app.pool(), id).await?.ok_or(Error::Missing)
}

fn back(tutor: &Tutor, pressed: &Pressed) -> Redirect {
    match Uuid::parse_str(&pressed.concern) {
        Ok(concern) => Redirect::to(&format!("/admin/concerns/{concern}")),
        Err(_) => Redirect::to(&format!("/admin/tutors/{}", tutor.id)),
    }
}
