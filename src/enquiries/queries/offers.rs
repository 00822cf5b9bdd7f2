use sqlx::{PgConnection, PgExecutor, Result, query, query_as, query_scalar};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::enquiries::{
    choice::Candidate,
    enquiry::{Enquiry, EnquiryState, Offer, OfferState},
    fit::{Availability, Preferred},
    offered::Offered,
};

/// Takes the advisory lock under which tutors are chosen, one transaction at a time, so that no
/// weekly limit is exceeded.
pub async fn lock_matching(db: impl PgExecutor<'_>) -> Result<()> {
    query!("select pg_advisory_xact_lock(hashtext('the choice of tutors'))").fetch_one(db).await?;
    Ok(())
}

/// Every tutor of the subject at the level, with the facts that the choice needs.
pub async fn candidates(
    db: impl PgExecutor<'_>,
    enquiry: &Enquiry,
    now: OffsetDateTime,
) -> Result<Vec<Candidate>> {
    let rows = query!(
        r#"select t.id, t.name, t.email,
                  ((t.paused_at is not null and (t.paused_until is null or t.paused_until > $4))
                   or t.suspended_at is not null or t.hidden_at is not null) as "is_paused!",
                  t.weekly_limit, t.teaches_online, t.teaches_in_person, t.areas, t.times, t.last_asked_at,
                  t.created_at as joined_at,
                  -- counted only where there is a limit: in a busy week there are many
                  case when t.weekly_limit is null then 0 else
                      (select count(*) from offers o
                       where o.tutor_id = t.id and o.asked_at > $4::timestamptz - interval '7 days')
                  end as "asked_lately!",
                  history.answered as "answered!", history.remembered as "remembered!",
                  exists (select from offers o where o.tutor_id = t.id and o.enquiry_id = $3) as "was_asked!",
                  exists (select from offers o join enquiries e on e.id = o.enquiry_id
                          where o.tutor_id = t.id and o.state = 'accepted' and e.id <> $3
                            and e.contact_email = $5) as "knows_family!"
           from tutors t
           join tutor_subjects c on c.tutor_id = t.id and c.level_id = $1 and c.subject_id = $2
           cross join lateral (
               select count(answered_at) as answered, count(*) as remembered from tutor_answers a
               where a.tutor_id = t.id and a.asked_at > $4::timestamptz - interval '90 days'
           ) as history"#,
        enquiry.level_id,
        enquiry.subject_id,
        enquiry.id,
        now,
        enquiry.contact_email,
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
        was_asked: row.was_asked,
        knows_family: row.knows_family,
    });
    Ok(candidates.collect())
}

/// A tutor whom a family prefers, for a subject at a level.
pub async fn preferred(
    db: impl PgExecutor<'_>,
    tutor: Uuid,
    (level_id, subject_id): (i16, i16),
    now: OffsetDateTime,
) -> Result<Option<Preferred>> {
    let row = query!(
        r#"select t.name, t.slug,
                  ((t.paused_at is not null and (t.paused_until is null or t.paused_until > $4))
                   or t.suspended_at is not null or t.hidden_at is not null) as "is_paused!",
                  t.weekly_limit, t.teaches_online, t.teaches_in_person, t.areas, t.times,
                  (select count(*) from offers o
                   where o.tutor_id = t.id and o.asked_at > $4::timestamptz - interval '7 days') as "asked_lately!",
                  exists (select from tutor_subjects c
                          where c.tutor_id = t.id and c.level_id = $2 and c.subject_id = $3) as "teaches!"
           from tutors t where t.id = $1"#,
        tutor,
        level_id,
        subject_id,
        now,
    )
    .fetch_optional(db)
    .await?;
    Ok(row.map(|row| Preferred {
        name: row.name,
        slug: row.slug,
        teaches: row.teaches,
        availability: Availability {
            is_paused: row.is_paused,
            weekly_limit: row.weekly_limit,
            asked_lately: row.asked_lately,
            teaches_online: row.teaches_online,
            teaches_in_person: row.teaches_in_person,
            areas: row.areas,
            times: row.times,
        },
    }))
}

/// Stores an offer, and that the tutor was asked now. `false` where the team has just suspended or
/// hidden the tutor: the row lock of the tutor makes one wait for the other.
pub async fn add_offer(
    db: &mut PgConnection,
    id: Uuid,
    enquiry: Uuid,
    tutor: Uuid,
    token_hash: &[u8],
    now: OffsetDateTime,
    answer_by: OffsetDateTime,
) -> Result<bool> {
    let done = query!(
        "update tutors set last_asked_at = $2 where id = $1 and suspended_at is null and hidden_at is null",
        tutor,
        now,
    )
    .execute(&mut *db)
    .await?;
    if done.rows_affected() == 0 {
        return Ok(false);
    }
    query!(
        r#"insert into offers (id, enquiry_id, tutor_id, token_hash, state, asked_at, answer_by)
           values ($1, $2, $3, $4, 'asked', $5, $6)"#,
        id,
        enquiry,
        tutor,
        token_hash,
        now,
        answer_by,
    )
    .execute(db)
    .await?;
    Ok(true)
}

