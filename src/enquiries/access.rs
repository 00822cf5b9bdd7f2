//! What the token in an address gives access to: `None` for a token that was never issued or has
//! expired.

use sqlx::PgConnection;
use time::OffsetDateTime;

use super::{
    enquiry::{Enquiry, Offer},
    links::LinkScope,
    queries,
};
use crate::platform::token::Token;

/// The enquiry that a token opens, and what may be done with it.
pub async fn enquiry(
    db: &mut PgConnection,
    token: &str,
    now: OffsetDateTime,
) -> sqlx::Result<Option<(Enquiry, LinkScope)>> {
    let Some(token) = Token::parse(token) else { return Ok(None) };
    let Some((id, scope)) = queries::opened_by(&mut *db, &token.hash(), now).await? else { return Ok(None) };
    Ok(queries::by_id(db, id).await?.map(|enquiry| (enquiry, scope)))
}

/// The enquiry that a token of [`LinkScope::Act`] opens, under a row lock until the transaction ends.
pub async fn enquiry_to_act_on(
    tx: &mut PgConnection,
    token: &str,
    now: OffsetDateTime,
) -> sqlx::Result<Option<Enquiry>> {
    match enquiry(&mut *tx, token, now).await? {
        Some((enquiry, LinkScope::Act)) => queries::locked(tx, enquiry.id).await,
        _ => Ok(None),
    }
}

/// The offer that a tutor's token opens.
pub async fn offer(db: &mut PgConnection, token: &str) -> sqlx::Result<Option<Offer>> {
    let Some(token) = Token::parse(token) else { return Ok(None) };
    queries::offer_opened_by(db, &token.hash()).await
}
