//! What tells the browser that words were saved.

use axum::{
    http::header,
    response::{IntoResponse, Response},
};
use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};
use time::Duration;
use uuid::Uuid;

use crate::platform::flash;

/// Drafts of which the browser may forget its copy. Scripts read it, so it is not `HttpOnly`.
const SAVED: &str = "lectern-saved";

/// Redirects after a save: the page says so once, and the browser forgets its copy of the draft.
pub fn saved(jar: &CookieJar, to: &str, notice: &str, draft: Option<Uuid>) -> Response {
    let response = flash::redirect(to, notice);
    match draft {
        Some(draft) => forget_in_browser(jar, response, draft),
        None => response,
    }
}

/// Tells the script of the next page to delete the browser's copy of a draft.
pub fn forget_in_browser(jar: &CookieJar, response: Response, draft: Uuid) -> Response {
    let known = jar.get(SAVED).map(Cookie::value).unwrap_or_default();
    let known = known.split('.').filter(|id| Uuid::parse_str(id).is_ok()).take(19);
    let ids: Vec<String> = std::iter::once(draft.to_string()).chain(known.map(str::to_owned)).collect();
    let cookie = Cookie::build((SAVED, ids.join(".")))
        .path("/admin")
        .same_site(SameSite::Lax)
        .max_age(Duration::days(1))
        .build();
    let mut response = response.into_response();
    if let Ok(value) = cookie.to_string().parse() {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
    response
}
