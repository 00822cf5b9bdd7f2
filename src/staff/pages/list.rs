//! The list of staff: adding a member, closing an account, and resetting a password.

use askama::Template;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::platform::{
    App, Layout, Page, Result,
    extract::{Path, Query},
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
    form: NewMember,
    mistakes: Mistakes,
    /// Shown only once, because only its hash is stored.
    new_password: Option<NewPassword>,
}

#[derive(Debug)]
struct NewPassword {
    email: String,
    password: String,
}

#[derive(Debug, Default, Deserialize)]
pub struct NewMember {
    #[serde(default)]
    email: String,
    #[serde(default)]
    role: String,
}

#[derive(Debug, Default, Deserialize)]
pub struct ListQuery {
    #[serde(default)]
    done: String,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Access {
    Open,
    Closed,
}

#[derive(Debug, Deserialize)]
pub struct AccessChange {
    access: Access,
}

pub async fn get(State(app): State<App>, me: Staff, Query(query): Query<ListQuery>) -> Result<Response> {
    let notice = match query.done.as_str() {
        "closed" => "The account is closed and signed out everywhere.",
        "open" => "The account is open again.",
        _ => "",
    };
    Ok(Page(page(&app, me, notice).await?).into_response())
}

pub async fn post(State(app): State<App>, me: Staff, Form(form): Form<NewMember>) -> Result<Response> {
    let mistakes = match add(&app, &form).await? {
        Ok(new_password) => return with_password(&app, me, new_password).await,
        Err(mistakes) => mistakes,
    };
    let page = ListPage { form, mistakes, ..page(&app, me, "").await? };
    Ok((StatusCode::UNPROCESSABLE_ENTITY, Page(page)).into_response())
}

/// Closes an account, or opens it again.
pub async fn set_access(
    State(app): State<App>,
    me: Staff,
    Path(id): Path<Uuid>,
    Form(change): Form<AccessChange>,
) -> Result<Response> {
    let mut tx = app.begin().await?;
    let admins = queries::admins_for_update(&mut *tx).await?;
    let member = queries::member_for_update(&mut *tx, id).await?;
    let done = match change.access {
        Access::Open => {
            queries::set_disabled(&mut *tx, id, None).await?;
            "open"
        }
        Access::Closed if id == me.id => {
            return refused(&app, me, "You can’t close your own account.").await;
        }
        // If another admin has just closed my account, I no longer count as an admin.
        Access::Closed if !admins.contains(&me.id) || admins == [id] => {
            return refused(&app, me, "You can’t close the last admin's account.").await;
        }
        Access::Closed => {
            let at = member.disabled_at.unwrap_or_else(|| app.clock.now());
            close(&mut tx, id, at).await?;
            "closed"
        }
    };
    tx.commit().await?;
    Ok(Redirect::to(&format!("/admin/staff?done={done}")).into_response())
}

async fn close(tx: &mut PgConnection, id: Uuid, at: OffsetDateTime) -> Result<()> {
    queries::set_disabled(&mut *tx, id, Some(at)).await?;
    queries::close_sessions_of(&mut *tx, id).await?;
    Ok(())
}

/// The list with a new password. It is rendered in response to the POST, because a redirect would
/// have to put the password into the URL.
async fn with_password(app: &App, me: Staff, new_password: NewPassword) -> Result<Response> {
    let page = ListPage { new_password: Some(new_password), ..page(app, me, "").await? };
    Ok(Page(page).into_response())
}

/// The list with the reason why a change was refused.
async fn refused(app: &App, me: Staff, why: &'static str) -> Result<Response> {
    let page = page(app, me, why).await?;
    Ok((StatusCode::CONFLICT, Page(page)).into_response())
}

async fn add(app: &App, form: &NewMember) -> Result<std::result::Result<NewPassword, Mistakes>> {
    let newcomer = match Newcomer::parse(&form.email, &form.role) {
        Ok(newcomer) => newcomer,
        Err(mistakes) => return Ok(Err(mistakes)),
    };
    let (email, role) = (newcomer.email.into_string(), newcomer.role);
    match accounts::add_staff(&app.pool(), &email, role, None, app.clock.now()).await {
        Ok(password) => Ok(Ok(NewPassword { email, password })),
        Err(NotAdded::Broken(cause)) => Err(cause.into()),
        Err(NotAdded::Known(_) | NotAdded::Address(_) | NotAdded::ShortPassword) => {
            let mut mistakes = Mistakes::default();
            mistakes.mark("email", "Someone with this email address already has an account.");
            Ok(Err(mistakes))
        }
    }
}

async fn page(app: &App, me: Staff, notice: &'static str) -> Result<ListPage> {
    let members = queries::members(&app.pool()).await?;
    Ok(ListPage {
        frame: Layout::desk(app, "Staff"),
        notice,
        me,
        members,
        form: NewMember::default(),
        mistakes: Mistakes::default(),
        new_password: None,
    })
}
