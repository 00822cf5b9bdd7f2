use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use time::{OffsetDateTime, format_description::well_known::Rfc3339};
use uuid::Uuid;

use crate::tutors::{
    check, checklist, courses,
    letters::ChangeAnswered,
    profile_change::Change,
    queries, taught,
    teaching::{self, TIMES, Teaching},
    tutor::{Course, Profile, Tutor, Typed, free_slug},
};
use crate::{
    platform::{
        App, Error, Layout, Page, Result,
        clock::{Day, Moment},
        form::{Form, Mistakes},
        mail::{self, EmailTemplate},
        markdown,
    },
    topics,
};

#[derive(Debug, Template)]
#[template(path = "tutors/edit.html")]
struct View {
    frame: Layout,
    /// `None` while the tutor is being added.
    tutor: Option<Tutor>,
    is_paused: bool,
    /// What the tutor would like to say.
    waiting: Option<Change>,
    typed: Typed,
    teaching: teaching::Typed,
    checks: checklist::Typed,
    courses: Vec<Course>,
    mistakes: Mistakes,
}

/// The form: who it is, and how they teach.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Whole {
    name: String,
    email: String,
    headline: String,
    about: String,
    weekly_limit: String,
    places: Vec<String>,
    areas: String,
    times: Vec<String>,
    price: String,
    teaches: Vec<String>,
}

/// What can be saved.
struct Read {
    profile: Profile,
    about_html: String,
    teaching: Teaching,
    /// Pairs of a level and a subject.
    taught: Vec<(i16, i16)>,
}

pub async fn get_new(State(state): State<App>) -> Result<Response> {
    let teaching = Teaching::default().typed(&[]);
    Ok(View::open(&state, None, Typed::default(), teaching).await?.drawn())
}

pub async fn post_new(State(state): State<App>, Form(whole): Form<Whole>) -> Result<Response> {
    let now = state.clock.now();
    let (typed, teaching) = whole.parts();
    let read = match read(&typed, &teaching, &courses(&state).await?) {
        Ok(read) => read,
        Err(mistakes) => return Ok(View::open(&state, None, typed, teaching).await?.mistaken(mistakes)),
    };
    let mut tx = state.begin().await?;
    let wanted = topics::slug_of(&read.profile.name);
    let slug = free_slug(&wanted, &queries::slugs_like(&mut *tx, &wanted).await?);
    let id = Uuid::now_v7();
    let Some(id) = queries::insert(&mut *tx, id, &slug, &read.profile, &read.about_html, now).await? else {
        drop(tx);
        return Ok(View::open(&state, None, typed, teaching).await?.mistaken(known_address()));
    };
    queries::set_teaching(&mut *tx, id, &read.teaching, now).await?;
    queries::set_courses(&mut tx, id, &read.taught).await?;
    tx.commit().await?;
    Ok(Redirect::to("/admin/tutors").into_response())
}

pub async fn get(State(state): State<App>, Path(id): Path<String>) -> Result<Response> {
    let tutor = tutor(&state, &id).await?;
    let mut db = state.pool().acquire().await?;
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
    Ok(View::open(&state, Some(tutor), typed, teaching).await?.drawn())
}

pub async fn post(
    State(state): State<App>,
    Path(id): Path<String>,
    Form(whole): Form<Whole>,
) -> Result<Response> {
    let now = state.clock.now();
    let tutor = tutor(&state, &id).await?;
    let (typed, teaching) = whole.parts();
    let read = match read(&typed, &teaching, &courses(&state).await?) {
        Ok(read) => read,
        Err(mistakes) => {
            return Ok(View::open(&state, Some(tutor), typed, teaching).await?.mistaken(mistakes));
        }
    };
    let mut tx = state.begin().await?;
    if !queries::update(&mut *tx, tutor.id, &read.profile, &read.about_html, now).await? {
        drop(tx);
        return Ok(View::open(&state, Some(tutor), typed, teaching).await?.mistaken(known_address()));
    }
    queries::set_teaching(&mut *tx, tutor.id, &read.teaching, now).await?;
    queries::set_courses(&mut tx, tutor.id, &read.taught).await?;
    tx.commit().await?;
    Ok(Redirect::to("/admin/tutors").into_response())
}

pub async fn pause(State(state): State<App>, Path(id): Path<String>) -> Result<Redirect> {
    let tutor = tutor(&state, &id).await?;
    queries::pause(&state.pool(), tutor.id, None, state.clock.now()).await?;
    Ok(Redirect::to(&format!("/admin/tutors/{}", tutor.id)))
}

pub async fn resume(State(state): State<App>, Path(id): Path<String>) -> Result<Redirect> {
    let tutor = tutor(&state, &id).await?;
    queries::resume(&state.pool(), tutor.id, state.clock.now()).await?;
    Ok(Redirect::to(&format!("/admin/tutors/{}", tutor.id)))
}

