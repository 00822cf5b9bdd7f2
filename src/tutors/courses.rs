//! The pairs of a level and a subject that can be taught.

use super::{teaching, tutor::Course};
use crate::{
    platform::{App, Result, form::Mistakes},
    topics,
};

/// Every level of every subject.
pub async fn courses(state: &App) -> Result<Vec<Course>> {
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

/// What of the courses that there are was ticked: pairs of a level and a subject.
pub fn taught(typed: &teaching::Typed, courses: &[Course], mistakes: &mut Mistakes) -> Vec<(i16, i16)> {
    let ticked = courses.iter().filter(|course| typed.has(course));
    let taught: Vec<(i16, i16)> = ticked.map(|course| (course.level_id, course.subject_id)).collect();
    if taught.is_empty() {
        mistakes.mark("teaches", "Choose at least one level and subject.");
    }
    taught
}
