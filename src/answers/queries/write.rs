use sqlx::{PgConnection, PgExecutor, Result, query, query_scalar, types::Json};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::answers::{ValidAnswer, key_date::chronology};

/// The rows that the level, subject and topic of an answer name.
#[derive(Debug, Clone, Copy)]
pub struct Place {
    pub level_id: i16,
    pub subject_id: i16,
    pub topic_id: i32,
}

/// Adds an answer; check first with [`is_address_taken`].
pub async fn insert(
    db: impl PgExecutor<'_>,
    id: Uuid,
    place: Place,
    new: &ValidAnswer,
    now: OffsetDateTime,
) -> Result<()> {
    let content = &new.content;
    query!(
        r#"insert into answers (id, level_id, subject_id, topic_id, slug, question, short_answer, body_markdown, body_html,
                                author, sources, attribution, licence, state, created_at, updated_at, published_at, withdrawn_at,
                                dates, terms, checked_by, checked_on, chronology)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $15,
                   case when $14 = 'published' then $15::timestamptz end,
                   case when $14 = 'withdrawn' then $15::timestamptz end, $16, $17, $18, $19, $20)"#,
        id,
        place.level_id,
        place.subject_id,
        place.topic_id,
        content.slug,
        content.question,
        content.short_answer,
        content.body_markdown,
        new.body_html,
        content.author,
        Json(&content.sources) as _,
        content.attribution,
        content.licence,
        new.state.as_str(),
        now,
        Json(&content.dates) as _,
        Json(&content.terms) as _,
        content.check.as_ref().map_or("", |check| &check.by),
        content.check.as_ref().map(|check| check.on),
        chronology(&content.dates),
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Overwrites `version` of an answer; `false` if somebody else has saved since. An address that
/// was public once goes on redirecting here.
pub async fn update(
    tx: &mut PgConnection,
    id: Uuid,
    version: i32,
    place: Place,
    new: &ValidAnswer,
    now: OffsetDateTime,
) -> Result<bool> {
    let content = &new.content;
    query!(
        r#"insert into former_addresses (level_id, subject_id, slug, answer_id, left_at)
           select level_id, subject_id, slug, id, $6 from answers
           where id = $1 and version = $2 and published_at is not null
             and (level_id, subject_id, slug) is distinct from ($3::smallint, $4::smallint, $5::text)
           on conflict (level_id, subject_id, slug) do update set answer_id = excluded.answer_id, left_at = excluded.left_at"#,
        id,
        version,
        place.level_id,
        place.subject_id,
        content.slug,
        now,
    )
    .execute(&mut *tx)
    .await?;
    query!(
        "delete from former_addresses where level_id = $1 and subject_id = $2 and slug = $3 and answer_id = $4",
        place.level_id,
        place.subject_id,
        content.slug,
        id,
    )
    .execute(&mut *tx)
    .await?;
    let saved = query!(
        r#"update answers set level_id = $3, subject_id = $4, topic_id = $5, slug = $6, question = $7, short_answer = $8,
                  body_markdown = $9, body_html = $10, author = $11, sources = $12, attribution = $13, licence = $14,
                  state = $15, version = version + 1, updated_at = $16,
                  published_at = case when $15 = 'published' then coalesce(published_at, $16) else published_at end,
                  withdrawn_at = case when $15 = 'withdrawn' then coalesce(withdrawn_at, $16) end,
                  withdrawn_reason = case when $15 = 'withdrawn' then withdrawn_reason else '' end,
                  dates = $17, terms = $18, checked_by = $19, checked_on = $20,
                  chronology = $21,
                  -- a place in the order of one topic means nothing in another
                  rank = case when (level_id, topic_id) = ($3, $5) then rank else 2147483647 end
           where id = $1 and version = $2"#,
        id,
        version,
        place.level_id,
        place.subject_id,
        place.topic_id,
        content.slug,
        content.question,
        content.short_answer,
        content.body_markdown,
        new.body_html,
        content.author,
        Json(&content.sources) as _,
        content.attribution,
        content.licence,
        new.state.as_str(),
        now,
        Json(&content.dates) as _,
        Json(&content.terms) as _,
        content.check.as_ref().map_or("", |check| &check.by),
        content.check.as_ref().map(|check| check.on),
        chronology(&content.dates),
    )
    .execute(tx)
    .await?;
    Ok(saved.rows_affected() == 1)
}

/// Withdraws a published answer, and changes nothing else of it. `false` if it is not published.
pub async fn withdraw(db: impl PgExecutor<'_>, id: Uuid, reason: &str, now: OffsetDateTime) -> Result<bool> {
    let withdrawn = query!(
        r#"update answers set state = 'withdrawn', withdrawn_at = $3, withdrawn_reason = $2,
                  version = version + 1, updated_at = $3
           where id = $1 and state = 'published'"#,
        id,
        reason,
        now,
    )
    .execute(db)
    .await?;
    Ok(withdrawn.rows_affected() == 1)
}

/// Whether an answer other than `but_by` has this address, or had it while the public could see it.
pub async fn is_address_taken(
    db: impl PgExecutor<'_>,
    place: Place,
    slug: &str,
    but_by: Option<Uuid>,
) -> Result<bool> {
    query_scalar!(
        r#"select exists (select from answers where level_id = $1 and subject_id = $2 and slug = $3
                          and id is distinct from $4)
               or exists (select from former_addresses where level_id = $1 and subject_id = $2 and slug = $3
                          and answer_id is distinct from $4) as "taken!""#,
        place.level_id,
        place.subject_id,
        slug,
        but_by,
    )
    .fetch_one(db)
    .await
}