/// What the desk has seen, and when.
pub async fn check(
    State(state): State<App>,
    Path(id): Path<String>,
    Form(checks): Form<checklist::Typed>,
) -> Result<Response> {
    let tutor = tutor(&state, &id).await?;
    let here = format!("/admin/tutors/{}", tutor.id);
    let seen = match checklist::read(&checks, state.clock.now().date()) {
        Ok(seen) => seen,
        Err(mistakes) => {
            let typed = Typed {
                name: tutor.name.clone(),
                email: tutor.email.clone(),
                headline: tutor.headline.clone(),
                about: tutor.about_markdown.clone(),
            };
            let taught: Vec<Course> = queries::courses_of(&state.pool(), &[tutor.id])
                .await?
                .into_iter()
                .map(|(_, course)| course)
                .collect();
            let teaching = tutor.teaching().typed(&taught);
            let view = View::open(&state, Some(tutor), typed, teaching).await?;
            return Ok(View { checks, ..view }.mistaken(mistakes));
        }
    };
    let mut tx = state.begin().await?;
    queries::set_checks(&mut tx, tutor.id, &seen).await?;
    tx.commit().await?;
    Ok(Redirect::to(&here).into_response())
}

/// The desk's answer to new words, and to which of them.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Verdict {
    answer: String,
    asked_at: String,
}

/// A second answer, or one to words that were replaced meanwhile, changes nothing.
pub async fn words(
    State(state): State<App>,
    Path(id): Path<String>,
    Form(verdict): Form<Verdict>,
) -> Result<Redirect> {
    let tutor = tutor(&state, &id).await?;
    let now = state.clock.now();
    let asked_at = OffsetDateTime::parse(&verdict.asked_at, &Rfc3339).unwrap_or(now);
    let mut tx = state.begin().await?;
    if let Some(change) = queries::take_change(&mut *tx, tutor.id, asked_at).await? {
        let yes = verdict.answer == "yes";
        if yes {
            let about_html = markdown::to_html(&change.about).unwrap_or_default();
            queries::set_words(&mut *tx, tutor.id, &change, &about_html, now).await?;
        }
        let link = state.config.base_url.join(&format!("/tutors/{}", tutor.slug));
        let letter = ChangeAnswered { tutor: &tutor, yes, link }.to(tutor.mailbox(), None)?;
        mail::post(&mut tx, &state.config, letter, now).await?;
    }
    tx.commit().await?;
    Ok(Redirect::to(&format!("/admin/tutors/{}", tutor.id)))
}

async fn tutor(state: &App, id: &str) -> Result<Tutor> {
    let id = id.parse().map_err(|_| Error::Missing)?;
    queries::by_id(&state.pool(), id).await?.ok_or(Error::Missing)
}

fn read(
    typed: &Typed,
    teaching: &teaching::Typed,
    courses: &[Course],
) -> std::result::Result<Read, Mistakes> {
    let mut mistakes = Mistakes::default();
    let profile = Profile::read(typed, &mut mistakes);
    let about_html = markdown::to_html(&profile.about).unwrap_or_else(|refused| {
        mistakes.mark("about", format!("The text {refused}."));
        String::new()
    });
    let taught = taught(teaching, courses, &mut mistakes);
    let teaching = Teaching::read(teaching, &mut mistakes);
    if mistakes.is_empty() { Ok(Read { profile, about_html, teaching, taught }) } else { Err(mistakes) }
}

fn known_address() -> Mistakes {
    let mut mistakes = Mistakes::default();
    mistakes.mark("email", "Another tutor has this address already.");
    mistakes
}

impl Whole {
    fn parts(self) -> (Typed, teaching::Typed) {
        let Self { name, email, headline, about, weekly_limit, places, areas, times, price, teaches } = self;
        (
            Typed { name, email, headline, about },
            teaching::Typed { weekly_limit, places, areas, times, price, teaches },
        )
    }
}

impl View {
    async fn open(
        state: &App,
        tutor: Option<Tutor>,
        typed: Typed,
        teaching: teaching::Typed,
    ) -> Result<Self> {
        let (mut waiting, mut checks) = (None, checklist::Typed::default());
        if let Some(tutor) = &tutor {
            let mut db = state.pool().acquire().await?;
            waiting = queries::change_of(&mut *db, tutor.id).await?;
            checks = check::typed(&queries::checks_of(&mut *db, tutor.id).await?);
        }
        Ok(Self {
            frame: Layout::desk(state, tutor.as_ref().map_or("A new tutor", |tutor| tutor.name.as_str())),
            is_paused: tutor.as_ref().is_some_and(|tutor| tutor.is_paused(state.clock.now())),
            courses: courses(state).await?,
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
        TIMES
    }

    fn dbs_levels() -> [&'static str; 4] {
        checklist::LEVELS
    }
}
