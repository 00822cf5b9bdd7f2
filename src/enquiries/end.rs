//! The family ends it: the two buttons at the end of the status page.

use axum::{
    extract::{Path, State},
    response::Redirect,
};

use super::{
    ending,
    enquiry::{Actor, EnquiryState},
    status::held_fast,
};
use crate::platform::{self, Result};

pub(super) async fn withdraw(
    State(site): State<platform::App>,
    Path(token): Path<String>,
) -> Result<Redirect> {
    end(&site, &token, EnquiryState::Withdrawn).await
}

pub(super) async fn erase(State(site): State<platform::App>, Path(token): Path<String>) -> Result<Redirect> {
    end(&site, &token, EnquiryState::Erased).await
}

async fn end(site: &platform::App, token: &str, how: EnquiryState) -> Result<Redirect> {
    let mut tx = site.begin().await?;
    let mut enquiry = held_fast(&mut tx, site, token).await?;
    ending::end(&mut tx, site, &mut enquiry, (how, Actor::Family), site.clock.now()).await?;
    tx.commit().await?;
    Ok(Redirect::to(&format!("/enquiries/{token}")))
}
