use askama::Template;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use uuid::Uuid;

use crate::tutors::{
    check, checklist, courses,
    profile_change::Change,
    queries,
    teaching::{self, Teaching},
    tutor::{Course, Tutor, Typed, free_slug},
    tutor_form::{TutorForm, ValidTutor},
};
use crate::{
    platform::{
        App, Error, Layout, Page, Result,
        clock::{Day, Moment},
        extract::Path,
        form::{Form, Mistakes},
        values::Times,
    },
    topics,
};

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
}

pub async fn get_new(State(app): State<App>) -> Result<Response> {
    let teaching = Teaching::default().typed(&[]);
    Ok(View::open(&app, None, Typed::default(), teaching).await?.drawn())
}

pub async fn post_new(State(app): State<App>, Form(form): Form<TutorForm>) -> Result<Response> {
    let now = app.clock.now();
    let (typed, teaching) = form.parts();
    let valid = match ValidTutor::parse(&typed, &teaching, &courses(&app.pool()).await?) {
        Ok(valid) => valid,
        Err(mistakes) => return Ok(View::open(&app, None, typed, teaching).await?.mistaken(mistakes)),
    };
    let mut tx = app.begin().await?;
    let wanted = topics::slug_of(valid.profile.name.as_str());
    let slug = free_slug(&wanted, &queries::slugs_like(&mut *tx, &wanted).await?);
    let id = Uuid::now_v7();
    let Some(id) = queries::insert(&mut *tx, id, &slug, &valid.profile, &valid.about_html, now).await? else {
        drop(tx);
        return Ok(View::open(&app, None, typed, teaching).await?.mistaken(known_address()));
    };
    queries::set_teaching(&mut *tx, id, &valid.teaching, now).await?;
    queries::set_courses(&mut tx, id, &valid.taught).await?;
    tx.commit().await?;
    Ok(Redirect::to("/admin/tutors").into_response())
}

pub async fn get(State(app): State<App>, Path(id): Path<String>) -> Result<Response> {
    let tutor = tutor(&app, &id).await?;
    let mut db = app.pool().acquire().await?;
    let taught: Vec<Course> =
        queries::courses_of(&mut *db, &[tutor.id]).await?.into_iter().map(|(_, course)| course).collect();
    drop(db);
    let typed = Typed {
        name: tutor.name.clone(),
        email: tutor.email.clone(),
        headline: tutor.headline.clone(),
        about: tutor.about_markdown.clone(),
    };
    let teaching = tutor.teaching().typed(&taught);
    Ok(View::open(&app, Some(tutor), typed, teaching).await?.drawn())
}

pub async fn post(
    State(app): State<App>,
    Path(id): Path<String>,
    Form(form): Form<TutorForm>,
) -> Result<Response> {
    let now = app.clock.now();
    let tutor = tutor(&app, &id).await?;
    let (typed, teaching) = form.parts();
    let valid = match ValidTutor::parse(&typed, &teaching, &courses(&app.pool()).await?) {
        Ok(valid) => valid,
        Err(mistakes) => {
            return Ok(View::open(&app, Some(tutor), typed, teaching).await?.mistaken(mistakes));
        }
    };
    let mut tx = app.begin().await?;
    if !queries::update(&mut *tx, tutor.id, &valid.profile, &valid.about_html, now).await? {
        drop(tx);
        return Ok(View::open(&app, Some(tutor), typed, teaching).await?.mistaken(known_address()));
    }
    queries::set_teaching(&mut *tx, tutor.id, &valid.teaching, now).await?;
    queries::set_courses(&mut tx, tutor.id, &valid.taught).await?;
    tx.commit().await?;
    Ok(Redirect::to("/admin/tutors").into_response())
}

pub async fn pause(State(app): State<App>, Path(id): Path<String>) -> Result<Redirect> {
    let tutor = tutor(&app, &id).await?;
    queries::pause(&app.pool(), tutor.id, None, app.clock.now()).await?;
    Ok(Redirect::to(&format!("/admin/tutors/{}", tutor.id)))
}

pub async fn resume(State(app): State<App>, Path(id): Path<String>) -> Result<Redirect> {
    let tutor = tutor(&app, &id).await?;
    queries::resume(&app.pool(), tutor.id, app.clock.now()).await?;
    Ok(Redirect::to(&format!("/admin/tutors/{}", tutor.id)))
}

/// Saves the vetting checklist.
pub async fn check(
    State(app): State<App>,
    Path(id): Path<String>,
    Form(checks): Form<checklist::Typed>,
) -> Result<Response> {
    let tutor = tutor(&app, &id).await?;
    let here = format!("/admin/tutors/{}", tutor.id);
    let seen = match checklist::parse(&checks, app.clock.now().date()) {
        Ok(seen) => seen,
        Err(mistakes) => {
            let typed = Typed {
                name: tutor.name.clone(),
                email: tutor.email.clone(),
                headline: tutor.headline.clone(),
                about: tutor.about_markdown.clone(),
            };
            let taught: Vec<Course> = queries::courses_of(&app.pool(), &[tutor.id])
                .await?
                .into_iter()
                .map(|(_, course)| course)
                .collect();
            let teaching = tutor.teaching().typed(&taught);
            let view = View::open(&app, Some(tutor), typed, teaching).await?;
            return Ok(View { checks, ..view }.mistaken(mistakes));
        }
    };
    let mut tx = app.begin().await?;
    queries::set_checks(&mut tx, tutor.id, &seen).await?;
    tx.commit().await?;
    Ok(Redirect::to(&here).into_response())
}

async fn tutor(app: &App, id: &str) -> Result<Tutor> {
    let id = id.parse().map_err(|_| Error::Missing)?;
    queries::by_id(&app.pool(), id).await?.ok_or(Error::Missing)
}

fn known_address() -> Mistakes {
    let mut mistakes = Mistakes::default();
    mistakes.mark("email", "Another tutor has this address already.");
    mistakes
}

impl View {
    async fn open(app: &App, tutor: Option<Tutor>, typed: Typed, teaching: teaching::Typed) -> Result<Self> {
        let (mut waiting, mut checks) = (None, checklist::Typed::default());
        if let Some(tutor) = &tutor {
            let mut db = app.pool().acquire().await?;
            waiting = queries::change_of(&mut *db, tutor.id).await?;
            checks = check::typed(&queries::checks_of(&mut *db, tutor.id).await?);
        }
        Ok(Self {
            frame: Layout::desk(app, tutor.as_ref().map_or("A new tutor", |tutor| tutor.name.as_str())),
            is_paused: tutor.as_ref().is_some_and(|tutor| tutor.is_paused(app.clock.now())),
            courses: courses(&app.pool()).await?,
            tutor,
            waiting,
            typed,
            teaching,
            checks,
            mistakes: Mistakes::default(),
        })
    }

    fn drawn(self) -> Response {
        Page(self).into_response()
    }

    fn mistaken(self, mistakes: Mistakes) -> Response {
        (StatusCode::UNPROCESSABLE_ENTITY, Page(Self { mistakes, ..self })).into_response()
    }

    fn times() -> [(&'static str, &'static str); 3] {
        Times::ALL.map(|times| (times.slug(), times.label()))
    }

    fn dbs_levels() -> [&'static str; 4] {
        checklist::LEVELS
    }
}
