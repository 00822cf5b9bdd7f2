use sqlx::{PgExecutor, Result, query, query_as, query_scalar};

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

/// The names of the pages that rooms have noted for a topic at a level; see `platform::study`.
pub async fn study_pages(db: impl PgExecutor<'_>, level_id: i16, topic_id: i32) -> Result<Vec<String>> {
    query_scalar!(
        "select name from study_pages where level_id = $1 and topic_id = $2 order by name",
        level_id,
        topic_id
    )
    .fetch_all(db)
    .await
}

/// Notes whether a room has a page for a topic at a level, so that the pages of the topic and of its
/// answers link to it or stop doing so. `name` is that of the `StudyLink`.
pub async fn note_study_page(
    db: impl PgExecutor<'_>,
    name: &str,
    (level_id, topic_id): (i16, i32),
    exists: bool,
) -> Result<()> {
    let noting = if exists {
        query!(
            r#"insert into study_pages (level_id, topic_id, name) values ($1, $2, $3)
               on conflict do nothing"#,
            level_id,
            topic_id,
            name
        )
    } else {
        query!(
            "delete from study_pages where level_id = $1 and topic_id = $2 and name = $3",
            level_id,
            topic_id,
            name
        )
    };
    noting.execute(db).await.map(|_| ())
}
