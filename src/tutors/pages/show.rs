use askama::Template;
use axum::{
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};

use crate::platform::{App, Error, Layout, Page, Result, extract::Path};
use crate::tutors::{
    check, queries,
    teaching::Teaching,
    tutor::{Course, Tutor},
};

/// The response time is measured over this period, as older responses predict little.
const YEAR: time::Duration = time::Duration::days(365);

#[derive(Debug, Template)]
#[template(path = "tutors/show.html")]
struct View {
    frame: Layout,
    tutor: Tutor,
    teaching: Teaching,
    is_paused: bool,
    courses: Vec<Course>,
    /// Each kind of check, and its result.
    checks: Vec<(&'static str, String)>,
    usual_answer: Option<String>,
}

/// The page of a hidden tutor, which names nobody.
#[derive(Debug, Template)]
#[template(path = "tutors/gone.html")]
struct GonePage {
    frame: Layout,
    slug: String,
}

pub async fn get(State(app): State<App>, Path(slug): Path<String>) -> Result<Response> {
    let mut db = app.read_pool().acquire().await?;
    let tutor = queries::by_slug(&mut *db, &slug).await?.ok_or(Error::Missing)?;
    if tutor.is_hidden() {
        let page = GonePage { frame: Layout::unlisted("This page is no longer here"), slug };
        return Ok((StatusCode::GONE, Page(page)).into_response());
    }
    let courses = queries::courses_of(&mut *db, &[tutor.id]).await?.into_iter().map(|(_, course)| course);
    let path = format!("/tutors/{}", tutor.slug);
    let frame = Layout::public(&app, &path, tutor.name.clone(), tutor.headline.clone());
    let now = app.clock.now();
    let (answers, minutes) = queries::answering(&mut *db, tutor.id, now - YEAR).await?;
    let view = View {
        frame,
        teaching: tutor.teaching(),
        is_paused: tutor.is_paused(now),
        courses: courses.collect(),
        checks: check::lines(&queries::checks_of(&mut *db, tutor.id).await?),
        usual_answer: check::usual_answer(answers, minutes),
        tutor,
    };
    Ok(([(header::CACHE_CONTROL, "public, max-age=0, must-revalidate")], Page(view)).into_response())
}
