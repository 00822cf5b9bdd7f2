//! A new enquiry: stored with its first event and its first email, or not at all.

use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use super::{enter, schedule};
use crate::enquiries::{
    enquiry::{Actor, Enquiry, EnquiryState},
    letters::{Confirm, Held},
    links::{self, LinkScope},
    new_enquiry::NewEnquiry,
    notify, queries,
};
use crate::platform::{
    App,
    clock::Moment,
    token::{Token, salt},
};

/// Stores an enquiry, or finds the one that this submission made before. Where there is a
/// `suspicion`, it is held for the desk. Returns the token of [`LinkScope::Watch`].
pub async fn submit(
    tx: &mut PgConnection,
    app: &App,
    submission: &str,
    new: &NewEnquiry,
    suspicion: Option<&'static str>,
    now: OffsetDateTime,
) -> anyhow::Result<Token> {
    let salt = salt();
    let state = if suspicion.is_some() { EnquiryState::Held } else { EnquiryState::Received };
    let row = queries::NewRow { id: Uuid::now_v7(), submission, salt: &salt, state, now };
    if !queries::insert(&mut *tx, &row, new).await? {
        let known = queries::salt_of(tx, submission).await?.ok_or(sqlx::Error::RowNotFound)?;
        return Ok(LinkScope::Watch.token(&app.secret, &known));
    }
    for scope in [LinkScope::Watch, LinkScope::Act] {
        let hash = scope.token(&app.secret, &salt).hash();
        queries::add_link(&mut *tx, row.id, scope, &hash, now + state.retention().kept).await?;
    }
    let enquiry = queries::by_id(&mut *tx, row.id).await?.ok_or(sqlx::Error::RowNotFound)?;
    queries::add_event(&mut *tx, &enquiry, None, Actor::Family, suspicion.unwrap_or_default(), now).await?;
    schedule::plan(&mut *tx, &enquiry, now).await?;
    match suspicion {
        Some(reason) => {
            let held = Held { enquiry: &enquiry, reason, link: links::desk(app, &enquiry) };
            notify::desk(tx, app, &held, now).await?;
        }
        None => send_confirmation_link(tx, app, &enquiry, now).await?,
    }
    Ok(LinkScope::Watch.token(&app.secret, &salt))
}

/// The desk releases a held enquiry, which goes on like any other.
pub async fn release(
    tx: &mut PgConnection,
    app: &App,
    enquiry: &mut Enquiry,
    now: OffsetDateTime,
) -> anyhow::Result<()> {
    if !enquiry.may_become(EnquiryState::Received) {
        return Ok(());
    }
    enter(tx, app, enquiry, EnquiryState::Received, (Actor::Desk, ""), now).await?;
    send_confirmation_link(tx, app, enquiry, now).await
}

async fn send_confirmation_link(
    tx: &mut PgConnection,
    app: &App,
    enquiry: &Enquiry,
    now: OffsetDateTime,
) -> anyhow::Result<()> {
    let confirm = Confirm {
        enquiry,
        link: links::act(app, enquiry),
        until: Moment(enquiry.delete_at),
        promise: app.config.promise_in_words(),
    };
    notify::unconfirmed(tx, app, &confirm, now).await
}
