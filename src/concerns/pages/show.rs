//! A concern: what was reported, what is to be done, and who did what.

use askama::Template;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use sqlx::PgConnection;
use time::OffsetDateTime;

use crate::concerns::{
    case::{Event, EventKind, LONGEST_NOTE, OUTCOMES, Outcome, outcome_label},
    letters::ConcernAnswer,
    new_concern::Concern,
    queries,
};
use crate::{
    config::Mailbox,
    platform::{
        App, Error, Layout, Page, Result,
        clock::{Day, Moment},
        extract::Path,
        form::{Form, Mistakes, prose},
        headers::private,
        mail::{self, EmailTemplate},
    },
    staff::Staff,
    tutors::{self, Tutor},
};

#[derive(Debug, Template)]
#[template(path = "concerns/show.html")]
struct View {
    frame: Layout,
    concern: Concern,
    tutor: Tutor,
    events: Vec<Event>,
    me: Staff,
    now: OffsetDateTime,
    typed: Typed,
    mistakes: Mistakes,
}

/// What is typed into any of the forms of the page.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    note: String,
    answer: String,
    /// `email`, or empty where the answer was given in another way.
    by: String,
    outcome: String,
    reason: String,
}

/// Shows a concern, and records who looked at it.
pub async fn get(State(app): State<App>, me: Staff, Path(id): Path<String>) -> Result<Response> {
    let mut tx = app.begin().await?;
    let concern = found(&mut tx, &id).await?;
    queries::add_look(&mut *tx, concern.id, &me.email, app.clock.now()).await?;
    let view = View::open(&mut tx, &app, concern, me).await?;
    tx.commit().await?;
    Ok(private(Page(view)))
}

/// Takes a concern on, or over from a colleague.
pub async fn take(State(app): State<App>, me: Staff, Path(id): Path<String>) -> Result<Redirect> {
    let mut tx = app.begin().await?;
    let concern = found(&mut tx, &id).await?;
    if concern.owner != me.email {
        queries::set_owner(&mut *tx, concern.id, &me.email).await?;
        queries::add_event(&mut *tx, concern.id, EventKind::Taken, &me.email, "", app.clock.now()).await?;
    }
    tx.commit().await?;
    Ok(back(&concern))
}

/// Adds a note.
pub async fn note(
    State(app): State<App>,
    me: Staff,
    Path(id): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let mut tx = app.begin().await?;
    let concern = found(&mut tx, &id).await?;
    let mut mistakes = Mistakes::default();
    let note = words("note", &typed.note, "Write the note.", &mut mistakes);
    if !mistakes.is_empty() {
        return redrawn(&mut tx, &app, concern, me, (typed, mistakes)).await;
    }
    add_once(&mut tx, &concern, EventKind::Noted, &me, &note, app.clock.now()).await?;
    tx.commit().await?;
    Ok(back(&concern).into_response())
}

/// Answers whoever reported the concern, by email, or records an answer that was given in another way.
pub async fn answer(
    State(app): State<App>,
    me: Staff,
    Path(id): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let now = app.clock.now();
    let mut tx = app.begin().await?;
    let concern = found(&mut tx, &id).await?;
    let mut mistakes = Mistakes::default();
    let text = words("answer", &typed.answer, "Write the answer, or what was said.", &mut mistakes);
    if !mistakes.is_empty() {
        return redrawn(&mut tx, &app, concern, me, (typed, mistakes)).await;
    }
    let is_email = typed.by == "email" && !concern.email.is_empty();
    let how = if is_email { "By email" } else { "In another way" };
    let note = format!("{how}:\n{text}");
    if add_once(&mut tx, &concern, EventKind::Answered, &me, &note, now).await? {
        queries::set_answered(&mut *tx, concern.id, now).await?;
        if concern.needs_an_owner() {
            queries::set_owner(&mut *tx, concern.id, &me.email).await?;
            queries::add_event(&mut *tx, concern.id, EventKind::Taken, &me.email, "", now).await?;
        }
        if is_email {
            let letter = ConcernAnswer { about: concern.id, text: &text };
            let letter = letter.to(Mailbox::new("", &concern.email), None)?;
            mail::post(&mut tx, &app.config, letter, now).await?;
        }
    }
    tx.commit().await?;
    Ok(back(&concern).into_response())
}

