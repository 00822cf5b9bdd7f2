use askama::Template;
use axum::{
    extract::{Path, Query, State},
    response::{Redirect, Response},
};
use serde::Deserialize;

use super::status::{found, held_fast};
use crate::enquiries::{
    enquiry::{Actor, Enquiry, EnquiryState, LinkScope, Offer},
    letters::NotMetDesk,
    lifecycle::transition::{enter, post_to_desk},
    links, queries,
};
use crate::platform::{self, Error, Layout, Page, Result, form::Form, headers::private};

#[derive(Debug, Template)]
#[template(path = "enquiries/meeting.html")]
struct View {
    frame: Layout,
    /// The status page; the form posts below it.
    back: String,
    enquiry: Enquiry,
    offer: Offer,
    /// The letter's link that was followed.
    chosen: String,
}

/// `yes` or `no`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Answer {
    met: String,
}

pub async fn get(
    State(site): State<platform::App>,
    Path(token): Path<String>,
    Query(answer): Query<Answer>,
) -> Result<Response> {
    let mut db = site.pool().acquire().await?;
    let (enquiry, power) = found(&mut db, &site, &token).await?;
    let offers = queries::offers_of(&mut *db, enquiry.id).await?;
    let accepted = offers.into_iter().find(Offer::is_accepted);
    let (LinkScope::Act, Some(offer), true) = (power, accepted, enquiry.state != EnquiryState::Erased) else {
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

/// The first answer counts; a second one changes nothing.
pub async fn post(
    State(site): State<platform::App>,
    Path(token): Path<String>,
    Form(answer): Form<Answer>,
) -> Result<Redirect> {
    let now = site.clock.now();
    let mut tx = site.begin().await?;
    let mut enquiry = held_fast(&mut tx, &site, &token).await?;
    let next = match answer.met.as_str() {
        "yes" => EnquiryState::Met,
        "no" => EnquiryState::NotMet,
        _ => return Err(Error::Unreadable("Please go back and choose yes or no.")),
    };
    if enquiry.may(next) {
        enter(&mut tx, &site, &mut enquiry, next, (Actor::Family, ""), now).await?;
        let offers = queries::offers_of(&mut *tx, enquiry.id).await?;
        if let (EnquiryState::NotMet, Some(offer)) = (next, offers.iter().find(|offer| offer.is_accepted())) {
            let link = links::desk(&site, &enquiry);
            post_to_desk(&mut tx, &site, &NotMetDesk { enquiry: &enquiry, offer, link }, now).await?;
        }
    }
    tx.commit().await?;
    Ok(Redirect::to(&format!("/enquiries/{token}/meeting")))
}

impl View {
    fn stands_at(&self, state: EnquiryState) -> bool {
        self.enquiry.state == state
    }

    fn may_answer(&self) -> bool {
        self.enquiry.may(EnquiryState::Met)
    }
}
