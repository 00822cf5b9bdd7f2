//! What the token in an address gives access to. A token that was never issued, or has expired,
//! gives [`Error::Missing`].

use sqlx::PgConnection;
use time::OffsetDateTime;

use super::{
    enquiry::{Enquiry, Offer},
    links::LinkScope,
    queries,
};
use crate::platform::{Error, Result, token::Token};

/// The enquiry that a token opens, and what may be done with it.
pub async fn enquiry(
    db: &mut PgConnection,
    token: &str,
    now: OffsetDateTime,
) -> Result<(Enquiry, LinkScope)> {
    let token = Token::parse(token).ok_or(Error::Missing)?;
    let (id, scope) = queries::opened_by(&mut *db, &token.hash(), now).await?.ok_or(Error::Missing)?;
    let enquiry = queries::by_id(db, id).await?.ok_or(Error::Missing)?;
    Ok((enquiry, scope))
}

/// The enquiry that a token of [`LinkScope::Act`] opens, under a row lock until the transaction ends.
pub async fn enquiry_to_act_on(tx: &mut PgConnection, token: &str, now: OffsetDateTime) -> Result<Enquiry> {
    match enquiry(&mut *tx, token, now).await? {
        (enquiry, LinkScope::Act) => queries::locked(tx, enquiry.id).await?.ok_or(Error::Missing),
        (_, LinkScope::Watch) => Err(Error::Missing),
    }
}

/// The offer that a tutor's token opens.
pub async fn offer(db: &mut PgConnection, token: &str) -> Result<Offer> {
    let token = Token::parse(token).ok_or(Error::Missing)?;
    queries::offer_opened_by(db, &token.hash()).await?.ok_or(Error::Missing)
}
