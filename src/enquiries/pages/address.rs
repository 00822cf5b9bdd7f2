//! Another address, where our email did not arrive at the one that was typed.

use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use sqlx::PgConnection;

use crate::enquiries::{
    ENQUIRIES, access,
    enquiry::{Enquiry, EnquiryState},
    lifecycle::submit::change_address,
    links::LinkScope,
    new_enquiry::fields,
    queries,
};
use crate::platform::{
    App, Error, Layout, Page, Result,
    client::Address,
    extract::Path,
    form::{Form, Mistakes},
    headers::private,
    mail,
    public_form::{self, Redraw},
    values::EmailAddress,
};

#[derive(Debug, Template)]
#[template(path = "enquiries/address.html")]
struct View {
    frame: Layout,
    /// The status page.
    back: String,
    /// The address that our email did not reach, masked.
    old: String,
    typed: Typed,
    mistakes: Mistakes,
    /// The address that was probably meant, where the typed one looks like a slip.
    slip: Option<String>,
    wait: Option<String>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    email: String,
    asked_email: String,
    use_email: String,
}

pub async fn get(State(app): State<App>, Path(token): Path<String>) -> Result<Response> {
    let mut db = app.pool().acquire().await?;
    let enquiry = unreached(&mut db, &app, &token).await?;
    let view = View::new(&token, &enquiry, Typed::default());
    Ok(private(Page(view)))
}

pub async fn post(
    State(app): State<App>,
    address: Address,
    Path(token): Path<String>,
    Form(mut typed): Form<Typed>,
) -> Result<Response> {
    if !typed.use_email.is_empty() {
        typed.email = std::mem::take(&mut typed.use_email);
    }
    let now = app.clock.now();
    let mut tx = app.begin().await?;
    let enquiry = unreached(&mut tx, &app, &token).await?;
    let enquiry = queries::locked(&mut tx, enquiry.id).await?.ok_or(Error::Missing)?;
    let mut view = View::new(&token, &enquiry, typed);
    let mut mistakes = Mistakes::default();
    let email = fields::email("email", &view.typed.email, &mut mistakes);
    if !mistakes.is_empty() {
        return Ok(view.redrawn(Redraw::Mistakes(mistakes)));
    }
    view.slip = public_form::slip(&email, &view.typed.asked_email);
    if view.slip.is_some() {
        view.typed.asked_email = email;
        return Ok(view.redrawn(Redraw::Mistakes(mistakes)));
    }
    if let Err(wait) = app.limits.check(ENQUIRIES, address.0) {
        return Ok(view.redrawn(Redraw::Wait(wait)));
    }
    if let Some(wait) = mail::recipient_wait(&app, &mut *tx, &email, now).await? {
        return Ok(view.redrawn(Redraw::Recipient("email", wait)));
    }
    let email = EmailAddress::parse(&email).map_err(|_| Error::Missing)?;
    change_address(&mut tx, &app, &enquiry, &email, now).await?;
    tx.commit().await?;
    Ok(Redirect::to(&format!("/enquiries/{token}")).into_response())
}

/// The enquiry that a link opens, where our last email about it has failed and the address may be
/// changed: by whoever sent the form until it is confirmed, after that by whoever confirmed it.
async fn unreached(db: &mut PgConnection, app: &App, token: &str) -> Result<Enquiry> {
    let found = access::enquiry(&mut *db, token, app.clock.now()).await?;
    let (enquiry, scope) = found.ok_or(Error::Missing)?;
    let may_change = scope == LinkScope::Act || enquiry.state == EnquiryState::Received;
    let failure = mail::failure(db, enquiry.id, &enquiry.contact_email).await?;
    if may_change && failure.is_some() { Ok(enquiry) } else { Err(Error::Missing) }
}

impl View {
    fn new(token: &str, enquiry: &Enquiry, typed: Typed) -> Self {
        Self {
            frame: Layout::unlisted("Correct the email address"),
            back: format!("/enquiries/{token}"),
            old: enquiry.masked_email(),
            typed,
            mistakes: Mistakes::default(),
            slip: None,
            wait: None,
        }
    }

    fn redrawn(self, redraw: Redraw) -> Response {
        private(redraw.respond(|mistakes, wait| Page(Self { mistakes, wait, ..self })))
    }
}
