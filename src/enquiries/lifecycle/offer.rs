//! A confirmed enquiry finds the tutors who are asked, in rounds.

use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use super::{
    close::end,
    transition::{enter, post_to_desk, post_to_family},
};
use crate::enquiries::{
    answer_context,
    choice::{Candidate, choose},
    enquiry::{Actor, Enquiry, EnquiryState, OfferState},
    letters::{AnswerContext, Invitation, UnmatchedDesk, UnmatchedFamily},
    links, queries,
};
use crate::{
    config::Mailbox,
    platform::{
        self,
        clock::{Moment, after_waking_hours},
        mail::{self, EmailTemplate},
        token::Token,
    },
};

/// The adult agrees: tutors are asked, or the desk hears that there is none. A second
/// confirmation changes nothing.
pub async fn confirm(
    tx: &mut PgConnection,
    site: &platform::App,
    enquiry: &mut Enquiry,
    now: OffsetDateTime,
) -> anyhow::Result<()> {
    if !enquiry.may(EnquiryState::Confirmed) {
        return Ok(());
    }
    enter(tx, site, enquiry, EnquiryState::Confirmed, (Actor::Family, ""), now).await?;
    match ask_a_round(tx, site, enquiry, now).await? {
        0 => leave_to_the_desk(tx, site, enquiry, now).await,
        _ => enter(tx, site, enquiry, EnquiryState::Offered, (Actor::Clock, ""), now).await,
    }
}

/// Nobody is being asked at this moment: the next ones are. Where every tutor has said no
/// and nobody is left, that is the end of it; where some were silent, somebody may come.
/// The caller sets the next appointment.
pub async fn go_on(
    tx: &mut PgConnection,
    site: &platform::App,
    enquiry: &mut Enquiry,
    now: OffsetDateTime,
) -> anyhow::Result<()> {
    let asked = ask_a_round(tx, site, enquiry, now).await?;
    if asked > 0 && enquiry.state == EnquiryState::Unmatched {
        return enter(tx, site, enquiry, EnquiryState::Offered, (Actor::Clock, ""), now).await;
    }
    if asked == 0 && enquiry.state == EnquiryState::Offered {
        let offers = queries::offers_of(&mut *tx, enquiry.id).await?;
        if offers.iter().all(|offer| offer.standing == OfferState::Declined) {
            return end(tx, site, enquiry, (EnquiryState::Declined, Actor::Tutor), now).await;
        }
    }
    Ok(())
}

/// Gives how many were asked.
async fn ask_a_round(
    tx: &mut PgConnection,
    site: &platform::App,
    enquiry: &Enquiry,
    now: OffsetDateTime,
) -> anyhow::Result<usize> {
    queries::take_turn_to_choose(&mut *tx).await?;
    let candidates = queries::candidates(&mut *tx, enquiry, now).await?;
    let tutors = choose(&candidates, enquiry);
    if tutors.is_empty() {
        return Ok(0);
    }
    let reading = answer_context::of(tx, enquiry.answer_id).await?;
    for tutor in &tutors {
        ask(tx, site, enquiry, tutor, reading.as_ref(), now).await?;
    }
    Ok(tutors.len())
}

async fn ask(
    tx: &mut PgConnection,
    site: &platform::App,
    enquiry: &Enquiry,
    tutor: &Candidate,
    reading: Option<&AnswerContext>,
    now: OffsetDateTime,
) -> anyhow::Result<()> {
    let token = Token::random();
    let answer_by = after_waking_hours(now, site.config.offer_time);
    queries::add_offer(&mut *tx, Uuid::now_v7(), enquiry.id, tutor.id, &token.hash(), now, answer_by).await?;
    let base_url = &site.config.base_url;
    let path = links::offer_path(&token);
    let to = Mailbox::new(&tutor.name, &tutor.email);
    let pause_link = base_url.join(&format!("{path}/pause"));
    let invitation = Invitation {
        enquiry,
        tutor: &to,
        reading: reading.map(|answer| (answer.question.as_str(), base_url.join(&answer.path))),
        link: base_url.join(&path),
        until: Moment(answer_by),
        is_wanted: enquiry.wanted_tutor == Some(tutor.id),
        pause_link: pause_link.clone(),
    };
    let mut letter = invitation.to(to.clone(), None)?;
    letter.unsubscribe_url = Some(pause_link);
    mail::post(tx, &site.config, letter, now).await?;
    Ok(())
}

async fn leave_to_the_desk(
    tx: &mut PgConnection,
    site: &platform::App,
    enquiry: &mut Enquiry,
    now: OffsetDateTime,
) -> anyhow::Result<()> {
    enter(tx, site, enquiry, EnquiryState::Unmatched, (Actor::Clock, ""), now).await?;
    let link = links::desk(site, enquiry);
    post_to_desk(tx, site, &UnmatchedDesk { enquiry, link }, now).await?;
    let link = links::act(site, enquiry);
    let until = Moment(enquiry.expires_at().unwrap_or(now));
    post_to_family(tx, site, &UnmatchedFamily { enquiry, link, until }, now).await
}
