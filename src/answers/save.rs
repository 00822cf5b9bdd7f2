//! Saving an answer in the caller's transaction. Labels that do not exist yet are created, an
//! address that was public goes on redirecting, and triggers tell the search index, the page
//! cache and the list of neighbours to be recomputed.

use sqlx::{PgConnection, Result};
use time::OffsetDateTime;
use uuid::Uuid;

use super::{
    content::Content,
    queries::{self, Place},
    validation::ValidAnswer,
};
use crate::topics;

/// The outcome of saving.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Saved {
    Done,
    /// Another answer has the address, or had it before and is still found there.
    AddressTaken,
    /// Somebody else has saved since this version was read.
    Outdated,
}

/// Adds an answer under `id`.
pub async fn save_new(
    tx: &mut PgConnection,
    id: Uuid,
    new: &ValidAnswer,
    now: OffsetDateTime,
) -> Result<Saved> {
    let place = place_of(tx, &new.content).await?;
    if queries::is_address_taken(&mut *tx, place, &new.content.slug, None).await? {
        return Ok(Saved::AddressTaken);
    }
    queries::insert(&mut *tx, id, place, new, now).await?;
    Ok(Saved::Done)
}

/// Overwrites `version` of an answer.
pub async fn save(
    tx: &mut PgConnection,
    id: Uuid,
    version: i32,
    new: &ValidAnswer,
    now: OffsetDateTime,
) -> Result<Saved> {
    let place = place_of(tx, &new.content).await?;
    if queries::is_address_taken(&mut *tx, place, &new.content.slug, Some(id)).await? {
        return Ok(Saved::AddressTaken);
    }
    let saved = queries::update(tx, id, version, place, new, now).await?;
    Ok(if saved { Saved::Done } else { Saved::Outdated })
}

/// The level, subject and topic of an answer; those that do not exist are created.
pub async fn place_of(tx: &mut PgConnection, content: &Content) -> Result<Place> {
    let Content { level, subject, topic, .. } = content;
    let level = topics::named_level(&mut *tx, &level.slug, &level.label).await?;
    let subject = topics::named_subject(&mut *tx, &subject.slug, &subject.label).await?;
    let topic = topics::named_topic(tx, subject.id, &topic.slug, &topic.label).await?;
    Ok(Place { level_id: level.id, subject_id: subject.id, topic_id: topic.id })
}
