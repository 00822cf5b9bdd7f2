//! Erasing everything, on a page of its own: it cannot be undone.

use askama::Template;
use axum::{
    extract::State,
    response::{Redirect, Response},
};

use crate::enquiries::{
    access,
    enquiry::{Actor, Enquiry, EnquiryState},
    lifecycle::close,
    links::{EXPIRED, LinkScope},
};
use crate::platform::{App, Error, Layout, Page, Result, extract::Path, headers::private};

#[derive(Debug, Template)]
#[template(path = "enquiries/erase.html")]
struct View {
    frame: Layout,
    /// The status page.
    back: String,
    enquiry: Enquiry,
}

pub async fn get(State(app): State<App>, Path(token): Path<String>) -> Result<Response> {
    let mut db = app.pool().acquire().await?;
    let found = access::enquiry(&mut db, &token, app.clock.now()).await?;
    let (enquiry, scope) = found.ok_or(Error::Expired(EXPIRED))?;
    if scope != LinkScope::Act || !enquiry.may_become(EnquiryState::Erased) {
        return Err(Error::Missing);
    }
    let frame = Layout::unlisted("Delete everything?");
    Ok(private(Page(View { frame, back: format!("/enquiries/{token}"), enquiry })))
}

pub async fn post(State(app): State<App>, Path(token): Path<String>) -> Result<Redirect> {
    let now = app.clock.now();
    let mut tx = app.begin().await?;
    let found = access::enquiry_to_act_on(&mut tx, &token, now).await?;
    let mut enquiry = found.ok_or(Error::Expired(EXPIRED))?;
    close::close(&mut tx, &app, &mut enquiry, (EnquiryState::Erased, Actor::Family), now).await?;
    tx.commit().await?;
    Ok(Redirect::to(&format!("/enquiries/{token}")))
}
