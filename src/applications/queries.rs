use sqlx::{PgConnection, PgExecutor, Result, query, query_as, query_scalar};
use time::OffsetDateTime;
use uuid::Uuid;

use super::{
    new_application::{Application, ApplicationState, NewApplication},
    retention,
};

/// Stores an application. `false` if the same words were sent with the same form before (idempotency).
pub async fn insert_application(
    db: impl PgExecutor<'_>,
    (id, submission, fingerprint): (Uuid, &str, &str),
    new_application: &NewApplication,
    token_hash: &[u8],
    now: OffsetDateTime,
) -> Result<bool> {
    let done = query!(
        r#"insert into tutor_applications
               (id, submission, name, email, headline, about_markdown, courses, teaches_online,
                teaches_in_person, areas, token_hash, state, created_at, delete_at,
                fingerprint)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'received', $12, $13, $14)
           on conflict on constraint tutor_applications_submission do nothing"#,
        id,
        submission,
        new_application.name.as_str(),
        new_application.email.as_str(),
        new_application.headline,
        new_application.about.as_str(),
        &new_application.courses,
        new_application.teaches_online,
        new_application.teaches_in_person,
        &new_application.areas,
        token_hash,
        now,
        now + retention::UNCONFIRMED.kept,
        fingerprint,
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// The application that these words, sent with this form, made.
pub async fn sent_before(
    db: impl PgExecutor<'_>,
    submission: &str,
    fingerprint: &str,
) -> Result<Option<Uuid>> {
    query_scalar!(
        "select id from tutor_applications where submission = $1 and fingerprint = $2",
        submission,
        fingerprint,
    )
    .fetch_optional(db)
    .await
}

/// The application of a form that nobody has confirmed yet, locked until the transaction ends.
pub async fn locked_unconfirmed(db: &mut PgConnection, submission: &str) -> Result<Option<Application>> {
    let id = query_scalar!(
        "select id from tutor_applications where submission = $1 and state = 'received' for update",
        submission,
    )
    .fetch_optional(&mut *db)
    .await?;
    match id {
        Some(id) => application(db, id).await,
        None => Ok(None),
    }
}

/// Replaces what was sent: the form came again with other words. `token_hash` is that of a new link,
/// or `None` to keep the link.
pub async fn replace_application(
    db: impl PgExecutor<'_>,
    (id, fingerprint): (Uuid, &str),
    new_application: &NewApplication,
    token_hash: Option<&[u8]>,
    now: OffsetDateTime,
) -> Result<()> {
    query!(
        r#"update tutor_applications
           set name = $2, email = $3, headline = $4, about_markdown = $5, courses = $6, teaches_online = $7,
               teaches_in_person = $8, areas = $9, token_hash = coalesce($10, token_hash), delete_at = $11,
               fingerprint = $12
           where id = $1"#,
        id,
        new_application.name.as_str(),
        new_application.email.as_str(),
        new_application.headline,
        new_application.about.as_str(),
        &new_application.courses,
        new_application.teaches_online,
        new_application.teaches_in_person,
        &new_application.areas,
        token_hash,
        now + retention::UNCONFIRMED.kept,
        fingerprint,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// The application that a link opens.
pub async fn application_opened_by(
    db: impl PgExecutor<'_>,
    token_hash: &[u8],
    now: OffsetDateTime,
) -> Result<Option<Uuid>> {
    query_scalar!(
        "select id from tutor_applications where token_hash = $1 and delete_at > $2",
        token_hash,
        now,
    )
    .fetch_optional(db)
    .await
}

pub async fn application(db: impl PgExecutor<'_>, id: Uuid) -> Result<Option<Application>> {
    query_as!(
        Application,
        r#"select id, name, email, headline, about_markdown, courses, teaches_online, teaches_in_person,
                  areas, state as "state: ApplicationState", created_at, delete_at
           from tutor_applications where id = $1"#,
        id,
    )
    .fetch_optional(db)
    .await
}

/// An application, locked until the transaction ends.
pub async fn locked_application(db: &mut PgConnection, id: Uuid) -> Result<Option<Application>> {
    query!("select id from tutor_applications where id = $1 for update", id).fetch_optional(&mut *db).await?;
    application(db, id).await
}

/// Sets the state of an application and when it is deleted.
pub async fn move_application(
    db: impl PgExecutor<'_>,
    id: Uuid,
    state: ApplicationState,
    delete_at: OffsetDateTime,
) -> Result<()> {
    query!(
        "update tutor_applications set state = $2, delete_at = $3 where id = $1",
        id,
        state.slug(),
        delete_at,
    )
    .execute(db)
    .await?;
    Ok(())
}

pub async fn count_applications(db: impl PgExecutor<'_>) -> Result<i64> {
    query_scalar!(r#"select count(*) as "count!" from tutor_applications"#).fetch_one(db).await
}

/// Applications, those waiting for the desk first, then the newest.
pub async fn applications(db: impl PgExecutor<'_>, at_most: i64, offset: i64) -> Result<Vec<Application>> {
    query_as!(
        Application,
        r#"select id, name, email, headline, about_markdown, courses, teaches_online, teaches_in_person,
                  areas, state as "state: ApplicationState", created_at, delete_at
           from tutor_applications
           order by state <> 'confirmed', created_at desc, id
           limit $1 offset $2"#,
        at_most,
        offset,
    )
    .fetch_all(db)
    .await
}

/// Creates a tutor from an application. `None` if the address is taken.
pub async fn create_tutor(
    db: impl PgExecutor<'_>,
    (id, slug): (Uuid, &str),
    application: &Application,
    about_html: &str,
    now: OffsetDateTime,
) -> Result<Option<Uuid>> {
    query_scalar!(
        r#"insert into tutors
               (id, slug, name, email, headline, about_markdown, about_html, teaches_online,
                teaches_in_person, areas, created_at, updated_at)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11)
           on conflict on constraint tutors_email do nothing
           returning id"#,
        id,
        slug,
        application.name,
        application.email,
        application.headline,
        application.about_markdown,
        about_html,
        application.teaches_online,
        application.teaches_in_person,
        &application.areas,
        now,
    )
    .fetch_optional(db)
    .await
}

/// Deletes a batch of expired applications and returns their ids.
pub async fn delete_due_applications(
    db: impl PgExecutor<'_>,
    now: OffsetDateTime,
    at_most: i64,
) -> Result<Vec<Uuid>> {
    query_scalar!(
        r#"delete from tutor_applications
           where id in (
               select id from tutor_applications where delete_at <= $1
               order by delete_at limit $2
               for update skip locked
           )
           returning id"#,
        now,
        at_most,
    )
    .fetch_all(db)
    .await
}

/// How many applications should have been deleted by then.
pub async fn overdue(db: impl PgExecutor<'_>, by: OffsetDateTime) -> Result<i64> {
    query_scalar!(r#"select count(*) as "count!" from tutor_applications where delete_at < $1"#, by)
        .fetch_one(db)
        .await
}

/// How many applications wait for the team's answer.
pub async fn count_waiting(db: impl PgExecutor<'_>) -> Result<i64> {
    query_scalar!(r#"select count(*) as "count!" from tutor_applications where state = 'confirmed'"#)
        .fetch_one(db)
        .await
}
