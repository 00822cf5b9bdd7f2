//! A confirmed enquiry finds the tutors who are asked.

use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use super::{
    course::enter,
    enquiry::{Actor, Enquiry, Power, State, TIME_TO_ANSWER},
    letters::{Invitation, Reading, Sheet, UnmatchedDesk, UnmatchedFamily},
    links, queries, reading,
};
use crate::{
    config::Mailbox,
    mail,
    tutors::{self, Tutor},
    web::{self, time::Moment, token::Token},
};

/// How many tutors are asked at once.
const AT_MOST: i64 = 3;

/// The adult agrees: tutors are asked, or the desk hears that there is none. A second
/// confirmation changes nothing.
pub async fn confirm(
    tx: &mut PgConnection,
    site: &web::State,
    enquiry: &mut Enquiry,
    now: OffsetDateTime,
) -> anyhow::Result<()> {
    if !enquiry.may(State::Confirmed) {
        return Ok(());
    }
    enter(tx, enquiry, State::Confirmed, Actor::Family, "", now).await?;
    let tutors = tutors::next_to_ask(tx, enquiry.level_id, enquiry.subject_id, AT_MOST, now).await?;
    if tutors.is_empty() {
        return leave_to_the_desk(tx, site, enquiry, now).await;
    }
    let reading = reading::of(tx, enquiry.answer_id).await?;
    for tutor in &tutors {
        ask(tx, site, enquiry, tutor, reading.as_ref(), now).await?;
    }
    let count = if tutors.len() == 1 { "1 tutor".to_owned() } else { format!("{} tutors", tutors.len()) };
    enter(tx, enquiry, State::Offered, Actor::Clock, &count, now).await
}

async fn ask(
    tx: &mut PgConnection,
    site: &web::State,
    enquiry: &Enquiry,
    tutor: &Tutor,
    reading: Option<&Reading>,
    now: OffsetDateTime,
) -> anyhow::Result<()> {
    let token = Token::random();
    queries::add_offer(&mut *tx, Uuid::now_v7(), enquiry.id, tutor.id, &token.hash(), now).await?;
    let base_url = &site.config.base_url;
    let path = links::offer_path(&token);
    let to = Mailbox::new(&tutor.name, &tutor.email);
    let pause_link = base_url.join(&format!("{path}/pause"));
    let invitation = Invitation {
        enquiry,
        tutor: &to,
        reading: reading.map(|answer| (answer.question.as_str(), base_url.join(&answer.path))),
        link: base_url.join(&path),
        until: Moment(now + TIME_TO_ANSWER),
        pause_link: pause_link.clone(),
    };
    let mut letter = invitation.to(to.clone(), None)?;
    letter.unsubscribe_url = Some(pause_link);
    mail::post(tx, &site.config, letter, now).await?;
    Ok(())
}

async fn leave_to_the_desk(
    tx: &mut PgConnection,
    site: &web::State,
    enquiry: &mut Enquiry,
    now: OffsetDateTime,
) -> anyhow::Result<()> {
    enter(tx, enquiry, State::Unmatched, Actor::Clock, "", now).await?;
    let base_url = &site.config.base_url;
    let link = base_url.join(&links::desk_path(enquiry));
    let to_desk = UnmatchedDesk { enquiry, link }.to(site.config.desk.clone(), None)?;
    let link = base_url.join(&links::path(&site.secret, enquiry, Power::Act));
    let to_family = UnmatchedFamily { enquiry, link }.to(enquiry.contact(), None)?;
    mail::post(&mut *tx, &site.config, to_desk, now).await?;
    mail::post(tx, &site.config, to_family, now).await?;
    Ok(())
}
