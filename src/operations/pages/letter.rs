use askama::Template;
use axum::{
    extract::{Path, State},
    http::{HeaderName, header},
    response::{Html, IntoResponse, Redirect},
};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::platform::mail::{
    outbox::{DeliveryState, StoredLetter},
    queries,
};
use crate::{
    config::Mailbox,
    platform::{App, Error, Layout, Page, Result, clock::Moment, headers},
};

/// The policy of a letter's HTML part: it runs no script, fetches nothing and submits no form.
const LETTER_POLICY: &str = "sandbox; default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; \
    base-uri 'none'; frame-ancestors 'self'";

#[derive(Debug, Template)]
#[template(path = "operations/letter.html")]
struct LetterPage {
    frame: Layout,
    from: Mailbox,
    letter: StoredLetter,
}

impl LetterPage {
    fn moment(at: &OffsetDateTime) -> Moment {
        Moment(*at)
    }
}

pub async fn get(State(app): State<App>, Path(id): Path<Uuid>) -> Result<impl IntoResponse> {
    let letter = queries::find(&app.pool(), id).await?;
    let title = if letter.is_erased() { "An erased letter".to_owned() } else { letter.subject.clone() };
    let page = LetterPage { frame: Layout::desk(&app, title), from: app.config.mail_from.clone(), letter };
    Ok(with_frame(page))
}

pub async fn html(State(app): State<App>, Path(id): Path<Uuid>) -> Result<impl IntoResponse> {
    let html = queries::html(&app.pool(), id).await?.ok_or(Error::Missing)?;
    Ok(sandboxed(html))
}

pub async fn again(State(app): State<App>, Path(id): Path<Uuid>) -> Result<Redirect> {
    queries::resend(&app.pool(), id, app.clock.now()).await?;
    Ok(Redirect::to(&format!("/admin/mail/{id}")))
}

/// A page that shows the HTML part of a letter in a frame.
pub fn with_frame<T: Template>(page: T) -> impl IntoResponse {
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