/// The first deadline of the open offers.
pub async fn first_deadline(db: impl PgExecutor<'_>, enquiry: Uuid) -> Result<Option<OffsetDateTime>> {
    query_scalar!("select min(answer_by) from offers where enquiry_id = $1 and state = 'asked'", enquiry)
        .fetch_one(db)
        .await
}

/// Lapses the open offers whose deadline has passed. Returns each tutor, and when they were asked.
pub async fn lapse_offers(
    db: impl PgExecutor<'_>,
    enquiry: Uuid,
    now: OffsetDateTime,
) -> Result<Vec<(Uuid, OffsetDateTime)>> {
    let rows = query!(
        r#"update offers set state = 'lapsed', answered_at = $2
           where enquiry_id = $1 and state = 'asked' and answer_by <= $2
           returning tutor_id, asked_at"#,
        enquiry,
        now,
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|row| (row.tutor_id, row.asked_at)).collect())
}

pub async fn offers_of(db: impl PgExecutor<'_>, enquiry: Uuid) -> Result<Vec<Offer>> {
    query_as!(
        Offer,
        r#"select o.id, o.enquiry_id, o.tutor_id, t.name as tutor_name, t.email as tutor_email,
                  t.slug as tutor_slug, o.state as "state: OfferState", o.sentence, o.asked_at, o.answer_by,
                  o.answered_at
           from offers o join tutors t on t.id = o.tutor_id
           where o.enquiry_id = $1
           order by o.asked_at, o.id"#,
        enquiry,
    )
    .fetch_all(db)
    .await
}

pub async fn offer_opened_by(db: impl PgExecutor<'_>, token_hash: &[u8]) -> Result<Option<Offer>> {
    query_as!(
        Offer,
        r#"select o.id, o.enquiry_id, o.tutor_id, t.name as tutor_name, t.email as tutor_email,
                  t.slug as tutor_slug, o.state as "state: OfferState", o.sentence, o.asked_at, o.answer_by,
                  o.answered_at
           from offers o join tutors t on t.id = o.tutor_id
           where o.token_hash = $1"#,
        token_hash,
    )
    .fetch_optional(db)
    .await
}

pub async fn answer_offer(
    db: impl PgExecutor<'_>,
    id: Uuid,
    state: OfferState,
    sentence: &str,
    now: OffsetDateTime,
) -> Result<()> {
    query!(
        "update offers set state = $2, sentence = $3, answered_at = $4 where id = $1",
        id,
        state as OfferState,
        sentence,
        now,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Closes the open offers.
pub async fn close_offers(db: impl PgExecutor<'_>, enquiry: Uuid, now: OffsetDateTime) -> Result<()> {
    query!(
        "update offers set state = 'closed', answered_at = $2 where enquiry_id = $1 and state = 'asked'",
        enquiry,
        now,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Closes one offer that is open.
pub async fn close_offer(db: impl PgExecutor<'_>, id: Uuid, now: OffsetDateTime) -> Result<()> {
    query!("update offers set state = 'closed', answered_at = $2 where id = $1 and state = 'asked'", id, now)
        .execute(db)
        .await?;
    Ok(())
}

/// The newest 50 offers to a tutor, newest first.
pub async fn offers_to(db: impl PgExecutor<'_>, tutor: Uuid) -> Result<Vec<Offered>> {
    let rows = query!(
        r#"select l.label || ' ' || s.label as "course!", o.asked_at, o.answer_by,
                  o.state as "state: OfferState", e.state as "enquiry_state: EnquiryState"
           from offers o join enquiries e on e.id = o.enquiry_id
           join levels l on l.id = e.level_id join subjects s on s.id = e.subject_id
           where o.tutor_id = $1
           order by o.asked_at desc, o.id desc
           limit 50"#,
        tutor,
    )
    .fetch_all(db)
    .await?;
    let offered = rows.into_iter().map(|row| Offered {
        course: row.course,
        asked_at: row.asked_at,
        answer_by: row.answer_by,
        is_open: row.state == OfferState::Asked && row.enquiry_state == EnquiryState::Offered,
        state: row.state.label(),
    });
    Ok(offered.collect())
}
