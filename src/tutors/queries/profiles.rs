use sqlx::{PgExecutor, Result, query, query_as, query_scalar};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::tutors::tutor::{Profile, Tutor};

pub async fn by_id(db: impl PgExecutor<'_>, id: Uuid) -> Result<Option<Tutor>> {
    query_as!(
        Tutor,
        r#"select id, slug, name, email, headline, about_markdown, about_html, paused_at, paused_until,
                  suspended_at, suspended_by, hidden_at, hidden_by, weekly_limit, teaches_online, teaches_in_person, areas, times, price_pence, last_asked_at
           from tutors where id = $1"#,
        id,
    )
    .fetch_optional(db)
    .await
}

/// The tutor with this slug.
pub async fn by_slug(db: impl PgExecutor<'_>, slug: &str) -> Result<Option<Tutor>> {
    query_as!(
        Tutor,
        r#"select id, slug, name, email, headline, about_markdown, about_html, paused_at, paused_until,
                  suspended_at, suspended_by, hidden_at, hidden_by, weekly_limit, teaches_online, teaches_in_person, areas, times, price_pence, last_asked_at
           from tutors where slug = $1"#,
        slug,
    )
    .fetch_optional(db)
    .await
}

pub async fn id_of_email(db: impl PgExecutor<'_>, email: &str) -> Result<Option<Uuid>> {
    query_scalar!("select id from tutors where email = $1", email).fetch_optional(db).await
}

/// The slugs that start with this one.
pub async fn slugs_like(db: impl PgExecutor<'_>, slug: &str) -> Result<Vec<String>> {
    query_scalar!("select slug from tutors where slug = $1 or starts_with(slug, $1 || '-')", slug)
        .fetch_all(db)
        .await
}

/// Adds a tutor. `None` if the address is taken.
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

/// Updates a tutor. `false` if the address is taken.
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

/// Lets nobody else change a tutor until the transaction ends. When the tutor was changed last.
pub async fn lock(db: impl PgExecutor<'_>, id: Uuid) -> Result<Option<OffsetDateTime>> {
    query_scalar!("select updated_at from tutors where id = $1 for update", id).fetch_optional(db).await
}
