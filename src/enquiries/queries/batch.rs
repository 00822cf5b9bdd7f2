//! What the clock reads and writes for many enquiries at once.

use std::collections::{HashMap, HashSet};

use sqlx::{PgConnection, PgExecutor, Result, query, query_as, query_scalar};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::enquiries::{
    choice::Candidate,
    enquiry::{Actor, Enquiry, EnquiryState, Offer, OfferState, Place, Requester},
    fit::Availability,
};

/// An offer to be stored.
#[derive(Debug)]
pub struct NewOffer {
    pub enquiry: Uuid,
    pub tutor: Uuid,
    pub token_hash: Vec<u8>,
    pub answer_by: OffsetDateTime,
}

/// A transition to be stored: the enquiry is in its new state already.
#[derive(Debug)]
pub struct Transition {
    pub enquiry: Enquiry,
    pub previous: EnquiryState,
    pub actor: Actor,
}

/// Those of these enquiries that are due and look for a tutor, under a row lock and in order. Skips
/// locked rows: another worker is at them.
pub async fn locked_looking(
    db: &mut PgConnection,
    ids: &[Uuid],
    now: OffsetDateTime,
) -> Result<Vec<Enquiry>> {
    let locked = query_scalar!(
        r#"select id from enquiries
           where id = any($1) and due_at <= $2 and state in ('unmatched', 'offered')
           for update skip locked"#,
        ids,
        now,
    )
    .fetch_all(&mut *db)
    .await?;
    query_as!(
        Enquiry,
        r#"select e.id, requester as "requester: Requester", contact_name, contact_email, contact_phone, student_name,
                  level_id, l.label as level_label, subject_id, s.label as subject_label, answer_id, message,
                  place as "place: Place", area, times, preferred_tutor, state as "state: EnquiryState", step, link_salt,
                  created_at, reminded_at, confirmed_at, promised_until, apologised_at, accepted_at,
                  meeting_asked_at, delete_at
           from enquiries e join levels l on l.id = e.level_id join subjects s on s.id = e.subject_id
           where e.id = any($1)
           order by e.due_at, e.id"#,
        &locked,
    )
    .fetch_all(db)
    .await
}

/// Every tutor of a course, with the facts that do not depend on an enquiry.
pub async fn candidates_of(
    db: impl PgExecutor<'_>,
    (level_id, subject_id): (i16, i16),
    now: OffsetDateTime,
) -> Result<Vec<Candidate>> {
    let rows = query!(
        r#"select t.id, t.name, t.email,
                  ((t.paused_at is not null and (t.paused_until is null or t.paused_until > $3))
                   or t.suspended_at is not null or t.hidden_at is not null) as "is_paused!",
                  t.weekly_limit, t.teaches_online, t.teaches_in_person, t.areas, t.times, t.last_asked_at,
                  t.created_at as joined_at,
                  case when t.weekly_limit is null then 0 else
                      (select count(*) from offers o
                       where o.tutor_id = t.id and o.asked_at > $3::timestamptz - interval '7 days')
                  end as "asked_lately!",
                  history.answered as "answered!", history.remembered as "remembered!"
           from tutors t
           join tutor_subjects c on c.tutor_id = t.id and c.level_id = $1 and c.subject_id = $2
           cross join lateral (
               select count(answered_at) as answered, count(*) as remembered from tutor_answers a
               where a.tutor_id = t.id and a.asked_at > $3::timestamptz - interval '90 days'
           ) as history"#,
        level_id,
        subject_id,
        now,
    )
    .fetch_all(db)
    .await?;
    let candidates = rows.into_iter().map(|row| Candidate {
        id: row.id,
        name: row.name,
        email: row.email,
        availability: Availability {
            is_paused: row.is_paused,
            weekly_limit: row.weekly_limit,
            asked_lately: row.asked_lately,
            teaches_online: row.teaches_online,
            teaches_in_person: row.teaches_in_person,
            areas: row.areas,
            times: row.times,
        },
        last_asked_at: row.last_asked_at,
        joined_at: row.joined_at,
        answered: row.answered,
        remembered: row.remembered,
        was_asked: false,
        knows_family: false,
    });
    Ok(candidates.collect())
}

