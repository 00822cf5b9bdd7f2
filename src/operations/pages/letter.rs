use askama::Template;
use axum::{
    extract::{Path, State},
    http::{HeaderName, header},
    response::{Html, IntoResponse, Redirect},
};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::platform::mail::{
    outbox::{DeliveryState, Kept},
    queries,
};
use crate::{
    config::Mailbox,
    platform::{App, Error, Layout, Page, Result, clock::Moment, headers},
};

/// Whatever a letter holds, it runs nothing, fetches nothing and leads nowhere.
const LETTER_POLICY: &str = "sandbox; default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; \
    base-uri 'none'; frame-ancestors 'self'";

#[derive(Debug, Template)]
#[template(path = "operations/letter.html")]
struct LetterPage {
    frame: Layout,
    from: Mailbox,
    letter: Kept,
}

impl LetterPage {
    fn moment(at: &OffsetDateTime) -> Moment {
        Moment(*at)
    }
}

pub async fn get(State(state): State<App>, Path(id): Path<Uuid>) -> Result<impl IntoResponse> {
    let letter = queries::kept(&state.pool(), id).await?;
    let title = if letter.is_erased() { "An erased letter".to_owned() } else { letter.subject.clone() };
    let page =
        LetterPage { frame: Layout::desk(&state, title), from: state.config.mail_from.clone(), letter };
    Ok(around(page))
}

pub async fn html(State(state): State<App>, Path(id): Path<Uuid>) -> Result<impl IntoResponse> {
    let html = queries::html(&state.pool(), id).await?.ok_or(Error::Missing)?;
    Ok(sandboxed(html))
}

pub async fn again(State(state): State<App>, Path(id): Path<Uuid>) -> Result<Redirect> {
    queries::send_again(&state.pool(), id, state.clock.now()).await?;
    Ok(Redirect::to(&format!("/admin/mail/{id}")))
}

/// A page with the HTML part of a letter in a frame.
pub fn around<T: Template>(page: T) -> impl IntoResponse {
    let policy = format!("{}; frame-src 'self'", *headers::CONTENT_SECURITY_POLICY);
    ([(header::CONTENT_SECURITY_POLICY, policy)], Page(page))
}

/// The HTML part of a letter, as a page of its own.
pub fn sandboxed(html: String) -> impl IntoResponse {
    let headers = [
        (header::CONTENT_SECURITY_POLICY, LETTER_POLICY),
        (HeaderName::from_static("x-robots-tag"), "noindex"),
    ];
    (headers, Html(html))
}
