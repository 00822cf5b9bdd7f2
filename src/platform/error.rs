use std::{borrow::Cow, time::Duration};

use askama::Template;
use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};

use super::{App, Layout, Page};

/// An error response. Its cause is logged, and never shown to the reader.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("no page at this address")]
    Missing,
    #[error("the page was withdrawn")]
    Gone,
    /// 410 for an answer, with what readers are told about it.
    #[error("this answer was withdrawn: {0}")]
    Withdrawn(String),
    /// 404: a link from an email that opens nothing any more, or never did. Which, nobody is told.
    #[error("a link that opens nothing")]
    Expired(ExpiredLink),
    #[error("not allowed")]
    Forbidden,
    /// 403: a form that the browser sent for another site (CSRF).
    #[error("a form of another site")]
    ForeignForm,
    /// 405: the address does not take this method.
    #[error("the method is not allowed")]
    WrongMethod,
    /// 400: the request could not be parsed. The text is shown to the visitor.
    #[error("{0}")]
    Unreadable(&'static str),
    #[error("the request is too large")]
    TooLarge,
    #[error("the media type is not supported")]
    Unsupported,
    /// 429, with the time to wait.
    #[error("too many requests")]
    TooMany(Duration),
    #[error("the database is unavailable")]
    Unavailable,
    #[error(transparent)]
    Broken(anyhow::Error),
}

/// What the page of an expired link says, and where to get on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ExpiredLink {
    pub text: &'static str,
    /// “Email me a new link”.
    pub label: &'static str,
    /// The page behind the label.
    pub path: &'static str,
}

#[derive(Debug, Template)]
#[template(path = "error.html")]
struct ErrorPage {
    frame: Layout,
    status: u16,
    heading: &'static str,
    text: Cow<'static, str>,
    expired: Option<ExpiredLink>,
}

impl Error {
    fn face(&self) -> (StatusCode, &'static str, Cow<'static, str>) {
        let (status, heading, text) = match self {
            Self::Withdrawn(why) => {
                return (StatusCode::GONE, "This answer has been withdrawn", Cow::Owned(why.clone()));
            }
            Self::Missing => (
                StatusCode::NOT_FOUND,
                "We couldn’t find that page",
                "Check the address for typing mistakes. You can also search, or look through all our answers.",
            ),
            Self::Expired(link) => (StatusCode::NOT_FOUND, "This link has expired", link.text),
            Self::Gone => (
                StatusCode::GONE,
                "This answer has been withdrawn",
                "Our editors took it down. Another answer may cover the same topic: search for it, or choose from the lists.",
            ),
            Self::Forbidden => (
                StatusCode::FORBIDDEN,
                "You can’t open this page",
                "Your account doesn’t have access. Go back, or ask an admin.",
            ),
            Self::ForeignForm => (
                StatusCode::FORBIDDEN,
                "This form was sent from another site",
                "To protect you, we only accept forms from our own pages. Nothing was saved. Go back, copy what you typed, open this site in a new tab and send it from there. A privacy add-on or a translation page can cause this too: switch it off for this site and try again.",
            ),
            Self::WrongMethod => (
                StatusCode::METHOD_NOT_ALLOWED,
                "You can’t send a form to this page",
                "Nothing was saved. Go back to the page with the form, reload it and send it again. If you typed or copied the address, start from the links below.",
            ),
            Self::Unreadable(why) => {
                (StatusCode::UNPROCESSABLE_ENTITY, "We couldn’t read what you sent", *why)
            }
            Self::TooLarge => (
                StatusCode::PAYLOAD_TOO_LARGE,
                "That’s too long",
                "Nothing was saved. Go back, shorten your text and send it again.",
            ),
            Self::Unsupported => (
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "We couldn’t read what you sent",
                "Send the form from a browser, not compressed.",
            ),
            Self::TooMany(_) => (
                StatusCode::TOO_MANY_REQUESTS,
                "Too many requests from your connection",
                "Wait a minute and try again. Nothing that you sent before is lost.",
            ),
            Self::Unavailable => (
                StatusCode::SERVICE_UNAVAILABLE,
                "We’ll be back in a moment",
                "The site can’t reach its database. Try again in a minute. If you typed something, go back: it’s still there.",
            ),
            Self::Broken(_) => (
                StatusCode::INTERNAL_SERVER_ERROR,
                "Something went wrong on our side",
                "Sorry. We’ve made a note of it. Try again. If it happens twice, tell us what you were doing.",
            ),
        };
        (status, heading, Cow::Borrowed(text))
    }
}

/// What an error page says, kept with its response so that the desk can draw it once more.
#[derive(Debug, Clone)]
struct ErrorFace(StatusCode, &'static str, Cow<'static, str>);

/// Draws an error page with the header of the desk. Other responses are left as they are.
pub fn with_desk_header(app: &App, is_admin: bool, response: Response) -> Response {
    let Some(ErrorFace(status, heading, text)) = response.extensions().get::<ErrorFace>().cloned() else {
        return response;
    };
    let frame = Layout::desk(app, heading).narrowed(!is_admin);
    let page = ErrorPage { frame, status: status.as_u16(), heading, text, expired: None };
    let page = Page(page).into_response();
    let (mut parts, _) = response.into_parts();
    parts.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(parts, page.into_body())
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let (status, heading, text) = self.face();
        if let Self::Broken(cause) = &self {
            tracing::error!(error = format!("{cause:#}"), "a request failed");
        }
        let face = ErrorFace(status, heading, text.clone());
        let expired = match &self {
            Self::Expired(link) => Some(*link),
            _ => None,
        };
        let frame = Layout::unlisted(heading);
        let page = Page(ErrorPage { frame, status: status.as_u16(), heading, text, expired });
        let mut response = (status, page).into_response();
        response.extensions_mut().insert(face);
        let retry = match self {
            Self::TooMany(wait) => Some(wait.as_secs().max(1)),
            Self::Unavailable => Some(5),
            _ => None,
        };
        if let Some(seconds) = retry {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        match error {
            sqlx::Error::RowNotFound => Self::Missing,
            // A NUL byte in an address: PostgreSQL text cannot contain one.
            sqlx::Error::Database(error) if matches!(error.code().as_deref(), Some("22021" | "22P05")) => {
                Self::Unreadable(
                    "The address has a character that we can’t read. Check it, or start from the links below.",
                )
            }
            sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::Io(_) => {
                tracing::warn!(%error, "the database is unavailable");
                Self::Unavailable
            }
            error => Self::Broken(error.into()),
        }
    }
}

impl From<serde_html_form::de::Error> for Error {
    fn from(_: serde_html_form::de::Error) -> Self {
        Self::Unreadable("Part of the form is missing or wrong. Go back and send it again.")
    }
}

impl From<anyhow::Error> for Error {
    fn from(error: anyhow::Error) -> Self {
        match error.downcast::<sqlx::Error>() {
            Ok(error) => error.into(),
            Err(error) => Self::Broken(error),
        }
    }
}