/// Closes a concern with an outcome and the reason for it. Where a colleague was faster, the reason
/// is kept as a note.
pub async fn close(
    State(app): State<App>,
    me: Staff,
    Path(id): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let now = app.clock.now();
    let mut tx = app.begin().await?;
    let concern = found(&mut tx, &id).await?;
    let mut mistakes = Mistakes::default();
    let outcome = OUTCOMES.iter().find(|outcome| outcome.slug == typed.outcome);
    if outcome.is_none() {
        mistakes.mark("outcome", "Choose how it ended.");
    }
    let reason = words("reason", &typed.reason, "Write what was found and done, and why.", &mut mistakes);
    let Some(outcome) = outcome.filter(|_| mistakes.is_empty()) else {
        return redrawn(&mut tx, &app, concern, me, (typed, mistakes)).await;
    };
    let note = format!("{}:\n{reason}", outcome.label);
    if concern.is_open() {
        queries::set_outcome(&mut *tx, concern.id, Some(now), outcome.slug).await?;
        queries::add_event(&mut *tx, concern.id, EventKind::Closed, &me.email, &note, now).await?;
    } else {
        add_once(&mut tx, &concern, EventKind::Noted, &me, &note, now).await?;
    }
    tx.commit().await?;
    Ok(back(&concern).into_response())
}

/// Opens a closed concern again.
pub async fn reopen(State(app): State<App>, me: Staff, Path(id): Path<String>) -> Result<Redirect> {
    let mut tx = app.begin().await?;
    let concern = found(&mut tx, &id).await?;
    if !concern.is_open() {
        queries::set_outcome(&mut *tx, concern.id, None, "").await?;
        queries::add_event(&mut *tx, concern.id, EventKind::Reopened, &me.email, "", app.clock.now()).await?;
    }
    tx.commit().await?;
    Ok(back(&concern))
}

async fn found(tx: &mut PgConnection, id: &str) -> Result<Concern> {
    let id = id.parse().map_err(|_| Error::Missing)?;
    queries::locked(tx, id).await?.ok_or(Error::Missing)
}

/// Adds an event unless this is the last one again: a double click. `false` if it was.
async fn add_once(
    tx: &mut PgConnection,
    concern: &Concern,
    kind: EventKind,
    me: &Staff,
    note: &str,
    now: OffsetDateTime,
) -> Result<bool> {
    let events = queries::events_of(&mut *tx, concern.id).await?;
    let last = events.iter().rfind(|event| event.kind != EventKind::Looked && event.kind != EventKind::Taken);
    if last.is_some_and(|last| last.kind == kind && last.by_email == me.email && last.note == note) {
        return Ok(false);
    }
    queries::add_event(tx, concern.id, kind, &me.email, note, now).await?;
    Ok(true)
}

fn words(field: &'static str, typed: &str, missing: &'static str, mistakes: &mut Mistakes) -> String {
    let words = prose(typed);
    match words.chars().count() {
        0 => mistakes.mark(field, missing),
        1..=LONGEST_NOTE => {}
        _ => mistakes.mark(field, format!("This is longer than {LONGEST_NOTE} characters.")),
    }
    words
}

fn back(concern: &Concern) -> Redirect {
    Redirect::to(&format!("/admin/concerns/{}", concern.id))
}

async fn redrawn(
    db: &mut PgConnection,
    app: &App,
    concern: Concern,
    me: Staff,
    (typed, mistakes): (Typed, Mistakes),
) -> Result<Response> {
    let view = View { typed, mistakes, ..View::open(db, app, concern, me).await? };
    let mut response = private(Page(view));
    *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    Ok(response)
}

impl View {
    async fn open(db: &mut PgConnection, app: &App, concern: Concern, me: Staff) -> Result<Self> {
        let tutor = tutors::queries::by_id(&mut *db, concern.tutor_id).await?.ok_or(Error::Missing)?;
        Ok(Self {
            frame: Layout::desk(app, format!("A concern about {}", tutor.name)),
            events: queries::events_of(db, concern.id).await?,
            concern,
            tutor,
            me,
            now: app.clock.now(),
            typed: Typed::default(),
            mistakes: Mistakes::default(),
        })
    }

    fn outcomes() -> &'static [Outcome] {
        &OUTCOMES
    }

    fn outcome(&self) -> &'static str {
        outcome_label(&self.concern.outcome)
    }
}
