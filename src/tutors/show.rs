use askama::Template;
use axum::{
    extract::{Path, State as Extract},
    http::header,
    response::IntoResponse,
};

use super::{
    queries,
    tutor::{Course, Tutor},
};
use crate::web::{Error, Frame, Page, Result, State};

#[derive(Debug, Template)]
#[template(path = "tutors/show.html")]
struct View {
    frame: Frame,
    tutor: Tutor,
    courses: Vec<Course>,
}

pub(super) async fn get(
    Extract(state): Extract<State>,
    Path(slug): Path<String>,
) -> Result<impl IntoResponse> {
    let mut db = state.read_pool().acquire().await?;
    let tutor = queries::by_slug(&mut *db, &slug).await?.ok_or(Error::Missing)?;
    let courses = queries::courses_of(&mut *db, &[tutor.id]).await?.into_iter().map(|(_, course)| course);
    let path = format!("/tutors/{}", tutor.slug);
    let frame = Frame::public(&state, &path, tutor.name.clone(), tutor.headline.clone());
    let view = View { frame, courses: courses.collect(), tutor };
    Ok(([(header::CACHE_CONTROL, "public, max-age=0, must-revalidate")], Page(view)))
}
