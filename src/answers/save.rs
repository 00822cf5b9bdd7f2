//! Saving a manuscript, in the caller's transaction: its place is found or made, its
//! old address kept, and its neighbours told.

use sqlx::{PgConnection, Result};
use time::OffsetDateTime;
use uuid::Uuid;

use super::{
    draft::ValidAnswer,
    queries::{self, Place},
};
use crate::topics;

/// What came of saving.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Saved {
    Done,
    /// Another answer stands at the address.
    AddressTaken,
    /// Somebody saved since this version was read.
    Outdated,
}

/// Adds an answer under `id`.
pub async fn save_new(
    tx: &mut PgConnection,
    id: Uuid,
    new: &ValidAnswer,
    now: OffsetDateTime,
) -> Result<Saved> {
    let place = place_of(tx, new).await?;
    if queries::is_address_taken(&mut *tx, place, &new.slug, None).await? {
        return Ok(Saved::AddressTaken);
    }
    queries::insert(&mut *tx, id, place, new, now).await?;
    Ok(Saved::Done)
}

/// Saves over `version` of an answer.
pub async fn save(
    tx: &mut PgConnection,
    id: Uuid,
    version: i32,
    new: &ValidAnswer,
    now: OffsetDateTime,
) -> Result<Saved> {
    let place = place_of(tx, new).await?;
    if queries::is_address_taken(&mut *tx, place, &new.slug, Some(id)).await? {
        return Ok(Saved::AddressTaken);
    }
    let saved = queries::update(tx, id, version, place, new, now).await?;
    Ok(if saved { Saved::Done } else { Saved::Outdated })
}

/// The level, subject and topic of a manuscript; those that are new are made.
pub async fn place_of(tx: &mut PgConnection, new: &ValidAnswer) -> Result<Place> {
    let level = topics::named_level(&mut *tx, &new.level.slug, &new.level.label).await?;
    let subject = topics::named_subject(&mut *tx, &new.subject.slug, &new.subject.label).await?;
    let topic = topics::named_topic(tx, subject.id, &new.topic.slug, &new.topic.label).await?;
    Ok(Place { level_id: level.id, subject_id: subject.id, topic_id: topic.id })
}
