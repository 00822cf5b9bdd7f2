//! Who is on the staff, and a form that adds somebody.

use askama::Template;
use axum::{
    extract::{Query, State as Extract},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::Deserialize;

use super::{
    Staff,
    newcomer::{self, NotAdded},
    queries,
    staff::{Member, Newcomer},
};
use crate::web::{
    Frame, Page, Result, State,
    form::{Form, Mistakes},
};

#[derive(Debug, Template)]
#[template(path = "admin/list.html")]
struct ListPage {
    frame: Frame,
    notice: &'static str,
    me: Staff,
    members: Vec<Member>,
    form: Added,
    mistakes: Mistakes,
    /// Shown once, here and nowhere else.
    handed_out: Option<HandedOut>,
}

#[derive(Debug)]
pub(super) struct HandedOut {
    pub(super) email: String,
    pub(super) password: String,
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct Added {
    #[serde(default)]
    email: String,
    #[serde(default)]
    role: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    done: String,
}

pub(super) async fn get(
    Extract(state): Extract<State>,
    me: Staff,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let notice = match asked.done.as_str() {
        "closed" => "The account is closed, and its sessions are ended.",
        "open" => "The account is open again.",
        _ => "",
    };
    Ok(Page(page(&state, me, notice).await?).into_response())
}

pub(super) async fn post(
    Extract(state): Extract<State>,
    me: Staff,
    Form(form): Form<Added>,
) -> Result<Response> {
    let mistakes = match add(&state, &form).await? {
        Ok(handed_out) => return handed(&state, me, handed_out).await,
        Err(mistakes) => mistakes,
    };
    let page = ListPage { form, mistakes, ..page(&state, me, "").await? };
    Ok((StatusCode::UNPROCESSABLE_ENTITY, Page(page)).into_response())
}

/// The list with a password on top. It answers the POST itself: a redirect would have to carry it.
pub(super) async fn handed(state: &State, me: Staff, handed_out: HandedOut) -> Result<Response> {
    let page = ListPage { handed_out: Some(handed_out), ..page(state, me, "").await? };
    Ok(Page(page).into_response())
}

/// The list with the reason why something was not done.
pub(super) async fn refused(state: &State, me: Staff, why: &'static str) -> Result<Response> {
    let page = page(state, me, why).await?;
    Ok((StatusCode::CONFLICT, Page(page)).into_response())
}

async fn add(state: &State, form: &Added) -> Result<std::result::Result<HandedOut, Mistakes>> {
    let newcomer = match Newcomer::read(&form.email, &form.role) {
        Ok(newcomer) => newcomer,
        Err(mistakes) => return Ok(Err(mistakes)),
    };
    let (email, role) = (newcomer.email, newcomer.role);
    match newcomer::add_staff(&state.pool(), &email, role, None, state.clock.now()).await {
        Ok(password) => Ok(Ok(HandedOut { email, password })),
        Err(NotAdded::Broken(cause)) => Err(cause.into()),
        Err(NotAdded::Known(_) | NotAdded::Address(_) | NotAdded::ShortPassword) => {
            let mut mistakes = Mistakes::default();
            mistakes.mark("email", "Somebody with this address is on the staff already.");
            Ok(Err(mistakes))
        }
    }
}

async fn page(state: &State, me: Staff, notice: &'static str) -> Result<ListPage> {
    let members = queries::members(&state.pool()).await?;
    Ok(ListPage {
        frame: Frame::desk("Staff"),
        notice,
        me,
        members,
        form: Added::default(),
        mistakes: Mistakes::default(),
        handed_out: None,
    })
}
