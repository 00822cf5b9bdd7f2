//! A new link to an enquiry, for who has lost theirs or followed one that has expired.

use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use time::Duration;

use crate::enquiries::{enquiry::EnquiryState, letters::AccessLink, links, notify, queries};
use crate::platform::{
    App, Layout, Page, Result, client::Address, clock::UkTime, form::Form, headers::no_cache_private,
    limits::too_many, values::EmailAddress,
};

/// How long an address gets no second email of links.
const PAUSE: Duration = Duration::minutes(10);

#[derive(Debug, Template)]
#[template(path = "enquiries/link.html")]
struct View {
    frame: Layout,
    email: String,
    mistake: Option<&'static str>,
    is_sent: bool,
    must_wait: bool,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    email: String,
}

pub async fn get() -> Response {
    no_cache_private(Page(View::new(String::new())))
}

/// The response is the same for every address, so that it does not reveal who has asked for a tutor.
pub async fn post(State(app): State<App>, address: Address, Form(typed): Form<Typed>) -> Result<Response> {
    if let Err(wait) = app.limits.check(crate::enquiries::ENQUIRIES, address.0) {
        return Ok(too_many(Page(View { must_wait: true, ..View::new(typed.email) }), wait));
    }
    let Ok(email) = EmailAddress::parse(&typed.email) else {
        let mistake = Some("Enter an email address, like name@example.com.");
        let page = Page(View { mistake, ..View::new(typed.email) });
        return Ok((axum::http::StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    };
    let now = app.clock.now();
    let mut tx = app.begin().await?;
    if !queries::got_links_since(&mut *tx, email.as_str(), now - PAUSE).await? {
        for id in queries::kept_for(&mut *tx, email.as_str(), now).await? {
            let Some(enquiry) = queries::by_id(&mut *tx, id).await? else { continue };
            // nothing leaves for a held form before the team has looked at it
            if enquiry.state != EnquiryState::Held {
                let link = links::act(&app, &enquiry);
                let letter = AccessLink { enquiry: &enquiry, link, until: UkTime(enquiry.delete_at) };
                notify::unconfirmed(&mut tx, &app, &letter, now).await?;
            }
        }
    }
    tx.commit().await?;
    Ok(Page(View { is_sent: true, ..View::new(email.into_string()) }).into_response())
}

impl View {
    fn new(email: String) -> Self {
        let frame = Layout::unlisted("A new link to your enquiry");
        Self { frame, email, mistake: None, is_sent: false, must_wait: false }
    }
}
