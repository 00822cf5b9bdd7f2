//! Who is on the staff, and a form that adds somebody.

use askama::Template;
use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::Deserialize;

use crate::platform::{
    App, Layout, Page, Result,
    form::{Form, Mistakes},
};
use crate::staff::{
    Staff,
    accounts::{self, NotAdded},
    member::{Member, Newcomer},
    queries,
};

#[derive(Debug, Template)]
#[template(path = "staff/list.html")]
struct ListPage {
    frame: Layout,
    notice: &'static str,
    me: Staff,
    members: Vec<Member>,
    form: Added,
    mistakes: Mistakes,
    /// Shown once, here and nowhere else.
    handed_out: Option<HandedOut>,
}

#[derive(Debug)]
pub struct HandedOut {
    pub email: String,
    pub password: String,
}

#[derive(Debug, Default, Deserialize)]
pub struct Added {
    #[serde(default)]
    email: String,
    #[serde(default)]
    role: String,
}

#[derive(Debug, Deserialize)]
pub struct Asked {
    #[serde(default)]
    done: String,
}

pub async fn get(State(state): State<App>, me: Staff, Query(asked): Query<Asked>) -> Result<Response> {
    let notice = match asked.done.as_str() {
        "closed" => "The account is closed, and its sessions are ended.",
        "open" => "The account is open again.",
        _ => "",
    };
    Ok(Page(page(&state, me, notice).await?).into_response())
}

pub async fn post(State(state): State<App>, me: Staff, Form(form): Form<Added>) -> Result<Response> {
    let mistakes = match add(&state, &form).await? {
        Ok(handed_out) => return handed(&state, me, handed_out).await,
        Err(mistakes) => mistakes,
    };
    let page = ListPage { form, mistakes, ..page(&state, me, "").await? };
    Ok((StatusCode::UNPROCESSABLE_ENTITY, Page(page)).into_response())
}

/// The list with a password on top. It answers the POST itself: a redirect would have to carry it.
pub async fn handed(state: &App, me: Staff, handed_out: HandedOut) -> Result<Response> {
    let page = ListPage { handed_out: Some(handed_out), ..page(state, me, "").await? };
    Ok(Page(page).into_response())
}

/// The list with the reason why something was not done.
pub async fn refused(state: &App, me: Staff, why: &'static str) -> Result<Response> {
    let page = page(state, me, why).await?;
    Ok((StatusCode::CONFLICT, Page(page)).into_response())
}

async fn add(state: &App, form: &Added) -> Result<std::result::Result<HandedOut, Mistakes>> {
    let newcomer = match Newcomer::read(&form.email, &form.role) {
        Ok(newcomer) => newcomer,
        Err(mistakes) => return Ok(Err(mistakes)),
    };
    let (email, role) = (newcomer.email, newcomer.role);
    match accounts::add_staff(&state.pool(), &email, role, None, state.clock.now()).await {
        Ok(password) => Ok(Ok(HandedOut { email, password })),
        Err(NotAdded::Broken(cause)) => Err(cause.into()),
        Err(NotAdded::Known(_) | NotAdded::Address(_) | NotAdded::ShortPassword) => {
            let mut mistakes = Mistakes::default();
            mistakes.mark("email", "Somebody with this address is on the staff already.");
            Ok(Err(mistakes))
        }
    }
}

async fn page(state: &App, me: Staff, notice: &'static str) -> Result<ListPage> {
    let members = queries::members(&state.pool()).await?;
    Ok(ListPage {
        frame: Layout::desk(state, "Staff"),
        notice,
        me,
        members,
        form: Added::default(),
        mistakes: Mistakes::default(),
        handed_out: None,
    })
}
