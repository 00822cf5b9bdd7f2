use askama::Template;
use axum::{
    extract::State,
    response::{Redirect, Response},
};
use serde::Deserialize;

use crate::enquiries::{
    access,
    enquiry::{Enquiry, EnquiryState, Offer},
    lifecycle::meeting,
    links::{EXPIRED, LinkScope},
    queries,
};
use crate::platform::{
    App, Error, Layout, Page, Result,
    extract::{Path, Query},
    form::Form,
    headers::private,
};

#[derive(Debug, Template)]
#[template(path = "enquiries/meeting.html")]
struct View {
    frame: Layout,
    /// The status page; the form posts below it.
    back: String,
    enquiry: Enquiry,
    offer: Offer,
    /// Which link in the email was followed: `yes`, `no` or empty.
    chosen: String,
}

/// `yes` or `no`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct MeetingAnswer {
    met: String,
}

pub async fn get(
    State(app): State<App>,
    Path(token): Path<String>,
    Query(answer): Query<MeetingAnswer>,
) -> Result<Response> {
    let mut db = app.pool().acquire().await?;
    let (enquiry, scope) =
        access::enquiry(&mut db, &token, app.clock.now()).await?.ok_or(Error::Expired(EXPIRED))?;
    let offers = queries::offers_of(&mut *db, enquiry.id).await?;
    let accepted = offers.into_iter().find(Offer::is_accepted);
    let (LinkScope::Act, Some(offer), true) = (scope, accepted, enquiry.state != EnquiryState::Erased) else {
        return Err(Error::Missing);
    };
    Ok(private(Page(View {
        frame: Layout::unlisted("Did you meet?"),
        back: format!("/enquiries/{token}"),
        enquiry,
        offer,
        chosen: answer.met,
    })))
}

pub async fn post(
    State(app): State<App>,
    Path(token): Path<String>,
    Form(answer): Form<MeetingAnswer>,
) -> Result<Redirect> {
    let now = app.clock.now();
    let mut tx = app.begin().await?;
    let mut enquiry =
        access::enquiry_to_act_on(&mut tx, &token, app.clock.now()).await?.ok_or(Error::Expired(EXPIRED))?;
    let has_met = match answer.met.as_str() {
        "yes" => true,
        "no" => false,
        _ => return Err(Error::Unreadable("Go back and choose yes or no.")),
    };
    meeting::answer(&mut tx, &app, &mut enquiry, has_met, now).await?;
    tx.commit().await?;
    Ok(Redirect::to(&format!("/enquiries/{token}/meeting")))
}

impl View {
    fn stands_at(&self, state: EnquiryState) -> bool {
        self.enquiry.state == state
    }

    fn may_answer(&self) -> bool {
        self.enquiry.may_become(EnquiryState::Met)
    }
}
