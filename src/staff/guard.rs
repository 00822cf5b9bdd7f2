//! The guard of `/admin`. It checks the path, so that no route below it is served without a
//! session. If the session has expired when a form is posted, the sign-in page keeps what was
//! typed.

use std::time::Instant;

use axum::{
    body::Bytes,
    extract::{FromRequest, FromRequestParts, Request, State},
    http::{HeaderMap, HeaderValue, Method, Uri, header, request::Parts},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};
use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};
use time::Duration;

use super::{Role, Staff, pages::sign_in, queries};
use crate::{
    config::BaseUrl,
    platform::{App, Error, Result, form, session_cookie, token::Token, with_desk_header},
};

/// The lifetime of a session. Activity does not extend it.
pub const SESSION: Duration = Duration::hours(12);

/// Serves a request with a valid session; sends others to the sign-in page.
///
/// # Errors
/// If the form is too large or the database fails.
pub async fn guard(app: &App, mut request: Request, next: Next) -> Result<Response> {
    let started = Instant::now();
    let jar = CookieJar::from_headers(request.headers());
    if let Some(staff) = signed_in(app, &jar).await? {
        let is_admin = staff.is_admin();
        request.extensions_mut().insert(staff);
        let guarded = started.elapsed();
        let drawn = Instant::now();
        let mut response = with_desk_header(app, is_admin, next.run(request).await);
        let timing = format!(
            "guard;dur={:.1}, page;dur={:.1}",
            guarded.as_secs_f64() * 1e3,
            drawn.elapsed().as_secs_f64() * 1e3
        );
        if let Ok(timing) = HeaderValue::try_from(timing) {
            response.headers_mut().insert("server-timing", timing);
        }
        return Ok(response);
    }
    let path = path_of(request.uri());
    // passwords are not carried through the sign-in, where the page would show them
    let is_password = request.uri().path() == "/admin/password";
    if is_password || matches!(*request.method(), Method::GET | Method::HEAD) {
        return Ok(Redirect::to(&sign_in::address(&path)).into_response());
    }
    let body = typed(request, app).await?;
    Ok(sign_in::interrupted(path, body).into_response())
}

/// Answers 403 to staff without this role.
pub async fn require(
    State(role): State<Role>,
    staff: Staff,
    request: Request,
    next: Next,
) -> Result<Response> {
    if role == Role::Editor || staff.is_admin() { Ok(next.run(request).await) } else { Err(Error::Forbidden) }
}

/// Whether the path requires a session: everything below `/admin` except signing in and out.
pub fn is_guarded(path: &str) -> bool {
    let is_below = path.strip_prefix("/admin").is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    is_below && !matches!(path, "/admin/sign-in" | "/admin/sign-out")
}

impl<S: Sync> FromRequestParts<S> for Staff {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self> {
        parts.extensions.get::<Self>().cloned().ok_or(Error::Forbidden)
    }
}

/// The session token in the cookies of a request.
pub fn session_token(jar: &CookieJar, base: &BaseUrl) -> Option<Token> {
    Token::parse(jar.get(session_cookie::name(base))?.value())
}

/// The cookie that holds a session token.
pub fn session_cookie(token: &Token, base: &BaseUrl) -> Cookie<'static> {
    cookie(token.text(), SESSION, base)
}

/// The cookie that makes a browser delete its session cookie.
pub fn expired_cookie(base: &BaseUrl) -> Cookie<'static> {
    cookie(String::new(), Duration::ZERO, base)
}

/// Whether this is an address of the desk. Sign-in redirects nowhere else (open redirect).
pub fn is_desk(path: &str) -> bool {
    let rest = path.strip_prefix("/admin").filter(|rest| rest.is_empty() || rest.starts_with(['/', '?']));
    rest.is_some_and(|rest| {
        rest.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\')
            && !rest.contains("//")
            && !rest.contains("/..")
    })
}

async fn signed_in(app: &App, jar: &CookieJar) -> Result<Option<Staff>> {
    let Some(token) = session_token(jar, &app.config.base_url) else { return Ok(None) };
    Ok(queries::staff_with(&app.pool(), &token.hash(), app.clock.now()).await?)
}

/// The posted form; empty if the body is not a form.
async fn typed(request: Request, app: &App) -> Result<String> {
    if !is_form(request.headers()) {
        return Ok(String::new());
    }
    let body = Bytes::from_request(request, app).await.map_err(|_| Error::TooLarge)?;
    Ok(String::from_utf8_lossy(&body).into_owned())
}

fn is_form(headers: &HeaderMap) -> bool {
    form::is_a_form(headers) && !headers.contains_key(header::CONTENT_ENCODING)
}

fn path_of(uri: &Uri) -> String {
    uri.path_and_query().map_or("/admin", |path| path.as_str()).to_owned()
}

fn cookie(value: String, max_age: Duration, base: &BaseUrl) -> Cookie<'static> {
    Cookie::build((session_cookie::name(base), value))
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(base.is_https())
        .max_age(max_age)
        .build()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sign_in_leads_to_the_desk_only() {
        for path in ["/admin", "/admin?x=1", "/admin/answers/new?q=a"] {
            assert!(is_desk(path), "{path}");
        }
        for path in [
            "",
            "//evil.example",
            "https://evil.example",
            "/answers",
            "/administrator",
            "/admin/../answers",
            "/admin//evil.example",
            "/admin/\\evil.example",
            "/admin/\r\nx",
        ] {
            assert!(!is_desk(path), "{path}");
        }
    }
}
