use askama::Template;
use axum::{
    extract::{Path, State as Extract},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use uuid::Uuid;

use super::{
    queries,
    tutor::{Course, Profile, Tutor, Typed, free_slug},
};
use crate::{
    topics,
    web::{
        Error, Frame, Page, Result, State,
        form::{Form, Mistakes},
        markdown,
        time::Day,
    },
};

#[derive(Debug, Template)]
#[template(path = "tutors/edit.html")]
struct View {
    frame: Frame,
    /// `None` while the tutor is being added.
    tutor: Option<Tutor>,
    typed: Typed,
    courses: Vec<Course>,
    mistakes: Mistakes,
}

/// What can be saved.
struct Read {
    profile: Profile,
    about_html: String,
    /// Pairs of a level and a subject.
    taught: Vec<(i16, i16)>,
}

pub(super) async fn get_new(Extract(state): Extract<State>) -> Result<Response> {
    page(&state, None, Typed::default(), Mistakes::default()).await
}

pub(super) async fn post_new(Extract(state): Extract<State>, Form(typed): Form<Typed>) -> Result<Response> {
    let now = state.clock.now();
    let courses = courses(&state).await?;
    let Read { profile, about_html, taught } = match read(&typed, &courses) {
        Ok(read) => read,
        Err(mistakes) => return page(&state, None, typed, mistakes).await,
    };
    let mut tx = state.begin().await?;
    let wanted = topics::slug_of(&profile.name);
    let slug = free_slug(&wanted, &queries::slugs_like(&mut *tx, &wanted).await?);
    let Some(id) = queries::insert(&mut *tx, Uuid::now_v7(), &slug, &profile, &about_html, now).await? else {
        drop(tx);
        return page(&state, None, typed, known_address()).await;
    };
    queries::set_courses(&mut tx, id, &taught).await?;
    tx.commit().await?;
    Ok(Redirect::to("/admin/tutors").into_response())
}

pub(super) async fn get(Extract(state): Extract<State>, Path(id): Path<String>) -> Result<Response> {
    let tutor = tutor(&state, &id).await?;
    let mut db = state.pool().acquire().await?;
    let taught = queries::courses_of(&mut *db, &[tutor.id]).await?;
    drop(db);
    let typed = Typed {
        name: tutor.name.clone(),
        email: tutor.email.clone(),
        headline: tutor.headline.clone(),
        about: tutor.about_markdown.clone(),
        teaches: taught.iter().map(|(_, course)| course.slug()).collect(),
    };
    page(&state, Some(tutor), typed, Mistakes::default()).await
}

pub(super) async fn post(
    Extract(state): Extract<State>,
    Path(id): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let tutor = tutor(&state, &id).await?;
    let courses = courses(&state).await?;
    let Read { profile, about_html, taught } = match read(&typed, &courses) {
        Ok(read) => read,
        Err(mistakes) => return page(&state, Some(tutor), typed, mistakes).await,
    };
    let mut tx = state.begin().await?;
    if !queries::update(&mut *tx, tutor.id, &profile, &about_html, state.clock.now()).await? {
        drop(tx);
        return page(&state, Some(tutor), typed, known_address()).await;
    }
    queries::set_courses(&mut tx, tutor.id, &taught).await?;
    tx.commit().await?;
    Ok(Redirect::to("/admin/tutors").into_response())
}

pub(super) async fn pause(Extract(state): Extract<State>, Path(id): Path<String>) -> Result<Redirect> {
    let tutor = tutor(&state, &id).await?;
    queries::pause(&state.pool(), tutor.id, state.clock.now()).await?;
    Ok(Redirect::to(&format!("/admin/tutors/{}", tutor.id)))
}

pub(super) async fn resume(Extract(state): Extract<State>, Path(id): Path<String>) -> Result<Redirect> {
    let tutor = tutor(&state, &id).await?;
    queries::resume(&state.pool(), tutor.id, state.clock.now()).await?;
    Ok(Redirect::to(&format!("/admin/tutors/{}", tutor.id)))
}

async fn tutor(state: &State, id: &str) -> Result<Tutor> {
    let id = id.parse().map_err(|_| Error::Missing)?;
    queries::by_id(&state.pool(), id).await?.ok_or(Error::Missing)
}

/// Every level of every subject.
pub(super) async fn courses(state: &State) -> Result<Vec<Course>> {
    let mut db = state.pool().acquire().await?;
    let levels = topics::levels(&mut *db).await?;
    let subjects = topics::subjects(&mut *db).await?;
    let all = subjects.iter().flat_map(|subject| {
        levels.iter().map(|level| Course {
            level_id: level.id,
            level: level.slug.clone(),
            level_label: level.label.clone(),
            subject_id: subject.id,
            subject: subject.slug.clone(),
            subject_label: subject.label.clone(),
        })
    });
    Ok(all.collect())
}

fn read(typed: &Typed, courses: &[Course]) -> std::result::Result<Read, Mistakes> {
    let mut mistakes = Mistakes::default();
    let profile = Profile::read(typed, &mut mistakes);
    let about_html = markdown::to_html(&profile.about).unwrap_or_else(|refused| {
        mistakes.mark("about", format!("The text {refused}."));
        String::new()
    });
    let chosen = courses.iter().filter(|course| typed.has(course));
    let taught: Vec<(i16, i16)> = chosen.map(|course| (course.level_id, course.subject_id)).collect();
    if taught.is_empty() {
        mistakes.mark("teaches", "Choose at least one level and subject.");
    }
    if mistakes.is_empty() { Ok(Read { profile, about_html, taught }) } else { Err(mistakes) }
}

fn known_address() -> Mistakes {
    let mut mistakes = Mistakes::default();
    mistakes.mark("email", "Another tutor has this address already.");
    mistakes
}

async fn page(state: &State, tutor: Option<Tutor>, typed: Typed, mistakes: Mistakes) -> Result<Response> {
    let status = if mistakes.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let title = tutor.as_ref().map_or("A new tutor", |tutor| tutor.name.as_str());
    let frame = Frame::desk(title);
    let view = View { frame, tutor, typed, courses: courses(state).await?, mistakes };
    Ok((status, Page(view)).into_response())
}
