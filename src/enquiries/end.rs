//! The family ends it: the two buttons at the end of the status page.

use axum::{
    extract::{Path, State as Extract},
    response::Redirect,
};

use super::{
    ending,
    enquiry::{Actor, State},
    status::held_fast,
};
use crate::web::{self, Result};

pub(super) async fn withdraw(
    Extract(site): Extract<web::State>,
    Path(token): Path<String>,
) -> Result<Redirect> {
    end(&site, &token, State::Withdrawn).await
}

pub(super) async fn erase(Extract(site): Extract<web::State>, Path(token): Path<String>) -> Result<Redirect> {
    end(&site, &token, State::Erased).await
}

async fn end(site: &web::State, token: &str, how: State) -> Result<Redirect> {
    let mut tx = site.begin().await?;
    let mut enquiry = held_fast(&mut tx, site, token).await?;
    ending::end(&mut tx, site, &mut enquiry, (how, Actor::Family), site.clock.now()).await?;
    tx.commit().await?;
    Ok(Redirect::to(&format!("/enquiries/{token}")))
}
