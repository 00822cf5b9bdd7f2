use sqlx::{PgExecutor, Result, query_as};

use super::{Level, Subject, Topic};

/// All levels in display order, without that of drafts which have none yet.
pub async fn levels(db: impl PgExecutor<'_>) -> Result<Vec<Level>> {
    query_as!(
        Level,
        "select id, slug, label, position from levels where slug <> 'no-level-yet' order by position, id"
    )
    .fetch_all(db)
    .await
}

/// All subjects in display order, without that of drafts which have none yet.
pub async fn subjects(db: impl PgExecutor<'_>) -> Result<Vec<Subject>> {
    query_as!(
        Subject,
        "select id, slug, label from subjects where slug <> 'no-subject-yet' order by position, id"
    )
    .fetch_all(db)
    .await
}

/// The topics of a subject in display order, without that of drafts which have none yet.
pub async fn topics_of(db: impl PgExecutor<'_>, subject_id: i16) -> Result<Vec<Topic>> {
    query_as!(
        Topic,
        r#"select id, slug, label from topics where subject_id = $1 and slug <> 'no-topic-yet'
           order by position, label, id"#,
        subject_id
    )
    .fetch_all(db)
    .await
}

/// The level with this slug, created with this label if necessary.
pub async fn named_level(db: impl PgExecutor<'_>, slug: &str, label: &str) -> Result<Level> {
    query_as!(
        Level,
        r#"insert into levels as known (slug, label, position)
           values ($1, $2, coalesce((select max(position) from levels), 0) + 1)
           on conflict on constraint levels_slug do update set slug = excluded.slug
           returning id, slug, label, position"#,
        slug,
        label,
    )
    .fetch_one(db)
    .await
}

/// The subject with this slug, created with this label if necessary.
pub async fn named_subject(db: impl PgExecutor<'_>, slug: &str, label: &str) -> Result<Subject> {
    query_as!(
        Subject,
        r#"insert into subjects as known (slug, label, position)
           values ($1, $2, coalesce((select max(position) from subjects), 0) + 1)
           on conflict on constraint subjects_slug do update set slug = excluded.slug
           returning id, slug, label"#,
        slug,
        label,
    )
    .fetch_one(db)
    .await
}

/// The topic of a subject with this slug, created with this label if necessary.
pub async fn named_topic(db: impl PgExecutor<'_>, subject_id: i16, slug: &str, label: &str) -> Result<Topic> {
    query_as!(
        Topic,
        r#"insert into topics as known (subject_id, slug, label, position)
           values ($1, $2, $3, coalesce((select max(position) from topics where subject_id = $1), 0) + 1)
           on conflict on constraint topics_slug do update set slug = excluded.slug
           returning id, slug, label"#,
        subject_id,
        slug,
        label,
    )
    .fetch_one(db)
    .await
}
