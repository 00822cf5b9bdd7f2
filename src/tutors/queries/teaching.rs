use sqlx::{PgConnection, PgExecutor, PgPool, Result, query};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::{
    topics,
    tutors::{teaching::Teaching, tutor::Course},
};

/// Every course, which is a level of a subject.
pub async fn courses(pool: &PgPool) -> Result<Vec<Course>> {
    let levels = topics::levels(pool).await?;
    let subjects = topics::subjects(pool).await?;
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

/// The courses of each of these tutors.
pub async fn courses_of(db: impl PgExecutor<'_>, tutors: &[Uuid]) -> Result<Vec<(Uuid, Course)>> {
    let rows = query!(
        r#"select c.tutor_id, c.level_id, l.slug as level, l.label as level_label,
                  c.subject_id, s.slug as subject, s.label as subject_label
           from tutor_subjects c join levels l on l.id = c.level_id join subjects s on s.id = c.subject_id
           where c.tutor_id = any($1)
           order by s.position, s.id, l.position, l.id"#,
        tutors,
    )
    .fetch_all(db)
    .await?;
    let courses = rows.into_iter().map(|row| {
        let course = Course {
            level_id: row.level_id,
            level: row.level,
            level_label: row.level_label,
            subject_id: row.subject_id,
            subject: row.subject,
            subject_label: row.subject_label,
        };
        (row.tutor_id, course)
    });
    Ok(courses.collect())
}

/// Replaces the courses of a tutor, given as pairs of level id and subject id.
pub async fn set_courses(db: &mut PgConnection, tutor: Uuid, courses: &[(i16, i16)]) -> Result<()> {
    let (levels, subjects): (Vec<i16>, Vec<i16>) = courses.iter().copied().unzip();
    query!("delete from tutor_subjects where tutor_id = $1", tutor).execute(&mut *db).await?;
    query!(
        r#"insert into tutor_subjects (tutor_id, level_id, subject_id)
           select distinct $1::uuid, level_id, subject_id
           from unnest($2::smallint[], $3::smallint[]) as c (level_id, subject_id)"#,
        tutor,
        &levels,
        &subjects,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Pauses offers until `until`, or indefinitely. A pause that is in progress keeps its start.
pub async fn pause(
    db: impl PgExecutor<'_>,
    id: Uuid,
    until: Option<OffsetDateTime>,
    now: OffsetDateTime,
) -> Result<()> {
    query!(
        r#"update tutors
           set paused_at = case when paused_until <= $3 then $3 else coalesce(paused_at, $3) end,
               paused_until = $2, updated_at = $3
           where id = $1"#,
        id,
        until,
        now,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Ends a pause of offers.
pub async fn resume(db: impl PgExecutor<'_>, id: Uuid, now: OffsetDateTime) -> Result<()> {
    query!("update tutors set paused_at = null, paused_until = null, updated_at = $2 where id = $1", id, now)
        .execute(db)
        .await?;
    Ok(())
}

/// Replaces how a tutor teaches.
pub async fn set_teaching(
    db: impl PgExecutor<'_>,
    id: Uuid,
    teaching: &Teaching,
    now: OffsetDateTime,
) -> Result<()> {
    query!(
        r#"update tutors
           set weekly_limit = $2, teaches_online = $3, teaches_in_person = $4, areas = $5, times = $6,
               price_pence = $7, updated_at = $8
           where id = $1"#,
        id,
        teaching.weekly_limit,
        teaching.teaches_online,
        teaching.teaches_in_person,
        &teaching.areas,
        &teaching.times,
        teaching.price_pence,
        now,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// How many offers a tutor has answered since `since`, and the median response time in minutes.
pub async fn answering(db: impl PgExecutor<'_>, tutor: Uuid, since: OffsetDateTime) -> Result<(i64, f64)> {
    let row = query!(
        r#"select count(*) as "count!",
                  coalesce(percentile_cont(0.5) within group (
                      order by extract(epoch from answered_at - asked_at)::double precision / 60
                  ), 0) as "minutes!"
           from tutor_answers where tutor_id = $1 and answered_at is not null and asked_at > $2"#,
        tutor,
        since,
    )
    .fetch_one(db)
    .await?;
    Ok((row.count, row.minutes))
}

/// Records the response time of an offer; `None` if the offer expired.
pub async fn remember_answer(
    db: impl PgExecutor<'_>,
    tutor: Uuid,
    asked_at: OffsetDateTime,
    answered_at: Option<OffsetDateTime>,
) -> Result<()> {
    query!(
        "insert into tutor_answers (tutor_id, asked_at, answered_at) values ($1, $2, $3)",
        tutor,
        asked_at,
        answered_at,
    )
    .execute(db)
    .await?;
    Ok(())
}
