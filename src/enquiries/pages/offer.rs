use askama::Template;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use sqlx::PgConnection;

use crate::enquiries::{
    access, answer_context,
    enquiry::{Enquiry, EnquiryState, Offer, OfferState},
    letters::AnswerContext,
    lifecycle::accept,
    links::OFFER_EXPIRED,
    queries,
};
use crate::platform::{
    App, Error, Layout, Page, Result,
    clock::UkTime,
    extract::Path,
    form::{Form, Mistakes, prose},
    headers::private,
};

/// The longest sentence.
const LONGEST: usize = 1_000;

#[derive(Debug, Template)]
#[template(path = "enquiries/offer.html")]
struct View {
    frame: Layout,
    path: String,
    enquiry: Enquiry,
    offer: Offer,
    reading: Option<AnswerContext>,
    is_open: bool,
    typed: Typed,
    mistakes: Mistakes,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    answer: String,
    sentence: String,
}

pub async fn get(State(app): State<App>, Path(token): Path<String>) -> Result<Response> {
    let mut db = app.pool().acquire().await?;
    let offer = access::offer(&mut db, &token).await?.ok_or(Error::Expired(OFFER_EXPIRED))?;
    let enquiry = queries::by_id(&mut *db, offer.enquiry_id).await?.ok_or(Error::Missing)?;
    drawn(&mut db, &token, (enquiry, offer), Typed::default(), Mistakes::default()).await
}

pub async fn post(
    State(app): State<App>,
    Path(token): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let mut tx = app.begin().await?;
    let offer = access::offer(&mut tx, &token).await?.ok_or(Error::Expired(OFFER_EXPIRED))?;
    let mut enquiry = queries::locked(&mut tx, offer.enquiry_id).await?.ok_or(Error::Missing)?;
    // read again under the row lock of the enquiry
    let offer = access::offer(&mut tx, &token).await?.ok_or(Error::Expired(OFFER_EXPIRED))?;
    let mut mistakes = Mistakes::default();
    if !matches!(typed.answer.as_str(), "yes" | "no") {
        mistakes.mark("answer", "Choose yes or no.");
    }
    let sentence = prose(&typed.sentence);
    if sentence.chars().count() > LONGEST {
        mistakes.mark("sentence", format!("Shorten your message to {LONGEST} characters."));
    }
    if !mistakes.is_empty() {
        return drawn(&mut tx, &token, (enquiry, offer), typed, mistakes).await;
    }
    let yes = typed.answer == "yes";
    accept::answer(&mut tx, &app, &mut enquiry, &offer, (yes, &sentence), app.clock.now()).await?;
    tx.commit().await?;
    Ok(Redirect::to(&format!("/offers/{token}")).into_response())
}

async fn drawn(
    db: &mut PgConnection,
    token: &str,
    (enquiry, offer): (Enquiry, Offer),
    typed: Typed,
    mistakes: Mistakes,
) -> Result<Response> {
    let status = if mistakes.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let is_open = offer.takes_an_answer(enquiry.state);
    let view = View {
        frame: Layout::unlisted(format!("An enquiry for {}", enquiry.course())),
        path: format!("/offers/{token}"),
        reading: if is_open { answer_context::of(db, enquiry.answer_id).await? } else { None },
        enquiry,
        offer,
        is_open,
        typed,
        mistakes,
    };
    let mut response = private(Page(view));
    *response.status_mut() = status;
    Ok(response)
}

impl View {
    fn stands_at(&self, state: OfferState) -> bool {
        self.offer.state == state
    }

    /// Somebody else said yes.
    fn is_taken(&self) -> bool {
        matches!(self.enquiry.state, EnquiryState::Accepted | EnquiryState::Met | EnquiryState::NotMet)
    }
}
