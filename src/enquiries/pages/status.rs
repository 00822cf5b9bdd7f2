use askama::Template;
use axum::{
    extract::State,
    response::{Redirect, Response},
};
use sqlx::PgConnection;
use time::OffsetDateTime;

use crate::enquiries::{
    access, answer_context, choice,
    enquiry::{Enquiry, EnquiryState, Offer},
    letters::AnswerContext,
    lifecycle::confirm,
    links::{EXPIRED, LinkScope},
    queries,
    timeline::{self, TimelineStep},
};
use crate::{
    platform::{
        App, Error, Layout, Page, Result,
        clock::{UkDay, UkTime, time_left},
        extract::Path,
        headers::private,
        mail,
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
    behind: Vec<TimelineStep>,
    ahead: Vec<String>,
    /// The tutor who said yes.
    acceptance: Option<Offer>,
    reading: Option<AnswerContext>,
    may_act: bool,
    /// Why our last email did not arrive, in a sentence; `None` where it did, or is on its way.
    undelivered: Option<&'static str>,
    /// “24 hours”.
    promise: String,
    /// Until when an answer is promised, and how long that is from now; `None` once it has passed.
    promised: Option<(UkTime, String)>,
    /// How long it is kept, from now.
    kept_for: String,
    /// Why there is no tutor to ask, in a sentence, and whether other wishes would help.
    shortage: Option<(String, bool)>,
    /// The tutor whom the family prefers and who was not asked: the name, and why, in a sentence.
    passed_over: Option<(String, Option<String>)>,
    /// Answers to what the message asks, for a family that waits.
    answered: Vec<Similar>,
}

pub async fn get(State(app): State<App>, Path(token): Path<String>) -> Result<Response> {
    let mut db = app.pool().acquire().await?;
    let (enquiry, scope) =
        access::enquiry(&mut db, &token, app.clock.now()).await?.ok_or(Error::Expired(EXPIRED))?;
    let may_act = scope == LinkScope::Act;
    let events = queries::events_of(&mut *db, enquiry.id).await?;
    let offers = queries::offers_of(&mut *db, enquiry.id).await?;
    let promise = app.config.promise_in_words();
    let now = app.clock.now();
    let failure = mail::failure(&mut *db, enquiry.id, &enquiry.contact_email).await?;
    let view = View {
        undelivered: failure.map(|error| mail::failure_in_words(&error)),
        shortage: shortage(&mut db, &enquiry, now).await?,
        passed_over: passed_over(&mut db, &enquiry, &offers, now).await?,
        frame: Layout::unlisted(format!("Your enquiry: {}", enquiry.course())),
        path: format!("/enquiries/{token}"),
        behind: timeline::behind(&enquiry, &events, &offers),
        ahead: timeline::ahead(&enquiry, &offers, &promise),
        acceptance: offers.into_iter().find(Offer::is_accepted),
        promise,
        promised: promised(&enquiry, app.clock.now()),
        answered: if may_act && (enquiry.may_become(EnquiryState::Confirmed) || enquiry.state.is_looking()) {
            search::answered(&app, &enquiry.message).await.map_err(Error::Broken)?
        } else {
            Vec::new()
        },
        kept_for: time_left(app.clock.now(), enquiry.delete_at),
        reading: if may_act { answer_context::of(&mut db, enquiry.answer_id).await? } else { None },
        enquiry,
        may_act,
    };
    Ok(private(Page(view)))
}

async fn shortage(
    db: &mut PgConnection,
    enquiry: &Enquiry,
    now: OffsetDateTime,
) -> Result<Option<(String, bool)>> {
    if enquiry.state != EnquiryState::Unmatched {
        return Ok(None);
    }
    let shortage = choice::shortage(&queries::candidates(db, enquiry, now).await?, enquiry);
    Ok(Some((shortage.explain(&enquiry.course(), enquiry.wants()), shortage.depends_on_wishes())))
}

async fn passed_over(
    db: &mut PgConnection,
    enquiry: &Enquiry,
    offers: &[Offer],
    now: OffsetDateTime,
) -> Result<Option<(String, Option<String>)>> {
    let is_open = enquiry.may_become(EnquiryState::Confirmed) || enquiry.state.is_looking();
    let Some(tutor) = enquiry.preferred_tutor.filter(|_| is_open) else { return Ok(None) };
    if offers.iter().any(|offer| offer.tutor_id == tutor) {
        return Ok(None);
    }
    let preferred = queries::preferred(db, tutor, (enquiry.level_id, enquiry.subject_id), now).await?;
    Ok(preferred.and_then(|preferred| {
        let obstacle = preferred.obstacle(&enquiry.course(), enquiry.wants());
        // before the confirmation nobody has been passed over unless something stands in the way
        let is_told = obstacle.is_some() || enquiry.confirmed_at.is_some();
        is_told.then_some((preferred.name, obstacle))
    }))
}

fn promised(enquiry: &Enquiry, now: OffsetDateTime) -> Option<(UkTime, String)> {
    let until = enquiry.promised_until.filter(|until| now < *until)?;
    Some((UkTime(until), time_left(now, until)))
}

/// The button that confirms.
pub async fn post(State(app): State<App>, Path(token): Path<String>) -> Result<Redirect> {
    let mut tx = app.begin().await?;
    let mut enquiry =
        access::enquiry_to_act_on(&mut tx, &token, app.clock.now()).await?.ok_or(Error::Expired(EXPIRED))?;
    confirm::confirm(&mut tx, &app, &mut enquiry, app.clock.now()).await?;
    tx.commit().await?;
    Ok(Redirect::to(&format!("/enquiries/{token}")))
}

impl View {
    fn stands_at(&self, state: EnquiryState) -> bool {
        self.enquiry.state == state
    }

    /// Whether the address may be corrected from this page.
    fn may_readdress(&self) -> bool {
        self.may_act || self.stands_at(EnquiryState::Received)
    }

    fn may_become(&self, next: EnquiryState) -> bool {
        self.may_act && self.enquiry.may_become(next)
    }
}
