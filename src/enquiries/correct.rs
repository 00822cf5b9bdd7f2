use askama::Template;
use axum::{
    extract::{Path, State as Extract},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;

use super::{
    asked::{self, LONGEST_MESSAGE},
    enquiry::{Enquiry, MadeFor, Power, State},
    queries,
    status::{found, held_fast, private},
};
use crate::web::{
    self, Error, Frame, Page, Result,
    form::{Form, Mistakes},
};

#[derive(Debug, Template)]
#[template(path = "enquiries/correct.html")]
struct View {
    frame: Frame,
    /// The status page.
    back: String,
    enquiry: Enquiry,
    typed: Typed,
    mistakes: Mistakes,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Typed {
    name: String,
    phone: String,
    student_name: String,
    message: String,
}

pub(super) async fn get(Extract(site): Extract<web::State>, Path(token): Path<String>) -> Result<Response> {
    let mut db = site.pool().acquire().await?;
    let (enquiry, power) = found(&mut db, &site, &token).await?;
    if power != Power::Act || !enquiry.may_be_corrected() {
        return Err(Error::Missing);
    }
    let typed = Typed {
        name: enquiry.contact_name.clone(),
        phone: enquiry.contact_phone.clone(),
        student_name: enquiry.student_name.clone(),
        message: enquiry.message.clone(),
    };
    Ok(drawn(&token, enquiry, typed, Mistakes::default()))
}

pub(super) async fn post(
    Extract(site): Extract<web::State>,
    Path(token): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let mut tx = site.pool().begin().await?;
    let enquiry = held_fast(&mut tx, &site, &token).await?;
    if !enquiry.may_be_corrected() {
        return Err(Error::Missing);
    }
    let mut mistakes = Mistakes::default();
    let name = asked::name("name", &typed.name, "Enter your name.", &mut mistakes);
    let phone = match enquiry.made_for {
        MadeFor::Under18 => String::new(),
        _ => asked::phone(&typed.phone, &mut mistakes),
    };
    let student_name = match enquiry.made_for {
        MadeFor::Me => String::new(),
        _ => asked::first_name(&typed.student_name, &mut mistakes),
    };
    let message = asked::message(&typed.message, Some(enquiry.made_for), &mut mistakes);
    if !mistakes.is_empty() {
        return Ok(drawn(&token, enquiry, typed, mistakes));
    }
    queries::correct(&mut *tx, enquiry.id, &name, &phone, &student_name, &message).await?;
    tx.commit().await?;
    Ok(Redirect::to(&format!("/enquiries/{token}")).into_response())
}

fn drawn(token: &str, enquiry: Enquiry, typed: Typed, mistakes: Mistakes) -> Response {
    let status = if mistakes.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let view = View {
        frame: Frame::unlisted("Correct the enquiry"),
        back: format!("/enquiries/{token}"),
        enquiry,
        typed,
        mistakes,
    };
    let mut response = private(Page(view));
    *response.status_mut() = status;
    response
}

impl View {
    fn is_for(&self, slug: &str) -> bool {
        self.enquiry.made_for.slug() == slug
    }

    fn message_attributes() -> String {
        format!("data-count=\"{LONGEST_MESSAGE}\"")
    }
}
