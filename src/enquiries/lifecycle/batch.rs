//! What the clock does for many enquiries that look for a tutor, in one transaction. It decides as
//! [`schedule::run_due`] decides for one after another, with the same rules; what is read is read once
//! for all, and what is decided is stored in a few statements.

use std::collections::{HashMap, HashSet, hash_map::Entry};

use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use super::{advance, close, offer::draft_offer, schedule};
use crate::enquiries::{
    answer_context,
    choice::{Candidate, choose},
    enquiry::{Actor, Enquiry, EnquiryState, Offer, OfferState},
    letters::AnswerContext,
    queries::{self, NewOffer, Transition},
};
use crate::platform::{
    App,
    mail::{self, Letter},
};

/// Lapses offers, asks the next tutors, apologises, expires, and plans the next time. The caller holds
/// the row locks of the enquiries.
pub async fn continue_searches(
    tx: &mut PgConnection,
    app: &App,
    mut enquiries: Vec<Enquiry>,
    now: OffsetDateTime,
) -> anyhow::Result<()> {
    let ids: Vec<Uuid> = enquiries.iter().map(|enquiry| enquiry.id).collect();
    queries::lock_matching(&mut *tx).await?;
    // before the lapses are stored: each counts from the turn of its enquiry on
    let mut tutors = Tutors::load(&mut *tx, &enquiries, now).await?;
    let lapsed = queries::lapse_all(&mut *tx, &ids, now).await?;
    let offers = queries::offers_by_enquiry(&mut *tx, &ids).await?;
    let mut made = Made::default();
    let mut due = Vec::with_capacity(enquiries.len());
    for enquiry in &mut enquiries {
        let id = enquiry.id;
        tutors.remember_lapses(lapsed.get(&id).map(Vec::as_slice).unwrap_or_default());
        let offers = offers.get(&id).map(Vec::as_slice).unwrap_or_default();
        let deadline = continue_one(app, enquiry, offers, &mut tutors, &mut made, now)?;
        due.push(enquiry.next_due(deadline, now));
    }
    made.store(&mut *tx, app, now).await?;
    queries::plan_all(tx, &enquiries, &due).await?;
    Ok(())
}

/// Returns the first deadline of the offers that are open after it.
fn continue_one(
    app: &App,
    enquiry: &mut Enquiry,
    offers: &[Offer],
    tutors: &mut Tutors,
    made: &mut Made,
    now: OffsetDateTime,
) -> anyhow::Result<Option<OffsetDateTime>> {
    if enquiry.expires_at().is_none_or(|expires| expires <= now) {
        made.close(app, enquiry, offers, (EnquiryState::Expired, Actor::Clock), now)?;
        return Ok(None);
    }
    let open = offers.iter().filter(|offer| offer.state == OfferState::Asked);
    let mut deadline = open.map(|offer| offer.answer_by).min();
    // the desk’s email about a broken promise lists the new offers too
    let mut all = None;
    if deadline.is_none() {
        let asked = tutors.ask(app, enquiry, offers, made, now)?;
        deadline = asked.iter().map(|offer| offer.answer_by).min();
        if !asked.is_empty() && enquiry.state == EnquiryState::Unmatched {
            made.enter(app, enquiry, (EnquiryState::Offered, Actor::Clock), now)?;
        }
        let is_declined = offers.iter().all(|offer| offer.state == OfferState::Declined);
        if asked.is_empty() && enquiry.state == EnquiryState::Offered && is_declined {
            made.close(app, enquiry, offers, (EnquiryState::Declined, Actor::Tutor), now)?;
        }
        all = Some([offers, asked.as_slice()].concat());
    }
    if enquiry.state.is_looking() && schedule::owes_apology(enquiry, now) {
        let offers = all.as_deref().unwrap_or(offers);
        made.letters.extend(schedule::apologies(app, enquiry, offers, now)?);
        enquiry.apologised_at = Some(now);
    }
    Ok(deadline)
}

/// The tutors of the courses, as they are after what was decided so far.
struct Tutors {
    by_course: HashMap<(i16, i16), Vec<Candidate>>,
    /// Who said yes to an earlier enquiry from this address.
    known: HashMap<String, HashSet<Uuid>>,
    readings: HashMap<Uuid, AnswerContext>,
}