/// The tutors who said yes to an earlier enquiry, by the address of the family.
pub async fn known_tutors(
    db: impl PgExecutor<'_>,
    emails: &[String],
) -> Result<HashMap<String, HashSet<Uuid>>> {
    let rows = query!(
        r#"select e.contact_email, o.tutor_id from offers o join enquiries e on e.id = o.enquiry_id
           where o.state = 'accepted' and e.contact_email = any($1)"#,
        emails,
    )
    .fetch_all(db)
    .await?;
    let mut known: HashMap<String, HashSet<Uuid>> = HashMap::new();
    for row in rows {
        known.entry(row.contact_email).or_default().insert(row.tutor_id);
    }
    Ok(known)
}

/// Lapses the open offers whose deadline has passed, and remembers that no answer came. Returns the
/// tutors of each enquiry.
pub async fn lapse_all(
    db: impl PgExecutor<'_>,
    enquiries: &[Uuid],
    now: OffsetDateTime,
) -> Result<HashMap<Uuid, Vec<Uuid>>> {
    let rows = query!(
        r#"with lapsed as (
               update offers set state = 'lapsed', answered_at = $2
               where enquiry_id = any($1) and state = 'asked' and answer_by <= $2
               returning enquiry_id, tutor_id, asked_at
           ), remembered as (
               insert into tutor_answers (tutor_id, asked_at) select tutor_id, asked_at from lapsed
           )
           select enquiry_id, tutor_id from lapsed"#,
        enquiries,
        now,
    )
    .fetch_all(db)
    .await?;
    let mut lapsed: HashMap<Uuid, Vec<Uuid>> = HashMap::new();
    for row in rows {
        lapsed.entry(row.enquiry_id).or_default().push(row.tutor_id);
    }
    Ok(lapsed)
}

/// The offers of each enquiry, oldest first.
pub async fn offers_by_enquiry(
    db: impl PgExecutor<'_>,
    enquiries: &[Uuid],
) -> Result<HashMap<Uuid, Vec<Offer>>> {
    let offers = query_as!(
        Offer,
        r#"select o.id, o.enquiry_id, o.tutor_id, t.name as tutor_name, t.email as tutor_email,
                  t.slug as tutor_slug, o.state as "state: OfferState", o.sentence, o.asked_at, o.answer_by,
                  o.answered_at
           from offers o join tutors t on t.id = o.tutor_id
           where o.enquiry_id = any($1)
           order by o.asked_at, o.id"#,
        enquiries,
    )
    .fetch_all(db)
    .await?;
    let mut by_enquiry: HashMap<Uuid, Vec<Offer>> = HashMap::new();
    for offer in offers {
        by_enquiry.entry(offer.enquiry_id).or_default().push(offer);
    }
    Ok(by_enquiry)
}

/// Stores offers, and that their tutors were asked now. `false`, with nothing stored, where the team has
/// just suspended or hidden one of them: the row locks of the tutors make one wait for the other.
pub async fn add_offers(db: &mut PgConnection, offers: &[NewOffer], now: OffsetDateTime) -> Result<bool> {
    let ids: Vec<Uuid> = offers.iter().map(|_| Uuid::now_v7()).collect();
    let enquiries: Vec<Uuid> = offers.iter().map(|offer| offer.enquiry).collect();
    let tutors: Vec<Uuid> = offers.iter().map(|offer| offer.tutor).collect();
    let hashes: Vec<Vec<u8>> = offers.iter().map(|offer| offer.token_hash.clone()).collect();
    let deadlines: Vec<OffsetDateTime> = offers.iter().map(|offer| offer.answer_by).collect();
    let asked = query!(
        "update tutors set last_asked_at = $2 where id = any($1) and suspended_at is null and hidden_at is null",
        &tutors,
        now,
    )
    .execute(&mut *db)
    .await?;
    let different: HashSet<Uuid> = tutors.iter().copied().collect();
    if asked.rows_affected() != different.len() as u64 {
        return Ok(false);
    }
    query!(
        r#"insert into offers (id, enquiry_id, tutor_id, token_hash, state, asked_at, answer_by)
           select id, enquiry_id, tutor_id, token_hash, 'asked', $6, answer_by
           from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::bytea[], $5::timestamptz[])
               as o (id, enquiry_id, tutor_id, token_hash, answer_by)"#,
        &ids,
        &enquiries,
        &tutors,
        &hashes,
        &deadlines,
        now,
    )
    .execute(db)
    .await?;
    Ok(true)
}

