use askama::Template;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;

use crate::enquiries::{
    access,
    enquiry::{Enquiry, Place, Requester},
    lifecycle,
    links::{EXPIRED, LinkScope},
    new_enquiry::{Correction, LONGEST_MESSAGE, fields},
    pii,
};
use crate::platform::{
    App, Error, Layout, Page, Result,
    extract::Path,
    form::{Form, Mistakes},
    headers::private,
    values::Times,
};

#[derive(Debug, Template)]
#[template(path = "enquiries/correct.html")]
struct View {
    frame: Layout,
    /// The status page.
    back: String,
    enquiry: Enquiry,
    typed: Typed,
    mistakes: Mistakes,
    /// Personal data found in the message, in words; or empty.
    details: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    name: String,
    phone: String,
    student_name: String,
    message: String,
    place: String,
    area: String,
    times: Vec<String>,
    as_it_is: String,
}

pub async fn get(State(app): State<App>, Path(token): Path<String>) -> Result<Response> {
    let mut db = app.pool().acquire().await?;
    let (enquiry, scope) =
        access::enquiry(&mut db, &token, app.clock.now()).await?.ok_or(Error::Expired(EXPIRED))?;
    if scope != LinkScope::Act || !enquiry.may_be_corrected() {
        return Err(Error::Missing);
    }
    let typed = Typed {
        name: enquiry.contact_name.clone(),
        phone: enquiry.contact_phone.clone(),
        student_name: enquiry.student_name.clone(),
        message: enquiry.message.clone(),
        place: enquiry.place.slug().to_owned(),
        area: enquiry.area.clone(),
        times: enquiry.times.clone(),
        as_it_is: String::new(),
    };
    Ok(drawn(&token, enquiry, typed, Mistakes::default(), String::new()))
}

pub async fn post(
    State(app): State<App>,
    Path(token): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let now = app.clock.now();
    let mut tx = app.begin().await?;
    let mut enquiry =
        access::enquiry_to_act_on(&mut tx, &token, now).await?.ok_or(Error::Expired(EXPIRED))?;
    if !enquiry.may_be_corrected() {
        return Err(Error::Missing);
    }
    let correction = match parse(&typed, enquiry.requester) {
        Ok(correction) => correction,
        Err(mistakes) => return Ok(drawn(&token, enquiry, typed, mistakes, String::new())),
    };
    let details = pii::find(&correction.message);
    if !details.is_empty() && typed.as_it_is != "yes" && correction.message != enquiry.message {
        return Ok(drawn(&token, enquiry, typed, Mistakes::default(), pii::described(&details)));
    }
    lifecycle::correct::correct(&mut tx, &app, &mut enquiry, &correction, now).await?;
    tx.commit().await?;
    Ok(Redirect::to(&format!("/enquiries/{token}")).into_response())
}

fn parse(typed: &Typed, requester: Requester) -> std::result::Result<Correction, Mistakes> {
    let mut mistakes = Mistakes::default();
    let place = Place::parse(&typed.place).unwrap_or_default();
    let correction = Correction {
        name: fields::name("name", &typed.name, "Enter your name.", &mut mistakes),
        phone: match requester {
            Requester::Under18 => String::new(),
            _ => fields::phone(&typed.phone, &mut mistakes),
        },
        student_name: match requester {
            Requester::Me => String::new(),
            _ => fields::first_name(&typed.student_name, &mut mistakes),
        },
        message: fields::message(&typed.message, &mut mistakes),
        place,
        area: fields::area(&typed.area, place, &mut mistakes),
        times: Times::slugs_among(&typed.times),
    };
    if mistakes.is_empty() { Ok(correction) } else { Err(mistakes) }
}

fn drawn(token: &str, enquiry: Enquiry, typed: Typed, mistakes: Mistakes, details: String) -> Response {
    let is_well = mistakes.is_empty() && details.is_empty();
    let status = if is_well { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let view = View {
        frame: Layout::unlisted("Correct your enquiry"),
        back: format!("/enquiries/{token}"),
        enquiry,
        typed,
        mistakes,
        details,
    };
    let mut response = private(Page(view));
    *response.status_mut() = status;
    response
}

impl View {
    fn is_for(&self, slug: &str) -> bool {
        self.enquiry.requester.slug() == slug
    }

    fn places() -> [Place; 3] {
        Place::ALL
    }

    fn times() -> [Times; 3] {
        Times::ALL
    }

    fn message_attributes() -> String {
        format!("data-count=\"{LONGEST_MESSAGE}\"")
    }
}
