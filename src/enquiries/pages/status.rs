use askama::Template;
use axum::{
    extract::{Path, State},
    response::{Redirect, Response},
};
use sqlx::PgConnection;
use time::OffsetDateTime;

use crate::enquiries::{
    answer_context,
    enquiry::{Enquiry, EnquiryState, LinkScope, Offer},
    letters::AnswerContext,
    lifecycle::offer,
    queries,
    timeline::{self, Step},
};
use crate::{
    platform::{
        self, Error, Layout, Page, Result,
        clock::{Day, Moment, time_left},
        headers::private,
        token::Token,
    },
    search::{self, Similar},
};

#[derive(Debug, Template)]
#[template(path = "enquiries/status.html")]
struct View {
    frame: Layout,
    /// The path of this page; its forms post below it.
    path: String,
    enquiry: Enquiry,
    behind: Vec<Step>,
    ahead: Vec<String>,
    /// The tutor who said yes.
    acceptance: Option<Offer>,
    reading: Option<AnswerContext>,
    may_act: bool,
    /// “24 hours”.
    promise: String,
    /// Until when an answer is promised, and how long that is; `None` once that is over.
    promised: Option<(Moment, String)>,
    /// How long it is kept from now on.
    kept_for: String,
    /// What the message asks and is answered here, for who is waiting.
    answered: Vec<Similar>,
}

pub async fn get(State(site): State<platform::App>, Path(token): Path<String>) -> Result<Response> {
    let mut db = site.pool().acquire().await?;
    let (enquiry, power) = found(&mut db, &site, &token).await?;
    let may_act = power == LinkScope::Act;
    let events = queries::events_of(&mut *db, enquiry.id).await?;
    let offers = queries::offers_of(&mut *db, enquiry.id).await?;
    let promise = site.config.promise_in_words();
    let view = View {
        frame: Layout::unlisted(format!("Your enquiry: {}", enquiry.course())),
        path: format!("/enquiries/{token}"),
        behind: timeline::behind(&enquiry, &events, &offers),
        ahead: timeline::ahead(&enquiry, &offers, &promise),
        acceptance: offers.into_iter().find(Offer::is_accepted),
        promise,
        promised: promised(&enquiry, site.clock.now()),
        answered: if may_act && (enquiry.may(EnquiryState::Confirmed) || enquiry.state.is_looking()) {
            search::answered(&site, &enquiry.message).await.map_err(Error::Broken)?
        } else {
            Vec::new()
        },
        kept_for: time_left(site.clock.now(), enquiry.delete_at),
        reading: if may_act { answer_context::of(&mut db, enquiry.answer_id).await? } else { None },
        enquiry,
        may_act,
    };
    Ok(private(Page(view)))
}

fn promised(enquiry: &Enquiry, now: OffsetDateTime) -> Option<(Moment, String)> {
    let until = enquiry.promised_until.filter(|until| now < *until)?;
    Some((Moment(until), time_left(now, until)))
}

/// The adult confirms.
pub async fn post(State(site): State<platform::App>, Path(token): Path<String>) -> Result<Redirect> {
    let mut tx = site.begin().await?;
    let mut enquiry = held_fast(&mut tx, &site, &token).await?;
    offer::confirm(&mut tx, &site, &mut enquiry, site.clock.now()).await?;
    tx.commit().await?;
    Ok(Redirect::to(&format!("/enquiries/{token}")))
}

/// What a link opens, and with which power. A link that nobody gave out, or whose time is
/// over, opens nothing.
pub async fn found(db: &mut PgConnection, site: &platform::App, token: &str) -> Result<(Enquiry, LinkScope)> {
    let token = Token::parse(token).ok_or(Error::Missing)?;
    let opened = queries::opened_by(&mut *db, &token.hash(), site.clock.now()).await?;
    let (id, power) = opened.ok_or(Error::Missing)?;
    let enquiry = queries::by_id(db, id).await?.ok_or(Error::Missing)?;
    Ok((enquiry, power))
}

/// As [`found`], for who may act; nobody else changes it before the transaction ends.
pub async fn held_fast(tx: &mut PgConnection, site: &platform::App, token: &str) -> Result<Enquiry> {
    let (enquiry, power) = found(&mut *tx, site, token).await?;
    if power != LinkScope::Act {
        return Err(Error::Missing);
    }
    queries::locked(tx, enquiry.id).await?.ok_or(Error::Missing)
}

impl View {
    fn stands_at(&self, state: EnquiryState) -> bool {
        self.enquiry.state == state
    }

    fn may(&self, next: EnquiryState) -> bool {
        self.may_act && self.enquiry.may(next)
    }
}
