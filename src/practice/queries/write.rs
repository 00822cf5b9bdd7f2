use sqlx::{PgConnection, PgExecutor, Result, query, query_scalar, types::Json};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::{
    answers::Publication,
    practice::{STUDY, content::Content},
    topics::{named_level, named_subject, named_topic, note_study_page},
};

/// A question to be stored.
#[derive(Debug, Clone, Copy)]
pub struct Row<'a> {
    pub id: Uuid,
    pub content: &'a Content,
    pub state: Publication,
    pub now: OffsetDateTime,
}

/// The rows that a content names. Those that do not exist are created.
async fn place(db: &mut PgConnection, content: &Content) -> Result<(i16, i16, i32)> {
    let Content { level, subject, topic, .. } = content;
    let level = named_level(&mut *db, &level.slug, &level.label).await?;
    let subject = named_subject(&mut *db, &subject.slug, &subject.label).await?;
    let topic = named_topic(db, subject.id, &topic.slug, &topic.label).await?;
    Ok((level.id, subject.id, topic.id))
}

/// Adds a question. `false` if another one has its address, or it was added already.
pub async fn insert(db: &mut PgConnection, row: Row<'_>) -> Result<bool> {
    let (level_id, subject_id, topic_id) = place(&mut *db, row.content).await?;
    let done = query!(
        r#"insert into practice_questions (id, level_id, subject_id, topic_id, slug, question, command, marks, body,
                                           state, created_at, updated_at, published_at)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11,
                   case when $10 = 'published' then $11::timestamptz end)
           on conflict do nothing"#,
        row.id,
        level_id,
        subject_id,
        topic_id,
        row.content.slug,
        row.content.question,
        row.content.command.map_or("", |word| word.slug),
        row.content.marks,
        Json(&row.content.body) as _,
        row.state.as_str(),
        row.now,
    )
    .execute(&mut *db)
    .await?;
    note(db, (level_id, topic_id)).await?;
    Ok(done.rows_affected() == 1)
}

/// Saves the next version. `false` if another question has its address.
pub async fn update(db: &mut PgConnection, row: Row<'_>) -> Result<bool> {
    let (level_id, subject_id, topic_id) = place(&mut *db, row.content).await?;
    let was = query!("select level_id, topic_id from practice_questions where id = $1", row.id)
        .fetch_one(&mut *db)
        .await?;
    let done = query!(
        r#"update practice_questions as p
           set level_id = $2, subject_id = $3, topic_id = $4, slug = $5, question = $6, command = $7, marks = $8,
               body = $9, state = $10, version = version + 1, updated_at = $11,
               published_at = coalesce(published_at, case when $10 = 'published' then $11::timestamptz end)
           where id = $1 and not exists (
               select from practice_questions other
               where other.level_id = $2 and other.subject_id = $3 and other.slug = $5 and other.id <> $1
           )"#,
        row.id,
        level_id,
        subject_id,
        topic_id,
        row.content.slug,
        row.content.question,
        row.content.command.map_or("", |word| word.slug),
        row.content.marks,
        Json(&row.content.body) as _,
        row.state.as_str(),
        row.now,
    )
    .execute(&mut *db)
    .await?;
    note(&mut *db, (was.level_id, was.topic_id)).await?;
    note(db, (level_id, topic_id)).await?;
    Ok(done.rows_affected() == 1)
}

/// Notes whether a topic has practice, so that its page and its answers link to it.
async fn note(db: &mut PgConnection, (level_id, topic_id): (i16, i32)) -> Result<()> {
    let exists = query_scalar!(
        r#"select exists (select from practice_questions
                          where state = 'published' and level_id = $1 and topic_id = $2) as "exists!""#,
        level_id,
        topic_id,
    )
    .fetch_one(&mut *db)
    .await?;
    note_study_page(db, STUDY, (level_id, topic_id), exists).await
}

/// Locks a question until the transaction ends. When it was last changed.
pub async fn lock(db: impl PgExecutor<'_>, id: Uuid) -> Result<Option<OffsetDateTime>> {
    query_scalar!("select updated_at from practice_questions where id = $1 for update", id)
        .fetch_optional(db)
        .await
}

/// Notes that an import has written the present version.
pub async fn remember_import(db: impl PgExecutor<'_>, id: Uuid) -> Result<()> {
    query!("update practice_questions set imported_version = version where id = $1", id).execute(db).await?;
    Ok(())
}
