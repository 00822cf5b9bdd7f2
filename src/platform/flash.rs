//! A notice for the page of the desk that a redirect leads to, shown once. It travels in a cookie that the page
//! deletes, so that neither a reload nor a bookmark shows it again.

use std::convert::Infallible;

use axum::{
    extract::FromRequestParts,
    http::{header, request::Parts},
    response::{IntoResponse, Redirect, Response},
};
use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};
use time::Duration;
use url::form_urlencoded;

const NAME: &str = "lectern-notice";
const DESK: &str = "/admin";

/// The notice that the last page left for this one; empty if there is none.
#[derive(Debug, Default)]
pub struct Flash {
    pub text: String,
    path: String,
}

impl<S: Sync> FromRequestParts<S> for Flash {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        // a nested router does not see the prefix that it is nested below
        let path = parts.uri.path();
        let path = if path.starts_with(DESK) { path.to_owned() } else { format!("{DESK}{path}") };
        let jar = CookieJar::from_headers(&parts.headers);
        let text = jar.get(NAME).map(|cookie| decode(cookie.value())).unwrap_or_default();
        Ok(Self { text, path })
    }
}

impl Flash {
    /// The page on which the notice stands, which deletes its cookie.
    pub fn shown_on(&self, page: impl IntoResponse) -> Response {
        let mut response = page.into_response();
        if !self.text.is_empty() {
            add(&mut response, &cookie(&self.path, String::new(), Duration::ZERO));
        }
        response
    }
}

/// Redirects to `path`, which says `notice` once. An empty notice is none.
pub fn redirect(path: &str, notice: &str) -> Response {
    let mut response = Redirect::to(path).into_response();
    if notice.is_empty() {
        return response;
    }
    let value: String = form_urlencoded::byte_serialize(notice.as_bytes()).collect();
    let page = path.split(['?', '#']).next().unwrap_or("/");
    // a page that is not reached within a minute says nothing later
    add(&mut response, &cookie(page, value, Duration::minutes(1)));
    response
}

fn decode(value: &str) -> String {
    form_urlencoded::parse(value.as_bytes()).next().map(|(text, _)| text.into_owned()).unwrap_or_default()
}

fn cookie(path: &str, value: String, max_age: Duration) -> Cookie<'static> {
    Cookie::build((NAME, value))
        .path(path.to_owned())
        .http_only(true)
        .same_site(SameSite::Lax)
        .max_age(max_age)
        .build()
}

fn add(response: &mut Response, cookie: &Cookie<'_>) {
    if let Ok(value) = cookie.to_string().parse() {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_notice_survives_its_cookie() {
        for notice in ["Saved.", "It’s kept; 1 & 2 = 3, “so”"] {
            let value: String = form_urlencoded::byte_serialize(notice.as_bytes()).collect();
            assert!(!value.contains([';', ',', ' ', '=']), "{value}");
            assert_eq!(decode(&value), notice);
        }
    }
}
