//! The family ends it: the two buttons at the end of the status page.

use axum::{
    extract::{Path, State},
    response::Redirect,
};

use super::status::held_fast;
use crate::enquiries::{
    enquiry::{Actor, EnquiryState},
    lifecycle::close,
};
use crate::platform::{self, Result};

pub async fn withdraw(State(site): State<platform::App>, Path(token): Path<String>) -> Result<Redirect> {
    end(&site, &token, EnquiryState::Withdrawn).await
}

pub async fn erase(State(site): State<platform::App>, Path(token): Path<String>) -> Result<Redirect> {
    end(&site, &token, EnquiryState::Erased).await
}

async fn end(site: &platform::App, token: &str, how: EnquiryState) -> Result<Redirect> {
    let mut tx = site.begin().await?;
    let mut enquiry = held_fast(&mut tx, site, token).await?;
    close::end(&mut tx, site, &mut enquiry, (how, Actor::Family), site.clock.now()).await?;
    tx.commit().await?;
    Ok(Redirect::to(&format!("/enquiries/{token}")))
}
