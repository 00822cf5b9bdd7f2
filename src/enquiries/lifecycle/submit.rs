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
    clock::UkTime,
    mail,
    token::{Token, salt},
    values::EmailAddress,
};

/// Stores an enquiry, or finds the one that the same words made before. Other words with the same
/// submission correct the first enquiry while nobody has confirmed it, and are a new one after that.
/// Where there is a `suspicion`, a new one is held for the desk. Returns the token of
/// [`LinkScope::Watch`].
pub async fn submit(
    tx: &mut PgConnection,
    app: &App,
    submission: &str,
    new: &NewEnquiry,
    suspicion: Option<&'static str>,
    now: OffsetDateTime,
) -> anyhow::Result<Token> {
    let fingerprint = new.fingerprint(submission);
    let known = queries::locked_unconfirmed(&mut *tx, submission).await?;
    // asked under the row lock, so that of two clicks the second finds what the first has made
    if let Some(salt) = queries::salt_of(&mut *tx, submission, &fingerprint).await? {
        return Ok(LinkScope::Watch.token(&app.secret, &salt));
    }
    let state = match &known {
        Some(known) => known.state,
        None if suspicion.is_some() => EnquiryState::Held,
        None => EnquiryState::Received,
    };
    let salt = salt();
    let (id, fingerprint) = (Uuid::now_v7(), fingerprint.as_str());
    let row = queries::NewRow { id, submission, fingerprint, salt: &salt, state, now };
    if let Some(known) = known {
        return correct(tx, app, &known, row, new).await;
    }
    if !queries::insert(&mut *tx, &row, new).await? {
        let known = queries::salt_of(tx, submission, fingerprint).await?.ok_or(sqlx::Error::RowNotFound)?;
        return Ok(LinkScope::Watch.token(&app.secret, &known));
    }
    add_links(&mut *tx, app, id, &row).await?;
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

/// The form came again with other words. Where the address is another one, the links that went to
/// the first stop working, for it may be a stranger's; the page that the sender has open goes on.
async fn correct(
    tx: &mut PgConnection,
    app: &App,
    known: &Enquiry,
    row: queries::NewRow<'_>,
    new: &NewEnquiry,
) -> anyhow::Result<Token> {
    let has_moved = known.contact_email != new.contact_email;
    let salt = if has_moved { row.salt } else { &known.link_salt };
    let row = queries::NewRow { salt, ..row };
    queries::replace(&mut *tx, known.id, &row, new).await?;
    if has_moved {
        queries::delete_act_links(&mut *tx, known.id).await?;
        add_links(&mut *tx, app, known.id, &row).await?;
    }
    let enquiry = queries::by_id(&mut *tx, known.id).await?.ok_or(sqlx::Error::RowNotFound)?;
    schedule::plan(&mut *tx, &enquiry, row.now).await?;
    let tells_other = has_moved
        || (enquiry.requester, enquiry.level_id, enquiry.subject_id)
            != (known.requester, known.level_id, known.subject_id);
    if enquiry.state == EnquiryState::Received && tells_other {
        if has_moved {
            mail::erase_about(&mut *tx, known.id).await?;
        }
        send_confirmation_link(tx, app, &enquiry, row.now).await?;
    }
    Ok(LinkScope::Watch.token(&app.secret, salt))
}

/// Sends what did not arrive to another address. Before the confirmation, links that went to the first
/// stop working and a new one goes to the second; the page that the sender has open goes on.
pub async fn change_address(
    tx: &mut PgConnection,
    app: &App,
    enquiry: &Enquiry,
    email: &EmailAddress,
    now: OffsetDateTime,
) -> anyhow::Result<()> {
    if enquiry.confirmed_at.is_some() {
        queries::set_address(&mut *tx, enquiry.id, email.as_str(), &enquiry.link_salt).await?;
        mail::readdress(tx, enquiry.id, (&enquiry.contact_email, email.as_str()), now).await?;
        return Ok(());
    }
    let salt = salt();
    queries::set_address(&mut *tx, enquiry.id, email.as_str(), &salt).await?;
    queries::delete_act_links(&mut *tx, enquiry.id).await?;
    for scope in [LinkScope::Watch, LinkScope::Act] {
        let hash = scope.token(&app.secret, &salt).hash();
        queries::add_link(&mut *tx, enquiry.id, scope, &hash, enquiry.delete_at).await?;
    }
    mail::erase_about(&mut *tx, enquiry.id).await?;
    let enquiry = queries::by_id(&mut *tx, enquiry.id).await?.ok_or(sqlx::Error::RowNotFound)?;
    send_confirmation_link(tx, app, &enquiry, now).await
}

async fn add_links(
    tx: &mut PgConnection,
    app: &App,
    id: Uuid,
    row: &queries::NewRow<'_>,
) -> anyhow::Result<()> {
    for scope in [LinkScope::Watch, LinkScope::Act] {
        let hash = scope.token(&app.secret, row.salt).hash();
        queries::add_link(&mut *tx, id, scope, &hash, row.now + row.state.retention().kept).await?;
    }
    Ok(())
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
        until: UkTime(enquiry.delete_at),
        promise: app.config.promise_in_words(),
    };
    notify::unconfirmed(tx, app, &confirm, now).await
}
