use askama::Template;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};

use crate::enquiries::{access, enquiry::Offer, links::OFFER_EXPIRED};
use crate::{
    platform::{App, Error, Layout, Page, Result, extract::Path, form::OneClick, headers::private},
    tutors::{self, Tutor},
};

#[derive(Debug, Template)]
#[template(path = "enquiries/pause.html")]
struct View {
    frame: Layout,
    path: String,
    offer: Offer,
    is_paused: bool,
    /// Whether the team suspended or hid the tutor.
    is_barred: bool,
}

pub async fn get(State(app): State<App>, Path(token): Path<String>) -> Result<Response> {
    let mut db = app.pool().acquire().await?;
    let offer = access::offer(&mut db, &token).await?.ok_or(Error::Expired(OFFER_EXPIRED))?;
    let tutor = tutors::by_slug(&mut *db, &offer.tutor_slug).await?;
    let view = View {
        frame: Layout::unlisted("Pause all offers"),
        path: format!("/offers/{token}/pause"),
        is_barred: tutor.as_ref().is_some_and(Tutor::is_barred),
        is_paused: tutor.is_some_and(|tutor| tutor.is_paused(app.clock.now())),
        offer,
    };
    Ok(private(Page(view)))
}

/// The button of the page, and the one that mail programs show beside the email: that is answered
/// without a redirect, which RFC 8058 forbids.
pub async fn post(
    State(app): State<App>,
    Path(token): Path<String>,
    OneClick(is_one_click): OneClick,
) -> Result<Response> {
    let mut db = app.pool().acquire().await?;
    let offer = access::offer(&mut db, &token).await?.ok_or(Error::Expired(OFFER_EXPIRED))?;
    tutors::pause(&mut *db, offer.tutor_id, None, app.clock.now()).await?;
    if is_one_click {
        return Ok(private(StatusCode::NO_CONTENT));
    }
    Ok(Redirect::to(&format!("/offers/{token}/pause")).into_response())
}
