use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Redirect},
};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::enquiries::{
    answer_context,
    enquiry::{Actor, Enquiry, EnquiryState, Offer},
    letters::AnswerContext,
    lifecycle::{close, submit},
    queries,
    timeline::{self, TimelineStep},
};
use crate::platform::{
    App, Error, Layout, Page, Result,
    clock::{Day, Moment, UkTime},
    extract::Path,
};

#[derive(Debug, Template)]
#[template(path = "enquiries/show.html")]
struct View {
    frame: Layout,
    enquiry: Enquiry,
    behind: Vec<TimelineStep>,
    ahead: Vec<String>,
    offers: Vec<Offer>,
    /// Why it was held, or empty.
    reason: String,
    reading: Option<AnswerContext>,
}

pub async fn get(State(app): State<App>, Path(id): Path<String>) -> Result<impl IntoResponse> {
    let mut db = app.pool().acquire().await?;
    let enquiry = queries::by_id(&mut *db, parsed(&id)?).await?.ok_or(Error::Missing)?;
    let events = queries::events_of(&mut *db, enquiry.id).await?;
    let offers = queries::offers_of(&mut *db, enquiry.id).await?;
    Ok(Page(View {
        frame: Layout::desk(&app, format!("An enquiry for {}", enquiry.course())),
        behind: timeline::behind(&enquiry, &events, &offers),
        ahead: timeline::ahead(&enquiry, &offers, &app.config.promise_in_words()),
        offers,
        reason: events.into_iter().next().map(|event| event.note).unwrap_or_default(),
        reading: answer_context::of(&mut db, enquiry.answer_id).await?,
        enquiry,
    }))
}

/// The button that releases a held enquiry. A second click changes nothing.
pub async fn release(State(app): State<App>, Path(id): Path<String>) -> Result<Redirect> {
    let mut tx = app.begin().await?;
    let mut enquiry = locked(&mut tx, &id).await?;
    submit::release(&mut tx, &app, &mut enquiry, app.clock.now()).await?;
    tx.commit().await?;
    Ok(Redirect::to(&format!("/admin/enquiries/{}", enquiry.id)))
}

pub async fn close(State(app): State<App>, Path(id): Path<String>) -> Result<Redirect> {
    let mut tx = app.begin().await?;
    let mut enquiry = locked(&mut tx, &id).await?;
    close::close(&mut tx, &app, &mut enquiry, (EnquiryState::Closed, Actor::Desk), app.clock.now()).await?;
    tx.commit().await?;
    Ok(Redirect::to(&format!("/admin/enquiries/{}", enquiry.id)))
}

async fn locked(tx: &mut PgConnection, id: &str) -> Result<Enquiry> {
    queries::locked(tx, parsed(id)?).await?.ok_or(Error::Missing)
}

fn parsed(id: &str) -> Result<Uuid> {
    id.parse().map_err(|_| Error::Missing)
}
