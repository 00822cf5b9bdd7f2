//! Withdrawing an enquiry.

use axum::{extract::State, response::Redirect};

use crate::enquiries::{
    access,
    enquiry::{Actor, EnquiryState},
    lifecycle::close,
    links::EXPIRED,
};
use crate::platform::{App, Error, Result, extract::Path};

pub async fn post(State(app): State<App>, Path(token): Path<String>) -> Result<Redirect> {
    let now = app.clock.now();
    let mut tx = app.begin().await?;
    let found = access::enquiry_to_act_on(&mut tx, &token, now).await?;
    let mut enquiry = found.ok_or(Error::Expired(EXPIRED))?;
    close::close(&mut tx, &app, &mut enquiry, (EnquiryState::Withdrawn, Actor::Family), now).await?;
    tx.commit().await?;
    Ok(Redirect::to(&format!("/enquiries/{token}")))
}