/// Closes the open offers of these enquiries.
pub async fn close_offers_of(db: impl PgExecutor<'_>, enquiries: &[Uuid], now: OffsetDateTime) -> Result<()> {
    query!(
        "update offers set state = 'closed', answered_at = $2 where enquiry_id = any($1) and state = 'asked'",
        enquiries,
        now,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Stores transitions: the events, the states and the days of deletion.
pub async fn enter_all(db: &mut PgConnection, transitions: &[Transition], now: OffsetDateTime) -> Result<()> {
    let ids: Vec<Uuid> = transitions.iter().map(|made| made.enquiry.id).collect();
    let steps: Vec<i32> = transitions.iter().map(|made| made.enquiry.step).collect();
    let previous: Vec<String> = transitions.iter().map(|made| made.previous.slug().to_owned()).collect();
    let states: Vec<String> = transitions.iter().map(|made| made.enquiry.state.slug().to_owned()).collect();
    let actors: Vec<String> = transitions.iter().map(|made| made.actor.slug().to_owned()).collect();
    let deletions: Vec<OffsetDateTime> = transitions.iter().map(|made| made.enquiry.delete_at).collect();
    query!(
        r#"insert into enquiry_events (enquiry_id, step, previous, state, actor, note, happened_at)
           select enquiry_id, step, previous, state, actor, '', $6
           from unnest($1::uuid[], $2::integer[], $3::text[], $4::text[], $5::text[])
               as e (enquiry_id, step, previous, state, actor)"#,
        &ids,
        &steps,
        &previous,
        &states,
        &actors,
        now,
    )
    .execute(&mut *db)
    .await?;
    query!(
        r#"update enquiries e set state = v.state, step = v.step, delete_at = v.delete_at
           from unnest($1::uuid[], $2::integer[], $3::text[], $4::timestamptz[]) as v (id, step, state, delete_at)
           where e.id = v.id"#,
        &ids,
        &steps,
        &states,
        &deletions,
    )
    .execute(&mut *db)
    .await?;
    query!(
        r#"update enquiry_links l set expires_at = v.delete_at
           from unnest($1::uuid[], $2::timestamptz[]) as v (id, delete_at)
           where l.enquiry_id = v.id"#,
        &ids,
        &deletions,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Stores when the clock next has something to do for each enquiry, and whether it has apologised.
pub async fn plan_all(
    db: impl PgExecutor<'_>,
    enquiries: &[Enquiry],
    due: &[Option<OffsetDateTime>],
) -> Result<()> {
    let ids: Vec<Uuid> = enquiries.iter().map(|enquiry| enquiry.id).collect();
    let apologised: Vec<Option<OffsetDateTime>> =
        enquiries.iter().map(|enquiry| enquiry.apologised_at).collect();
    query!(
        r#"update enquiries e set due_at = v.due_at, apologised_at = v.apologised_at
           from unnest($1::uuid[], $2::timestamptz[], $3::timestamptz[]) as v (id, due_at, apologised_at)
           where e.id = v.id"#,
        &ids,
        due as _,
        &apologised as _,
    )
    .execute(db)
    .await?;
    Ok(())
}
