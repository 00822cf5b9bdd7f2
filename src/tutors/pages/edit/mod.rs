//! Adding a tutor, or editing one, with the vetting checklist.

mod checks;
mod save;

use askama::Template;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use sqlx::PgConnection;

pub use checks::post as check;
pub use save::{post, post_new};

use crate::tutors::{
    check as vetting, checklist, courses,
    profile_change::Change,
    queries,
    teaching::{self, Teaching},
    tutor::{Course, Tutor, Typed},
    tutor_form::TutorForm,
};
use crate::{
    platform::{
        App, Error, Layout, Page, Result,
        clock::{Day, Moment},
        extract::{Path, Query},
        flash::Flash,
        form::Mistakes,
        headers::no_cache_private,
        values::Times,
    },
    staff::Staff,
    unsaved::{Conflict, Fields, FormState},
};

/// The form of tutors who are not saved yet.
const NEW: &str = "/admin/tutors/new";

#[derive(Debug, Template)]
#[template(path = "tutors/edit.html")]
struct View {
    frame: Layout,
    /// `None` when adding a tutor.
    tutor: Option<Tutor>,
    is_paused: bool,
    /// The profile text that the tutor has proposed.
    waiting: Option<Change>,
    typed: Typed,
    teaching: teaching::Typed,
    checks: checklist::Typed,
    courses: Vec<Course>,
    mistakes: Mistakes,
    notice: String,
    /// What the form of the profile was opened with, and its drafts.
    base: String,
    unsaved: FormState,
    conflict: Option<Conflict>,
    /// The same of the checklist.
    checks_base: String,
    checks_unsaved: FormState,
    checks_conflict: Option<Conflict>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct RestoreQuery {
    /// The id of a draft to show in its form.
    draft: String,
}

pub async fn get_new(
    State(app): State<App>,
    me: Staff,
    Query(query): Query<RestoreQuery>,
) -> Result<Response> {
    let mut view = View::open(&app, &me, None).await?;
    view.restore(&app, &query.draft).await?;
    Ok(view.drawn(StatusCode::OK))
}

pub async fn get(
    State(app): State<App>,
    me: Staff,
    Path(id): Path<String>,
    Query(query): Query<RestoreQuery>,
    flash: Flash,
) -> Result<Response> {
    let tutor = tutor(&mut *app.pool().acquire().await?, &id).await?;
    let mut view = View::open(&app, &me, Some(tutor)).await?;
    view.notice.clone_from(&flash.text);
    view.restore(&app, &query.draft).await?;
    Ok(flash.shown_on(view.drawn(StatusCode::OK)))
}

async fn tutor(db: &mut PgConnection, id: &str) -> Result<Tutor> {
    let id = id.parse().map_err(|_| Error::Missing)?;
    queries::by_id(db, id).await?.ok_or(Error::Missing)
}

/// The fields of the form of a tutor, as they are stored.
async fn stored_fields(db: &mut PgConnection, tutor: &Tutor) -> sqlx::Result<Fields> {
    let taught = queries::courses_of(db, &[tutor.id]).await?;
    let taught: Vec<Course> = taught.into_iter().map(|(_, course)| course).collect();
    Ok(Fields::of(&TutorForm::of(tutor, &taught)))
}

/// The path of the form of a tutor.
fn form_of(tutor: Option<&Tutor>) -> String {
    tutor.map_or_else(|| NEW.to_owned(), |tutor| format!("/admin/tutors/{}", tutor.id))
}

impl View {
    /// The page as it is stored.
    async fn open(app: &App, me: &Staff, tutor: Option<Tutor>) -> Result<Self> {
        let (mut waiting, mut checks) = (None, checklist::Typed::default());
        let mut fields = Fields::of(&TutorForm::new(&Teaching::default().typed(&[])));
        let mut db = app.pool().acquire().await?;
        if let Some(tutor) = &tutor {
            waiting = queries::change_of(&mut *db, tutor.id).await?;
            checks = vetting::typed(&queries::checks_of(&mut *db, tutor.id).await?);
            fields = stored_fields(&mut db, tutor).await?;
        }
        let form = form_of(tutor.as_ref());
        let checks_fields = Fields::of(&checks);
        let (typed, teaching) = fields.parse::<TutorForm>()?.parts();
        let unsaved = FormState::open(&mut db, me.id, &form, &fields).await?;
        let checks_unsaved =
            FormState::open(&mut db, me.id, &format!("{form}#checks"), &checks_fields).await?;
        drop(db);
        Ok(Self {
            frame: Layout::desk(app, tutor.as_ref().map_or("A new tutor", |tutor| tutor.name.as_str()))
                .narrowed(!me.is_admin()),
            is_paused: tutor.as_ref().is_some_and(|tutor| tutor.is_paused(app.clock.now())),
            courses: courses(&app.pool()).await?,
            tutor,
            waiting,
            typed,
            teaching,
            checks,
            mistakes: Mistakes::default(),
            notice: String::new(),
            base: fields.encode(),
            unsaved,
            conflict: None,
            checks_base: checks_fields.encode(),
            checks_unsaved,
            checks_conflict: None,
        })
    }

    /// Shows a draft in the form that it belongs to.
    async fn restore(&mut self, app: &App, id: &str) -> Result<()> {
        let (mut db, person) = (app.pool().acquire().await?, self.unsaved.person);
        let form = self.unsaved.form.clone();
        if let Some((unsaved, fields)) = FormState::restore(&mut db, person, &form, id).await? {
            self.show(&fields, unsaved)?;
        }
        let form = self.checks_unsaved.form.clone();
        if let Some((unsaved, fields)) = FormState::restore(&mut db, person, &form, id).await? {
            self.show_checks(&fields, unsaved)?;
        }
        Ok(())
    }

    /// Shows words that are not saved in the form of the profile.
    fn show(&mut self, fields: &Fields, unsaved: FormState) -> Result<()> {
        (self.typed, self.teaching) = fields.parse::<TutorForm>()?.parts();
        fields.get("base").clone_into(&mut self.base);
        self.unsaved = unsaved;
        Ok(())
    }

    /// The same for the checklist.
    fn show_checks(&mut self, fields: &Fields, unsaved: FormState) -> Result<()> {
        self.checks = fields.parse()?;
        fields.get("base").clone_into(&mut self.checks_base);
        self.checks_unsaved = unsaved;
        Ok(())
    }

    fn mistaken(self, mistakes: Mistakes) -> Response {
        Self { mistakes, ..self }.drawn(StatusCode::UNPROCESSABLE_ENTITY)
    }

    /// The browser may keep the page, so that Back and Forward bring back what was typed.
    fn drawn(self, status: StatusCode) -> Response {
        (status, no_cache_private(Page(self))).into_response()
    }

    fn times() -> [(&'static str, &'static str); 3] {
        Times::ALL.map(|times| (times.slug(), times.label()))
    }

    fn dbs_levels() -> [&'static str; 4] {
        checklist::LEVELS
    }
}
