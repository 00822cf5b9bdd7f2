//! Form parsing. Invalid fields keep what was typed. Control characters are removed, so that they
//! cannot reach an email header or a table.

use std::convert::Infallible;
use std::fmt::{Debug, Display};

use axum::{
    body::Bytes,
    extract::{FromRequest, Request, rejection::BytesRejection},
    http::{HeaderMap, header},
};
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};
use uuid::Uuid;

pub use super::values::{line, prose};
use super::{App, Error};

/// A posted form, deserialized into `T`.
#[derive(Debug)]
pub struct Form<T>(pub T);

impl<T: DeserializeOwned> FromRequest<App> for Form<T> {
    type Rejection = Error;

    async fn from_request(request: Request, app: &App) -> Result<Self, Error> {
        Ok(Self(read(&body(request, app).await?)?))
    }
}

/// Whether a body is that of one-click unsubscription (RFC 8058): `List-Unsubscribe=One-Click`, as
/// `application/x-www-form-urlencoded` or `multipart/form-data`.
#[derive(Debug)]
pub struct OneClick(pub bool);

impl FromRequest<App> for OneClick {
    type Rejection = Infallible;

    async fn from_request(request: Request, app: &App) -> Result<Self, Infallible> {
        let body = Bytes::from_request(request, app).await.unwrap_or_default();
        let has = |words: &[u8]| body.windows(words.len()).any(|part| part.eq_ignore_ascii_case(words));
        Ok(Self(has(b"List-Unsubscribe") && has(b"One-Click")))
    }
}

/// Parses `application/x-www-form-urlencoded`.
///
/// # Errors
/// [`Error::Unreadable`] if a field is missing, is not UTF-8, or contains a NUL, which PostgreSQL
/// text cannot store.
pub fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, Error> {
    if body.contains(&0) || body.windows(3).any(|three| three == b"%00") {
        return Err(Error::Unreadable(
            "One of the fields has a character that we can’t save (NUL). Go back, delete it and send the form again.",
        ));
    }
    Ok(serde_html_form::from_bytes(body)?)
}

/// Whether the body is said to be a form. Media types are compared without their case and parameters.
pub fn is_a_form(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    kind.eq_ignore_ascii_case("application/x-www-form-urlencoded")
}

async fn body(request: Request, app: &App) -> Result<Bytes, Error> {
    if request.headers().contains_key(header::CONTENT_ENCODING) {
        return Err(Error::Unsupported);
    }
    if !is_a_form(request.headers()) {
        return Err(Error::Unsupported);
    }
    Bytes::from_request(request, app).await.map_err(|rejection| match rejection {
        BytesRejection::FailedToBufferBody(inner) if inner.status() == 413 => Error::TooLarge,
        _ => Error::Unreadable("Only part of the form reached us. Go back and send it again."),
    })
}

/// Validation errors, in the order of the fields.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mistakes(Vec<Mistake>);

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    pub field: &'static str,
    pub message: String,
}

impl Mistakes {
    pub fn mark(&mut self, field: &'static str, message: impl Into<String>) {
        self.0.push(Mistake { field, message: message.into() });
    }

    /// Adds the errors of another part of the form.
    pub fn append(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// The parsed value. On failure, records the error under `field` and returns `None`.
    pub fn keep<T, E: Display>(&mut self, field: &'static str, parsed: Result<T, E>) -> Option<T> {
        parsed.map_err(|error| self.mark(field, error.to_string())).ok()
    }

    /// The first error of `field`.
    pub fn at(&self, field: &str) -> Option<&str> {
        self.0.iter().find(|mistake| mistake.field == field).map(|mistake| mistake.message.as_str())
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn iter(&self) -> std::slice::Iter<'_, Mistake> {
        self.0.iter()
    }
}

impl<'a> IntoIterator for &'a Mistakes {
    type Item = &'a Mistake;
    type IntoIter = std::slice::Iter<'a, Mistake>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// The idempotency key of a form, which a second click repeats.
pub fn submission(typed: &str) -> String {
    let submission: String = line(typed).chars().take(100).collect();
    match submission.trim() {
        "" => Uuid::now_v7().to_string(),
        known => known.to_owned(),
    }
}

/// The fingerprint of what was sent with a form: a second click repeats it, and a form that was
/// changed and sent again has another one. 64 hexadecimal digits.
pub fn fingerprint(submission: &str, content: &impl Debug) -> String {
    let digest = Sha256::digest(format!("{submission:?} {content:?}"));
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_nul_is_refused_and_not_a_crash() {
        #[derive(Debug, serde::Deserialize)]
        struct Asked {
            #[allow(dead_code)]
            q: String,
        }
        assert!(matches!(read::<Asked>(b"q=a%00b"), Err(Error::Unreadable(_))));
        assert!(read::<Asked>(b"q=a+b").is_ok());
    }

    #[test]
    fn a_media_type_is_known_in_any_case_and_with_parameters() {
        let is_form = |kind: &'static str| {
            is_a_form(&HeaderMap::from_iter([(header::CONTENT_TYPE, kind.parse().unwrap())]))
        };
        for kind in [
            "application/x-www-form-urlencoded",
            "Application/X-WWW-Form-Urlencoded",
            "application/x-www-form-urlencoded; charset=UTF-8",
            "APPLICATION/X-WWW-FORM-URLENCODED ;charset=utf-8",
        ] {
            assert!(is_form(kind), "{kind}");
        }
        for kind in ["multipart/form-data", "application/x-www-form-urlencoded2", "text/plain"] {
            assert!(!is_form(kind), "{kind}");
        }
        assert!(!is_a_form(&HeaderMap::new()));
    }

    #[test]
    fn the_first_message_of_a_field_is_shown() {
        let mut mistakes = Mistakes::default();
        mistakes.mark("email", "first");
        mistakes.mark("email", "second");
        assert_eq!(mistakes.at("email"), Some("first"));
        assert_eq!(mistakes.at("name"), None);
    }
}
