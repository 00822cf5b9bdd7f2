//! Keeping what somebody types, and discarding it.

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use uuid::Uuid;

use crate::{
    platform::{App, Error, Result, extract::Query, form::Form},
    staff::Staff,
    unsaved::{Fields, queries, responses},
};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct OfForm {
    form: String,
}

/// Keeps the fields of a form. 204 when they are kept; 409 where this draft was saved or discarded
/// already, and the page should take a new id.
pub async fn post(
    State(app): State<App>,
    me: Staff,
    Query(of): Query<OfForm>,
    Form(fields): Form<Fields>,
) -> Result<StatusCode> {
    let id = Uuid::parse_str(fields.get("draft")).ok();
    let (Some(id), true) = (id, is_form(&of.form)) else {
        return Err(Error::Unreadable("This draft doesn't say which form it belongs to."));
    };
    let mut tx = app.begin().await?;
    let is_kept = queries::keep(&mut tx, me.id, &of.form, id, &fields, app.clock.now()).await?;
    tx.commit().await?;
    Ok(if is_kept { StatusCode::NO_CONTENT } else { StatusCode::CONFLICT })
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Discarded {
    draft: String,
}

/// Discards a draft and goes back to its form, or to the desk if there is no such draft.
pub async fn discard(
    State(app): State<App>,
    me: Staff,
    jar: axum_extra::extract::cookie::CookieJar,
    Form(discarded): Form<Discarded>,
) -> Result<Response> {
    let Ok(id) = Uuid::parse_str(&discarded.draft) else { return Ok(Redirect::to("/admin").into_response()) };
    let form = queries::close(&app.pool(), me.id, id, app.clock.now()).await?;
    let form = form.unwrap_or_else(|| "/admin".to_owned());
    let page = form.split('#').next().unwrap_or("/admin");
    Ok(responses::forget_in_browser(&jar, Redirect::to(page).into_response(), id))
}

/// Whether this is the path of a form of the desk.
fn is_form(path: &str) -> bool {
    let rest = path.strip_prefix("/admin/").unwrap_or_default();
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'/' | b'#');
    !rest.is_empty() && path.len() <= 200 && !rest.contains("//") && rest.bytes().all(is_plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_stands_at_the_desk() {
        for form in ["/admin/answers/new", "/admin/tutors/0198c0de-0000-7000-8000-000000000000#checks"] {
            assert!(is_form(form), "{form}");
        }
        for other in ["", "/admin/", "/answers", "/admin//evil.example", "/admin/x?next=1", "/admin/../x"] {
            assert!(!is_form(other), "{other}");
        }
    }
}
