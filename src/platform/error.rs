use std::{borrow::Cow, time::Duration};

use askama::Template;
use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};

use super::{Layout, Page};

/// An error response. Its cause is logged, and never shown to the reader.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("nothing stands at this address")]
    Missing,
    #[error("what stood here was withdrawn")]
    Gone,
    /// 410 for an answer, with what readers are told about it.
    #[error("this answer was withdrawn: {0}")]
    Withdrawn(String),
    #[error("not allowed")]
    Forbidden,
    /// 403: a form that the browser sent for another site (CSRF).
    #[error("a form of another site")]
    ForeignForm,
    /// 405: the address does not take this method.
    #[error("a method that is not taken here")]
    WrongMethod,
    /// 400: the request could not be parsed. The text is shown to the visitor.
    #[error("{0}")]
    Unreadable(&'static str),
    #[error("larger than is taken here")]
    TooLarge,
    #[error("of a form that is not taken here")]
    Unsupported,
    /// 429, with the time to wait.
    #[error("too many requests")]
    TooMany(Duration),
    #[error("the database is away")]
    Unavailable,
    #[error(transparent)]
    Broken(anyhow::Error),
}

#[derive(Debug, Template)]
#[template(path = "error.html")]
struct ErrorPage {
    frame: Layout,
    status: u16,
    heading: &'static str,
    text: Cow<'static, str>,
}

impl Error {
    fn face(&self) -> (StatusCode, &'static str, Cow<'static, str>) {
        let (status, heading, text) = match self {
            Self::Withdrawn(why) => {
                return (StatusCode::GONE, "This answer has been withdrawn", Cow::Owned(why.clone()));
            }
            Self::Missing => (
                StatusCode::NOT_FOUND,
                "We could not find that page",
                "The address may be mistyped, or the page was never here. The lists and the search below lead to every answer we have.",
            ),
            Self::Gone => (
                StatusCode::GONE,
                "This answer has been withdrawn",
                "Our editors took it down. Another answer may cover the same ground: search for it, or choose from the lists.",
            ),
            Self::Forbidden => (
                StatusCode::FORBIDDEN,
                "This page is not open to you",
                "Your account does not reach it. Go back, or ask an administrator.",
            ),
            Self::ForeignForm => (
                StatusCode::FORBIDDEN,
                "This form was sent from another site",
                "To protect you, we only take forms from our own pages. Nothing was saved. Go back, copy what you typed, open this site in a new tab and send it from there. A privacy add-on or a translation page can cause this too: switch it off for this site and try again.",
            ),
            Self::WrongMethod => (
                StatusCode::METHOD_NOT_ALLOWED,
                "This page takes no form",
                "Nothing was saved. Go back to the page with the form, reload it and send it again. If you typed or copied the address, start from the links below.",
            ),
            Self::Unreadable(why) => {
                (StatusCode::UNPROCESSABLE_ENTITY, "We could not read what was sent", *why)
            }
            Self::TooLarge => (
                StatusCode::PAYLOAD_TOO_LARGE,
                "That is more than we can take",
                "Please go back and send a shorter text. Nothing was saved.",
            ),
            Self::Unsupported => (
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "We could not read what was sent",
                "Forms are taken as a browser sends them, and not compressed.",
            ),
            Self::TooMany(_) => (
                StatusCode::TOO_MANY_REQUESTS,
                "Too many requests from your connection",
                "Please wait a little and try again. Nothing that was sent before is lost.",
            ),
            Self::Unavailable => (
                StatusCode::SERVICE_UNAVAILABLE,
                "We will be back in a moment",
                "The site cannot reach its database. Please try again shortly; what you typed is still in your browser if you go back.",
            ),
            Self::Broken(_) => (
                StatusCode::INTERNAL_SERVER_ERROR,
                "Something went wrong on our side",
                "We have made a note of it. Please try again; if it happens twice, tell the desk what you were doing.",
            ),
        };
        (status, heading, Cow::Borrowed(text))
    }
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let (status, heading, text) = self.face();
        if let Self::Broken(cause) = &self {
            tracing::error!(error = format!("{cause:#}"), "a request failed");
        }
        let page =
            Page(ErrorPage { frame: Layout::unlisted(heading), status: status.as_u16(), heading, text });
        let mut response = (status, page).into_response();
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
                    "The address holds a character that no text of ours can hold. Please check it, or start from the lists below.",
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
        Self::Unreadable(
            "A field of the form is missing or of the wrong kind. Please go back and send it again.",
        )
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
