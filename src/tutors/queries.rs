use sqlx::{PgConnection, PgExecutor, PgPool, Result, query, query_as, query_scalar};
use time::OffsetDateTime;
use uuid::Uuid;

use super::{
    check::Check,
    checklist::Seen,
    profile_change::Change,
    teaching::Teaching,
    tutor::{Course, Profile, Tutor},
};
use crate::topics;

/// Tutors in the order of their names; `None` filters nothing.
pub async fn listed(
    db: impl PgExecutor<'_>,
    level_id: Option<i16>,
    subject_id: Option<i16>,
) -> Result<Vec<Tutor>> {
    query_as!(
        Tutor,
        r#"select id, slug, name, email, headline, about_markdown, about_html, paused_at, paused_until,
                  weekly_limit, teaches_online, teaches_in_person, areas, times, price_pence, last_asked_at
           from tutors t
           where exists (
               select from tutor_subjects c
               where c.tutor_id = t.id and ($1::smallint is null or c.level_id = $1)
                 and ($2::smallint is null or c.subject_id = $2)
           ) or ($1 is null and $2 is null)
           order by name, id"#,
        level_id,
        subject_id,
    )
    .fetch_all(db)
    .await
}

/// Every level of every subject.
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

/// What each of these tutors teaches.
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

pub async fn by_id(db: impl PgExecutor<'_>, id: Uuid) -> Result<Option<Tutor>> {
    query_as!(
        Tutor,
        r#"select id, slug, name, email, headline, about_markdown, about_html, paused_at, paused_until,
                  weekly_limit, teaches_online, teaches_in_person, areas, times, price_pence, last_asked_at
           from tutors where id = $1"#,
        id,
    )
    .fetch_optional(db)
    .await
}

/// The tutor whose page has this slug.
pub async fn by_slug(db: impl PgExecutor<'_>, slug: &str) -> Result<Option<Tutor>> {
    query_as!(
        Tutor,
        r#"select id, slug, name, email, headline, about_markdown, about_html, paused_at, paused_until,
                  weekly_limit, teaches_online, teaches_in_person, areas, times, price_pence, last_asked_at
           from tutors where slug = $1"#,
        slug,
    )
    .fetch_optional(db)
    .await
}

pub async fn id_of_email(db: impl PgExecutor<'_>, email: &str) -> Result<Option<Uuid>> {
    query_scalar!("select id from tutors where email = $1", email).fetch_optional(db).await
}

/// The slugs that begin as this one does.
pub async fn slugs_like(db: impl PgExecutor<'_>, slug: &str) -> Result<Vec<String>> {
    query_scalar!("select slug from tutors where slug = $1 or starts_with(slug, $1 || '-')", slug)
        .fetch_all(db)
        .await
}

/// Adds a tutor. `None` where another one has the address.
pub async fn insert(
    db: impl PgExecutor<'_>,
    id: Uuid,
    slug: &str,
    profile: &Profile,
    about_html: &str,
    now: OffsetDateTime,
) -> Result<Option<Uuid>> {
    query_scalar!(
        r#"insert into tutors
               (id, slug, name, email, headline, about_markdown, about_html, created_at, updated_at)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $8)
           on conflict on constraint tutors_email do nothing
           returning id"#,
        id,
        slug,
        profile.name.as_str(),
        profile.email.as_str(),
        profile.headline,
        profile.about,
        about_html,
        now,
    )
    .fetch_optional(db)
    .await
}

/// Changes a tutor. `false` where another one has the address.
pub async fn update(
    db: impl PgExecutor<'_>,
    id: Uuid,
    profile: &Profile,
    about_html: &str,
    now: OffsetDateTime,
) -> Result<bool> {
    let done = query!(
        r#"update tutors
           set name = $2, email = $3, headline = $4, about_markdown = $5, about_html = $6, updated_at = $7
           where id = $1"#,
        id,
        profile.name.as_str(),
        profile.email.as_str(),
        profile.headline,
        profile.about,
        about_html,
        now,
    )
    .execute(db)
    .await;
    match done {
        Err(sqlx::Error::Database(error)) if error.constraint() == Some("tutors_email") => Ok(false),
        done => done.map(|_| true),
    }
}

/// Sets what a tutor teaches: pairs of a level and a subject.
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

/// Sends a tutor no more offers until then, or until they say so; a pause that lasts keeps
/// its beginning.
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

/// Sends a tutor offers again.
pub async fn resume(db: impl PgExecutor<'_>, id: Uuid, now: OffsetDateTime) -> Result<()> {
    query!("update tutors set paused_at = null, paused_until = null, updated_at = $2 where id = $1", id, now)
        .execute(db)
        .await?;
    Ok(())
}

/// Sets how a tutor teaches.
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

/// What the desk has seen.
pub async fn checks_of(db: impl PgExecutor<'_>, tutor: Uuid) -> Result<Vec<Check>> {
    query_as!(Check, "select kind, detail, seen_on from tutor_checks where tutor_id = $1", tutor)
        .fetch_all(db)
        .await
}

/// Replaces what the desk has seen.
pub async fn set_checks(db: &mut PgConnection, tutor: Uuid, seen: &[Seen]) -> Result<()> {
    query!("delete from tutor_checks where tutor_id = $1", tutor).execute(&mut *db).await?;
    for Seen { kind, detail, on } in seen {
        query!(
            "insert into tutor_checks (tutor_id, kind, detail, seen_on) values ($1, $2, $3, $4)",
            tutor,
            *kind,
            detail,
            on,
        )
        .execute(&mut *db)
        .await?;
    }
    Ok(())
}

/// How many offers a tutor has answered since then, and half of them within how many minutes.
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

/// Stores the profile text that a tutor proposes, until an admin has decided. It replaces an earlier
/// proposal.
pub async fn set_change(
    db: impl PgExecutor<'_>,
    tutor: Uuid,
    headline: &str,
    about: &str,
    now: OffsetDateTime,
) -> Result<()> {
    query!(
        r#"insert into tutor_changes (tutor_id, headline, about_markdown, asked_at) values ($1, $2, $3, $4)
           on conflict (tutor_id) do update set headline = $2, about_markdown = $3, asked_at = $4"#,
        tutor,
        headline,
        about,
        now,
    )
    .execute(db)
    .await?;
    Ok(())
}

pub async fn change_of(db: impl PgExecutor<'_>, tutor: Uuid) -> Result<Option<Change>> {
    query_as!(
        Change,
        "select headline, about_markdown as about, asked_at from tutor_changes where tutor_id = $1",
        tutor,
    )
    .fetch_optional(db)
    .await
}

/// Removes a proposal for whoever decides on it; `None` where it was decided or replaced since it was
/// made at `asked_at`.
pub async fn take_change(
    db: impl PgExecutor<'_>,
    tutor: Uuid,
    asked_at: OffsetDateTime,
) -> Result<Option<Change>> {
    query_as!(
        Change,
        r#"delete from tutor_changes where tutor_id = $1 and asked_at = $2
           returning headline, about_markdown as about, asked_at"#,
        tutor,
        asked_at,
    )
    .fetch_optional(db)
    .await
}

/// Replaces the profile text of a tutor's page.
pub async fn set_profile_text(
    db: impl PgExecutor<'_>,
    tutor: Uuid,
    change: &Change,
    about_html: &str,
    now: OffsetDateTime,
) -> Result<()> {
    query!(
        "update tutors set headline = $2, about_markdown = $3, about_html = $4, updated_at = $5 where id = $1",
        tutor,
        change.headline,
        change.about,
        about_html,
        now,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Remembers how an offer went: answered, or `None` where the time ran out.
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
