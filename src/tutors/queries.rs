use sqlx::{PgConnection, PgExecutor, Result, query, query_as, query_scalar};
use time::OffsetDateTime;
use uuid::Uuid;

use super::tutor::{Course, Profile, Tutor};

/// Tutors in the order of their names; `None` filters nothing.
pub async fn listed(
    db: impl PgExecutor<'_>,
    level_id: Option<i16>,
    subject_id: Option<i16>,
) -> Result<Vec<Tutor>> {
    query_as!(
        Tutor,
        r#"select id, slug, name, email, headline, about_markdown, about_html, paused_at, last_asked_at
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
        r#"select id, slug, name, email, headline, about_markdown, about_html, paused_at, last_asked_at
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
        r#"select id, slug, name, email, headline, about_markdown, about_html, paused_at, last_asked_at
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
        profile.name,
        profile.email,
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
        profile.name,
        profile.email,
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

/// Sends a tutor no more offers; the first pause keeps its date.
pub async fn pause(db: impl PgExecutor<'_>, id: Uuid, now: OffsetDateTime) -> Result<()> {
    query!("update tutors set paused_at = $2, updated_at = $2 where id = $1 and paused_at is null", id, now)
        .execute(db)
        .await?;
    Ok(())
}

/// Sends a tutor offers again.
pub async fn resume(db: impl PgExecutor<'_>, id: Uuid, now: OffsetDateTime) -> Result<()> {
    query!("update tutors set paused_at = null, updated_at = $2 where id = $1", id, now).execute(db).await?;
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
