//! Importing a tutor from a line of a JSON Lines file.

use serde::Deserialize;
use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use super::{
    queries,
    teaching::Teaching,
    tutor::{Profile, Typed, free_slug},
};
use crate::{
    platform::{form::Mistakes, markdown},
    topics,
};

/// The result of importing a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Imported {
    Added,
    Updated,
}

/// Why a line was rejected.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    #[error("{0}")]
    Line(String),
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

#[derive(Debug, Deserialize)]
struct Line {
    name: String,
    email: String,
    subjects: Vec<Taught>,
    headline: String,
    #[serde(default)]
    about: String,
    /// As on the tutor's own form. Fields that are missing keep their value.
    weekly_limit: Option<i16>,
    teaches_online: Option<bool>,
    teaches_in_person: Option<bool>,
    areas: Option<Vec<String>>,
    times: Option<Vec<String>>,
    price_pence: Option<i32>,
}

#[derive(Debug, Deserialize)]
struct Taught {
    level: String,
    subject: String,
}

/// Imports a line in the caller's transaction. A tutor with the same address is updated.
///
/// # Errors
/// If the line is invalid or the database fails.
pub async fn import(tx: &mut PgConnection, line: &str, now: OffsetDateTime) -> Result<Imported, Refused> {
    let line: Line = serde_json::from_str(line).map_err(|error| Refused::Line(error.to_string()))?;
    let profile = profile_of(&line)?;
    let about_html = markdown::to_html(&profile.about)
        .map_err(|refused| Refused::Line(format!("about: the text {refused}")))?;
    let courses = courses_of(tx, &line.subjects).await?;
    let (tutor, imported) = match queries::id_of_email(&mut *tx, profile.email.as_str()).await? {
        Some(id) => {
            queries::update(&mut *tx, id, &profile, &about_html, now).await?;
            (id, Imported::Updated)
        }
        None => (add(tx, &profile, &about_html, now).await?, Imported::Added),
    };
    queries::set_courses(&mut *tx, tutor, &courses).await?;
    let known = queries::by_id(&mut *tx, tutor).await?.map(|tutor| tutor.teaching()).unwrap_or_default();
    let teaching = teaching_of(&line, known)?;
    queries::set_teaching(tx, tutor, &teaching, now).await?;
    Ok(imported)
}

fn profile_of(line: &Line) -> Result<Profile, Refused> {
    let typed = Typed {
        name: line.name.clone(),
        email: line.email.clone(),
        headline: line.headline.clone(),
        about: line.about.clone(),
    };
    if [&typed.name, &typed.email, &typed.headline, &typed.about].iter().any(|text| text.contains('\0')) {
        return Err(Refused::Line("a text holds a NUL character".to_owned()));
    }
    Profile::parse(&typed).map_err(|mistakes| first_of(&mistakes))
}

/// Validates with the parser of the form, so that a file cannot contain what a form rejects.
fn teaching_of(line: &Line, known: Teaching) -> Result<Teaching, Refused> {
    let wanted = Teaching {
        weekly_limit: line.weekly_limit.or(known.weekly_limit),
        teaches_online: line.teaches_online.unwrap_or(known.teaches_online),
        teaches_in_person: line.teaches_in_person.unwrap_or(known.teaches_in_person),
        areas: line.areas.clone().unwrap_or(known.areas),
        times: line.times.clone().unwrap_or(known.times),
        price_pence: line.price_pence.or(known.price_pence),
    };
    let mut mistakes = Mistakes::default();
    let teaching = Teaching::parse(&wanted.typed(&[]), &mut mistakes);
    if mistakes.is_empty() { Ok(teaching) } else { Err(first_of(&mistakes)) }
}

fn first_of(mistakes: &Mistakes) -> Refused {
    let first = mistakes.iter().next().map(|mistake| format!("{}: {}", mistake.field, mistake.message));
    Refused::Line(first.unwrap_or_default())
}

/// Unknown levels and subjects are created, with the text as their label.
async fn courses_of(tx: &mut PgConnection, taught: &[Taught]) -> Result<Vec<(i16, i16)>, Refused> {
    if taught.is_empty() {
        return Err(Refused::Line("subjects: name at least one level and subject".to_owned()));
    }
    let mut courses = Vec::with_capacity(taught.len());
    for Taught { level, subject } in taught {
        let level = topics::named_level(&mut *tx, &slug("level", level)?, &topics::label_of(level)).await?;
        let subject =
            topics::named_subject(&mut *tx, &slug("subject", subject)?, &topics::label_of(subject)).await?;
        courses.push((level.id, subject.id));
    }
    Ok(courses)
}

fn slug(field: &str, text: &str) -> Result<String, Refused> {
    let slug = topics::slug_of(text);
    if slug.is_empty() || text.contains('\0') {
        return Err(Refused::Line(format!("subjects: “{}” is not a {field}", text.escape_debug())));
    }
    Ok(slug)
}

async fn add(
    tx: &mut PgConnection,
    profile: &Profile,
    about_html: &str,
    now: OffsetDateTime,
) -> Result<Uuid, Refused> {
    let wanted = topics::slug_of(profile.name.as_str());
    let slug = free_slug(&wanted, &queries::slugs_like(&mut *tx, &wanted).await?);
    let id = queries::insert(tx, Uuid::now_v7(), &slug, profile, about_html, now).await?;
    id.ok_or_else(|| Refused::Line("email: another tutor already has this address".to_owned()))
}
