use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use sqlx::PgConnection;

use crate::enquiries::{
    answer_context,
    enquiry::{Enquiry, EnquiryState, Offer, OfferState},
    letters::AnswerContext,
    lifecycle::accept,
    queries,
};
use crate::platform::{
    self, Error, Layout, Page, Result,
    clock::Moment,
    form::{Form, Mistakes, prose},
    headers::private,
    token::Token,
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

pub async fn get(State(site): State<platform::App>, Path(token): Path<String>) -> Result<Response> {
    let mut db = site.pool().acquire().await?;
    let offer = found(&mut db, &token).await?;
    let enquiry = queries::by_id(&mut *db, offer.enquiry_id).await?.ok_or(Error::Missing)?;
    drawn(&mut db, &token, (enquiry, offer), Typed::default(), Mistakes::default()).await
}

pub async fn post(
    State(site): State<platform::App>,
    Path(token): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let mut tx = site.begin().await?;
    let offer = found(&mut tx, &token).await?;
    let mut enquiry = queries::locked(&mut tx, offer.enquiry_id).await?.ok_or(Error::Missing)?;
    // again, now that nobody else can change it
    let offer = found(&mut tx, &token).await?;
    let mut mistakes = Mistakes::default();
    if !matches!(typed.answer.as_str(), "yes" | "no") {
        mistakes.mark("answer", "Choose yes or no.");
    }
    let sentence = prose(&typed.sentence);
    if sentence.chars().count() > LONGEST {
        mistakes.mark("sentence", format!("The sentence is longer than {LONGEST} characters."));
    }
    if !mistakes.is_empty() {
        return drawn(&mut tx, &token, (enquiry, offer), typed, mistakes).await;
    }
    let yes = typed.answer == "yes";
    accept::answer(&mut tx, &site, &mut enquiry, &offer, (yes, &sentence), site.clock.now()).await?;
    tx.commit().await?;
    Ok(Redirect::to(&format!("/offers/{token}")).into_response())
}

pub async fn found(db: &mut PgConnection, token: &str) -> Result<Offer> {
    let token = Token::parse(token).ok_or(Error::Missing)?;
    queries::offer_opened_by(db, &token.hash()).await?.ok_or(Error::Missing)
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
    fn stands_at(&self, standing: OfferState) -> bool {
        self.offer.standing == standing
    }

    /// Somebody else said yes.
    fn is_taken(&self) -> bool {
        matches!(self.enquiry.state, EnquiryState::Accepted | EnquiryState::Met | EnquiryState::NotMet)
    }
}
