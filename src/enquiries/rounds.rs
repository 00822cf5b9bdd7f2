//! What happens by the clock. Each round is made of small transactions; a second one
//! finds nothing left to do.

use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::{
    acceptance::regret,
    course::enter,
    enquiry::{Actor, State, TIME_TO_ANSWER},
    queries,
};
use crate::{mail, web};

/// How much one transaction takes on.
const PART: i64 = 100;
/// How long the words of a letter are kept.
const BODIES_KEPT: Duration = Duration::days(30);

/// Deletes what is over, ends what nobody answered, and forgets what letters said.
pub async fn round(site: &web::State) -> anyhow::Result<()> {
    let now = site.clock.now();
    while delete_a_part(site, now).await? == PART {}
    for id in queries::unanswered_since(&site.pool(), now - TIME_TO_ANSWER, PART).await? {
        expire(site, id, now).await?;
    }
    mail::forget_bodies(&site.pool(), now - BODIES_KEPT).await?;
    Ok(())
}

/// With an enquiry go the letters about it: they hold the same address.
async fn delete_a_part(site: &web::State, now: OffsetDateTime) -> anyhow::Result<i64> {
    let mut tx = site.pool().begin().await?;
    let deleted = queries::delete_due(&mut *tx, now, PART).await?;
    for id in &deleted {
        mail::erase_about(&mut *tx, *id).await?;
    }
    tx.commit().await?;
    Ok(i64::try_from(deleted.len())?)
}

async fn expire(site: &web::State, id: Uuid, now: OffsetDateTime) -> anyhow::Result<()> {
    let mut tx = site.pool().begin().await?;
    let Some(mut enquiry) = queries::locked(&mut tx, id).await?.filter(|e| e.state == State::Offered) else {
        return Ok(());
    };
    queries::close_offers(&mut *tx, id, now).await?;
    enter(&mut tx, &mut enquiry, State::Expired, Actor::Clock, "", now).await?;
    let offers = queries::offers_of(&mut *tx, id).await?;
    regret(&mut tx, site, &enquiry, &offers, now).await?;
    tx.commit().await?;
    Ok(())
}
