//! The two buttons at the end of the status page.

use axum::{extract::State, response::Redirect};

use crate::enquiries::{
    access,
    enquiry::{Actor, EnquiryState},
    lifecycle::close,
};
use crate::platform::{App, Error, Result, extract::Path};

pub async fn withdraw(State(app): State<App>, Path(token): Path<String>) -> Result<Redirect> {
    close_as(&app, &token, EnquiryState::Withdrawn).await
}

pub async fn erase(State(app): State<App>, Path(token): Path<String>) -> Result<Redirect> {
    close_as(&app, &token, EnquiryState::Erased).await
}

async fn close_as(app: &App, token: &str, how: EnquiryState) -> Result<Redirect> {
    let mut tx = app.begin().await?;
    let mut enquiry =
        access::enquiry_to_act_on(&mut tx, token, app.clock.now()).await?.ok_or(Error::Missing)?;
    close::close(&mut tx, app, &mut enquiry, (how, Actor::Family), app.clock.now()).await?;
    tx.commit().await?;
    Ok(Redirect::to(&format!("/enquiries/{token}")))
}
