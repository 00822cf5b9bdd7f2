//! The flow of a form that anybody may send: it is drawn again with what was typed where something
//! is wrong or the rate limit is used up, and a double click finds what the first click made.

use std::{future::Future, time::Duration as Wait};

use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};
use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};
use time::{Duration, OffsetDateTime};

use super::{
    App, Result,
    client::Address,
    form::Mistakes,
    limits::{Limit, in_words, too_many},
    mail::recipient_mistake,
    values::EmailAddress,
};

/// A form that is sent sooner was probably filled in by a bot.
const MINIMUM_TIME: Duration = Duration::seconds(3);

/// The cookie with the time at which this browser was first shown the form that it sent: whoever goes
/// back and sends it again at once has had it before them for long enough.
const SHOWN: &str = "lectern_form";

/// The signed time that [`remember_shown`] has left, or an empty text.
pub fn shown_before(jar: &CookieJar) -> String {
    jar.get(SHOWN).map(|cookie| cookie.value().to_owned()).unwrap_or_default()
}

/// Leaves the signed time at which the form at `path` was shown in the browser, for a day.
pub fn remember_shown(app: &App, jar: CookieJar, stamp: &str, path: &'static str) -> CookieJar {
    if app.secret.stamped_at(stamp).is_none() {
        return jar;
    }
    let cookie = Cookie::build((SHOWN, stamp.to_owned()))
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(app.config.base_url.is_https())
        .path(path)
        .max_age(Duration::days(1));
    jar.add(cookie)
}

/// The outcome of checking a form.
#[derive(Debug)]
pub enum Checked<T, E> {
    /// The form is valid, and has to be stored.
    Accepted(T),
    /// A duplicate: it was stored before, under the same submission id.
    Duplicate(E),
    /// The form has to be shown again.
    Redraw(Redraw),
}

/// Why a form is shown again.
#[derive(Debug)]
pub enum Redraw {
    /// There are mistakes, or, where there is none, a question to the sender.
    Mistakes(Mistakes),
    /// The rate limit is used up for so long.
    Wait(Wait),
    /// The address in this field got enough emails from us, for so long.
    Recipient(&'static str, Wait),
}

/// Checks a form that was parsed. Mistakes come first; a duplicate does not count against the
/// limit; a form that `asks` something of its sender is drawn again without a mistake.
///
/// # Errors
/// Where `earlier`, the lookup of the submission id, fails.
pub async fn check<T, E>(
    app: &App,
    (limit, address): (Limit, Address),
    parsed: std::result::Result<T, Mistakes>,
    earlier: impl Future<Output = sqlx::Result<Option<E>>>,
    asks: impl FnOnce(&T) -> bool,
) -> Result<Checked<T, E>> {
    let new = match parsed {
        Ok(new) => new,
        Err(mistakes) => return Ok(Checked::Redraw(Redraw::Mistakes(mistakes))),
    };
    if let Some(earlier) = earlier.await? {
        return Ok(Checked::Duplicate(earlier));
    }
    if asks(&new) {
        return Ok(Checked::Redraw(Redraw::Mistakes(Mistakes::default())));
    }
    Ok(match app.limits.check(limit, address.0) {
        Ok(()) => Checked::Accepted(new),
        Err(wait) => Checked::Redraw(Redraw::Wait(wait)),
    })
}

impl Redraw {
    /// The page that `draw` makes of the mistakes and of how long to wait (“40 seconds”), as 422 or
    /// as 429 with `Retry-After`.
    pub fn respond<P: IntoResponse>(self, draw: impl FnOnce(Mistakes, Option<String>) -> P) -> Response {
        match self {
            Self::Mistakes(mistakes) => {
                (StatusCode::UNPROCESSABLE_ENTITY, draw(mistakes, None)).into_response()
            }
            Self::Wait(wait) => too_many(draw(Mistakes::default(), Some(in_words(wait))), wait),
            Self::Recipient(field, wait) => {
                let mut mistakes = Mistakes::default();
                mistakes.mark(field, recipient_mistake(wait));
                too_many(draw(mistakes, None), wait)
            }
        }
    }
}

/// An address that only those who know it recognise: `a•••@school.example`.
pub fn masked(email: &str) -> String {
    match email.rsplit_once('@') {
        Some((local, domain)) => format!("{}•••@{domain}", local.chars().take(1).collect::<String>()),
        None => String::new(),
    }
}

/// The address that was probably meant, where the typed one looks like a slip and nobody has been
/// asked about it yet: `asked` is the address that the form asked about before.
pub fn slip(email: &str, asked: &str) -> Option<String> {
    let email = EmailAddress::parse(email).ok().filter(|email| email.as_str() != asked)?;
    email.likely_meant().map(EmailAddress::into_string)
}

/// Why the desk should look at a form first: the honeypot is filled in.
pub fn honeypot_suspicion(website: &str) -> Option<&'static str> {
    (!website.is_empty()).then_some("a field that people do not see was filled in")
}

/// As [`honeypot_suspicion`]; or `stamp`, the signed time at which the form was drawn, is missing or
/// less than three seconds old.
pub fn suspicion(app: &App, website: &str, stamp: &str, now: OffsetDateTime) -> Option<&'static str> {
    if let Some(reason) = honeypot_suspicion(website) {
        return Some(reason);
    }
    if !app.limits.are_on() {
        return None;
    }
    match app.secret.stamped_at(stamp) {
        None => Some("the form was not sent from our page"),
        Some(drawn) if now - drawn < MINIMUM_TIME => Some("the form was sent in less than 3 seconds"),
        Some(_) => None,
    }
}
