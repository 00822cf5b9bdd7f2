use askama::Template;
use axum::{
    extract::{Path, State as Extract},
    http::header,
    response::{IntoResponse, Redirect, Response},
};
use sqlx::PgConnection;

use super::{
    enquiry::{Enquiry, Event, Offer, Power, Standing, State},
    letters::Reading,
    matching, queries, reading,
};
use crate::web::{
    self, Error, Frame, Page, Result,
    time::{Day, Moment},
    token::Token,
};

#[derive(Debug, Template)]
#[template(path = "enquiries/status.html")]
struct View {
    frame: Frame,
    /// The path of this page; its forms post below it.
    path: String,
    enquiry: Enquiry,
    events: Vec<Event>,
    offers: Vec<Offer>,
    reading: Option<Reading>,
    may_act: bool,
}

pub(super) async fn get(Extract(site): Extract<web::State>, Path(token): Path<String>) -> Result<Response> {
    let mut db = site.pool().acquire().await?;
    let (enquiry, power) = found(&mut db, &site, &token).await?;
    let may_act = power == Power::Act;
    let view = View {
        frame: Frame::unlisted(format!("Your enquiry: {}", enquiry.course())),
        path: format!("/enquiries/{token}"),
        events: queries::events_of(&mut *db, enquiry.id).await?,
        offers: queries::offers_of(&mut *db, enquiry.id).await?,
        reading: if may_act { reading::of(&mut db, enquiry.answer_id).await? } else { None },
        enquiry,
        may_act,
    };
    Ok(private(Page(view)))
}

/// The adult confirms.
pub(super) async fn post(Extract(site): Extract<web::State>, Path(token): Path<String>) -> Result<Redirect> {
    let mut tx = site.pool().begin().await?;
    let mut enquiry = held_fast(&mut tx, &site, &token).await?;
    matching::confirm(&mut tx, &site, &mut enquiry, site.clock.now()).await?;
    tx.commit().await?;
    Ok(Redirect::to(&format!("/enquiries/{token}")))
}

/// What a link opens, and with which power. A link that nobody gave out, or whose time is
/// over, opens nothing.
pub(super) async fn found(db: &mut PgConnection, site: &web::State, token: &str) -> Result<(Enquiry, Power)> {
    let token = Token::parse(token).ok_or(Error::Missing)?;
    let opened = queries::opened_by(&mut *db, &token.hash(), site.clock.now()).await?;
    let (id, power) = opened.ok_or(Error::Missing)?;
    let enquiry = queries::by_id(db, id).await?.ok_or(Error::Missing)?;
    Ok((enquiry, power))
}

/// As [`found`], for who may act; nobody else changes it before the transaction ends.
pub(super) async fn held_fast(tx: &mut PgConnection, site: &web::State, token: &str) -> Result<Enquiry> {
    let (enquiry, power) = found(&mut *tx, site, token).await?;
    if power != Power::Act {
        return Err(Error::Missing);
    }
    queries::locked(tx, enquiry.id).await?.ok_or(Error::Missing)
}

/// The address of such a page is a key: it goes to no other site, and into no index.
pub(super) fn private(page: impl IntoResponse) -> Response {
    let headers = [
        (header::REFERRER_POLICY, "same-origin"),
        (header::HeaderName::from_static("x-robots-tag"), "noindex"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (headers, page).into_response()
}

impl View {
    /// A step in the family's words.
    fn told(&self, event: &Event) -> String {
        match event.state {
            State::Held => "Your enquiry came in. Our desk looks at it before any letter leaves.".to_owned(),
            State::Received if self.enquiry.contact_email.is_empty() => {
                "Your enquiry came in, and we sent a letter with a link to confirm it.".to_owned()
            }
            State::Received => {
                format!("We sent a letter with a link to {}.", self.enquiry.masked_email())
            }
            State::Confirmed => "It was confirmed.".to_owned(),
            State::Offered => format!("We asked {}.", event.note),
            State::Accepted => {
                "A tutor said yes, and wrote or will write. Both have a letter with each other’s address."
                    .to_owned()
            }
            State::Declined => {
                "None of the tutors we asked can help at the moment. Our desk knows.".to_owned()
            }
            State::Unmatched => {
                "No tutor here teaches this at the moment. Our desk has it and looks for somebody.".to_owned()
            }
            State::Expired => "No tutor answered in time. Our desk knows.".to_owned(),
            State::Withdrawn => "It was withdrawn.".to_owned(),
            State::Closed => "Our desk closed it.".to_owned(),
            State::Erased => "Everything personal was erased.".to_owned(),
        }
    }

    /// What comes next, as long as all goes well.
    fn ahead(&self) -> &'static [&'static str] {
        const CONFIRM: &str = "You confirm by the link in our letter.";
        const ASK: &str = "We ask up to three tutors.";
        const YES: &str = "The first who says yes gets your address, and you get theirs.";
        match self.enquiry.state {
            State::Held | State::Received => &[CONFIRM, ASK, YES],
            State::Confirmed | State::Unmatched => &[ASK, YES],
            State::Offered => &[YES],
            _ => &[],
        }
    }

    fn stands_at(&self, state: State) -> bool {
        self.enquiry.state == state
    }

    fn may(&self, next: State) -> bool {
        self.may_act && self.enquiry.may(next)
    }

    fn acceptance(&self) -> Option<&Offer> {
        self.offers.iter().find(|offer| offer.standing == Standing::Accepted)
    }
}
