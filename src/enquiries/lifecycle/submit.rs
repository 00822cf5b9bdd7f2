//! An enquiry comes in: kept, with its first step and its letter, or not at all.

use sqlx::PgConnection;
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::transition;
use crate::enquiries::{
    enquiry::{Actor, Enquiry, EnquiryState, LinkScope},
    letters::Held,
    links,
    new_enquiry::{NewEnquiry, Typed},
    queries,
};
use crate::platform::{
    self,
    token::{Token, salt},
};

/// Nobody reads and fills in the form in less.
const SOONEST: Duration = Duration::seconds(3);

/// Why the desk should look at a form first.
pub fn suspicion(site: &platform::App, typed: &Typed, now: OffsetDateTime) -> Option<&'static str> {
    if !typed.website.is_empty() {
        return Some("a field that people do not see was filled in");
    }
    if !site.limits.are_on() {
        return None;
    }
    match site.secret.stamped_at(&typed.shown) {
        None => Some("the form was not sent from our page"),
        Some(shown) if now - shown < SOONEST => Some("the form was sent in less than 3 seconds"),
        Some(_) => None,
    }
}

/// Keeps an enquiry, or finds the one that this form has made already. Gives the token to watch it with.
pub async fn receive(
    tx: &mut PgConnection,
    site: &platform::App,
    submission: &str,
    asked: &NewEnquiry,
    suspicion: Option<&'static str>,
    now: OffsetDateTime,
) -> anyhow::Result<Token> {
    let salt = salt();
    let state = if suspicion.is_some() { EnquiryState::Held } else { EnquiryState::Received };
    let new = queries::New { id: Uuid::now_v7(), submission, salt: &salt, state, now };
    if !queries::insert(&mut *tx, &new, asked).await? {
        let known = queries::salt_of(tx, submission).await?.ok_or(sqlx::Error::RowNotFound)?;
        return Ok(LinkScope::Watch.token(&site.secret, &known));
    }
    for power in [LinkScope::Watch, LinkScope::Act] {
        let hash = power.token(&site.secret, &salt).hash();
        queries::add_link(&mut *tx, new.id, power, &hash, now + state.retention().kept).await?;
    }
    let enquiry = queries::by_id(&mut *tx, new.id).await?.ok_or(sqlx::Error::RowNotFound)?;
    queries::add_event(&mut *tx, &enquiry, None, Actor::Family, suspicion.unwrap_or_default(), now).await?;
    transition::plan(&mut *tx, &enquiry, now).await?;
    match suspicion {
        Some(reason) => tell_the_desk(tx, site, &enquiry, reason, now).await?,
        None => transition::ask_to_confirm(tx, site, &enquiry, now).await?,
    }
    Ok(LinkScope::Watch.token(&site.secret, &salt))
}

async fn tell_the_desk(
    tx: &mut PgConnection,
    site: &platform::App,
    enquiry: &Enquiry,
    reason: &str,
    now: OffsetDateTime,
) -> anyhow::Result<()> {
    let link = links::desk(site, enquiry);
    transition::post_to_desk(tx, site, &Held { enquiry, reason, link }, now).await
}