impl Tutors {
    async fn load(tx: &mut PgConnection, enquiries: &[Enquiry], now: OffsetDateTime) -> sqlx::Result<Self> {
        let mut by_course = HashMap::new();
        let mut readings = HashMap::new();
        for enquiry in enquiries {
            let course = (enquiry.level_id, enquiry.subject_id);
            if let Entry::Vacant(place) = by_course.entry(course) {
                place.insert(queries::candidates_of(&mut *tx, course, now).await?);
            }
            if let Some(answer) = enquiry.answer_id
                && !readings.contains_key(&answer)
                && let Some(reading) = answer_context::of(&mut *tx, Some(answer)).await?
            {
                readings.insert(answer, reading);
            }
        }
        let emails: Vec<String> = enquiries.iter().map(|enquiry| enquiry.contact_email.clone()).collect();
        Ok(Self { by_course, known: queries::known_tutors(tx, &emails).await?, readings })
    }

    /// Each of these did not answer in time.
    fn remember_lapses(&mut self, lapsed: &[Uuid]) {
        for id in lapsed {
            self.change(*id, |tutor| tutor.remembered += 1);
        }
    }

    /// Chooses tutors and drafts an offer to each.
    fn ask(
        &mut self,
        app: &App,
        enquiry: &Enquiry,
        offers: &[Offer],
        made: &mut Made,
        now: OffsetDateTime,
    ) -> anyhow::Result<Vec<Offer>> {
        let Some(candidates) = self.by_course.get_mut(&(enquiry.level_id, enquiry.subject_id)) else {
            return Ok(Vec::new());
        };
        let known = self.known.get(&enquiry.contact_email);
        for tutor in &mut *candidates {
            tutor.was_asked = offers.iter().any(|offer| offer.tutor_id == tutor.id);
            tutor.knows_family = known.is_some_and(|known| known.contains(&tutor.id));
        }
        let reading = enquiry.answer_id.and_then(|answer| self.readings.get(&answer));
        let mut asked = Vec::new();
        for tutor in choose(candidates, enquiry) {
            let (offer, letter) = draft_offer(app, enquiry, tutor, reading, now)?;
            asked.push(Offer {
                id: Uuid::nil(),
                enquiry_id: enquiry.id,
                tutor_id: tutor.id,
                tutor_name: tutor.name.clone(),
                tutor_email: tutor.email.clone(),
                tutor_slug: String::new(),
                state: OfferState::Asked,
                sentence: String::new(),
                asked_at: now,
                answer_by: offer.answer_by,
                answered_at: None,
            });
            made.offers.push(offer);
            made.letters.push(letter);
        }
        for offer in &asked {
            self.change(offer.tutor_id, |tutor| {
                tutor.last_asked_at = Some(now);
                if tutor.availability.weekly_limit.is_some() {
                    tutor.availability.asked_lately += 1;
                }
            });
        }
        Ok(asked)
    }

    fn change(&mut self, id: Uuid, change: impl Fn(&mut Candidate)) {
        let tutors = self.by_course.values_mut().flatten();
        tutors.filter(|tutor| tutor.id == id).for_each(change);
    }
}

/// What was decided and is to be stored.
#[derive(Default)]
struct Made {
    transitions: Vec<Transition>,
    offers: Vec<NewOffer>,
    /// The enquiries whose open offers are closed.
    closed: Vec<Uuid>,
    letters: Vec<Letter>,
}

impl Made {
    fn enter(
        &mut self,
        app: &App,
        enquiry: &mut Enquiry,
        (next, actor): (EnquiryState, Actor),
        now: OffsetDateTime,
    ) -> anyhow::Result<()> {
        let previous = advance(app, enquiry, next, now)?;
        self.transitions.push(Transition { enquiry: enquiry.clone(), previous, actor });
        Ok(())
    }

    fn close(
        &mut self,
        app: &App,
        enquiry: &mut Enquiry,
        offers: &[Offer],
        (how, actor): (EnquiryState, Actor),
        now: OffsetDateTime,
    ) -> anyhow::Result<()> {
        self.closed.push(enquiry.id);
        self.letters.extend(close::closed_offer_letters(enquiry, offers, close::reason(how))?);
        self.enter(app, enquiry, (how, actor), now)?;
        self.letters.extend(match how {
            EnquiryState::Declined => close::declined_letters(app, enquiry, offers)?,
            _ => close::expired_letters(app, enquiry, offers)?,
        });
        Ok(())
    }

    async fn store(self, tx: &mut PgConnection, app: &App, now: OffsetDateTime) -> anyhow::Result<()> {
        queries::close_offers_of(&mut *tx, &self.closed, now).await?;
        if !queries::add_offers(&mut *tx, &self.offers, now).await? {
            // alone, each enquiry chooses anew
            anyhow::bail!("a tutor was suspended while offers to many were made");
        }
        queries::enter_all(&mut *tx, &self.transitions, now).await?;
        mail::post_all(tx, &app.config, self.letters, now).await?;
        Ok(())
    }
}
