//! Tutors are asked in rounds of up to three.

use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use super::{close::close, enter, schedule::plan};
use crate::enquiries::{
    answer_context,
    choice::{Candidate, choose, shortage},
    enquiry::{Actor, Enquiry, EnquiryState, OfferState},
    fit::Shortage,
    letters::{AnswerContext, Invitation},
    links,
    queries::{self, NewOffer},
};
use crate::{
    config::Mailbox,
    platform::{
        App,
        clock::{UkTime, after_waking_hours},
        mail::{self, EmailTemplate, Letter},
        token::Token,
    },
};

/// Asks the next tutors where no offer is open. Where nobody is left and every tutor said no, the
/// enquiry is declined; where some did not answer, it stays open for tutors who become free. The
/// caller plans what comes next.
pub async fn offer_next(
    tx: &mut PgConnection,
    app: &App,
    enquiry: &mut Enquiry,
    now: OffsetDateTime,
) -> anyhow::Result<()> {
    let asked = matches!(offer_round(tx, app, enquiry, now).await?, Round::Asked);
    if asked && enquiry.state == EnquiryState::Unmatched {
        return enter(tx, app, enquiry, EnquiryState::Offered, (Actor::Clock, ""), now).await;
    }
    if !asked && enquiry.state == EnquiryState::Offered {
        let offers = queries::offers_of(&mut *tx, enquiry.id).await?;
        if offers.iter().all(|offer| offer.state == OfferState::Declined) {
            return close(tx, app, enquiry, (EnquiryState::Declined, Actor::Tutor), now).await;
        }
    }
    Ok(())
}

/// As [`offer_next`], where tutors are still looked for and no offer is open; plans what comes next.
pub async fn match_again(
    tx: &mut PgConnection,
    app: &App,
    enquiry: &mut Enquiry,
    now: OffsetDateTime,
) -> anyhow::Result<()> {
    if enquiry.state.is_looking() && queries::first_deadline(&mut *tx, enquiry.id).await?.is_none() {
        offer_next(&mut *tx, app, enquiry, now).await?;
        plan(tx, enquiry, now).await?;
    }
    Ok(())
}

/// What came of a round of offers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Round {
    Asked,
    /// There is nobody to ask, and why.
    Nobody(Shortage),
}

/// Chooses tutors and sends each an offer.
pub async fn offer_round(
    tx: &mut PgConnection,
    app: &App,
    enquiry: &Enquiry,
    now: OffsetDateTime,
) -> anyhow::Result<Round> {
    queries::lock_matching(&mut *tx).await?;
    let candidates = queries::candidates(&mut *tx, enquiry, now).await?;
    let tutors = choose(&candidates, enquiry);
    if tutors.is_empty() {
        return Ok(Round::Nobody(shortage(&candidates, enquiry)));
    }
    let reading = answer_context::of(tx, enquiry.answer_id).await?;
    let mut sent = 0;
    for tutor in &tutors {
        sent += usize::from(send_offer(tx, app, enquiry, tutor, reading.as_ref(), now).await?);
    }
    // those chosen may have been suspended meanwhile
    Ok(if sent > 0 { Round::Asked } else { Round::Nobody(shortage(&candidates, enquiry)) })
}

async fn send_offer(
    tx: &mut PgConnection,
    app: &App,
    enquiry: &Enquiry,
    tutor: &Candidate,
    reading: Option<&AnswerContext>,
    now: OffsetDateTime,
) -> anyhow::Result<bool> {
    let (offer, letter) = draft_offer(app, enquiry, tutor, reading, now)?;
    let (id, hash) = (Uuid::now_v7(), &offer.token_hash);
    if !queries::add_offer(&mut *tx, id, enquiry.id, tutor.id, hash, now, offer.answer_by).await? {
        return Ok(false);
    }
    mail::post(tx, &app.config, letter, now).await?;
    Ok(true)
}

/// An offer and the email with it, not stored yet.
pub fn draft_offer(
    app: &App,
    enquiry: &Enquiry,
    tutor: &Candidate,
    reading: Option<&AnswerContext>,
    now: OffsetDateTime,
) -> anyhow::Result<(NewOffer, Letter)> {
    let token = Token::random();
    let answer_by = after_waking_hours(now, app.config.offer_time);
    let base_url = &app.config.base_url;
    let path = links::offer_path(&token);
    let to = Mailbox::new(&tutor.name, &tutor.email);
    let pause_link = base_url.join(&format!("{path}/pause"));
    let invitation = Invitation {
        enquiry,
        tutor: &to,
        reading: reading.map(|answer| (answer.question.as_str(), base_url.join(&answer.path))),
        link: base_url.join(&path),
        until: UkTime(answer_by),
        is_preferred: enquiry.preferred_tutor == Some(tutor.id),
        pause_link: pause_link.clone(),
    };
    let mut letter = invitation.to(to.clone(), None)?;
    letter.unsubscribe_url = Some(pause_link);
    let offer = NewOffer { enquiry: enquiry.id, tutor: tutor.id, token_hash: token.hash(), answer_by };
    Ok((offer, letter))
}
