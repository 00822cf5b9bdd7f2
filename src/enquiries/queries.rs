use sqlx::{PgConnection, PgExecutor, Result, query, query_as, query_scalar};
use time::OffsetDateTime;
use uuid::Uuid;

use super::{
    choice::Candidate,
    enquiry::{Actor, Enquiry, EnquiryState, Event, LinkScope, Offer, OfferState, Place, Requester},
    new_enquiry::{Correction, NewEnquiry},
    offered::Offered,
};

/// What a new enquiry is given beside what was asked.
#[derive(Debug)]
pub struct New<'a> {
    pub id: Uuid,
    pub submission: &'a str,
    pub salt: &'a [u8],
    pub state: EnquiryState,
    pub now: OffsetDateTime,
}

/// Keeps an enquiry. `false` where the submission is known already.
pub async fn insert(db: impl PgExecutor<'_>, new: &New<'_>, asked: &NewEnquiry) -> Result<bool> {
    let done = query!(
        r#"insert into enquiries
               (id, submission, made_for, contact_name, contact_email, contact_phone, student_name, level_id,
                subject_id, answer_id, message, place, area, times, wanted_tutor, state, link_salt,
                created_at, delete_at)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)
           on conflict on constraint enquiries_submission do nothing"#,
        new.id,
        new.submission,
        asked.made_for as Requester,
        asked.contact_name,
        asked.contact_email,
        asked.contact_phone,
        asked.student_name,
        asked.level_id,
        asked.subject_id,
        asked.answer_id,
        asked.message,
        asked.place as Place,
        asked.area,
        &asked.times,
        asked.wanted_tutor,
        new.state as EnquiryState,
        new.salt,
        new.now,
        new.now + new.state.retention().kept,
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// The salt of the enquiry that a form has made already.
pub async fn salt_of(db: impl PgExecutor<'_>, submission: &str) -> Result<Option<Vec<u8>>> {
    query_scalar!("select link_salt from enquiries where submission = $1", submission)
        .fetch_optional(db)
        .await
}

pub async fn add_link(
    db: impl PgExecutor<'_>,
    enquiry: Uuid,
    power: LinkScope,
    token_hash: &[u8],
    expires_at: OffsetDateTime,
) -> Result<()> {
    query!(
        "insert into enquiry_links (token_hash, enquiry_id, power, expires_at) values ($1, $2, $3, $4)",
        token_hash,
        enquiry,
        power as LinkScope,
        expires_at,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// What a link opens, and with which power.
pub async fn opened_by(
    db: impl PgExecutor<'_>,
    token_hash: &[u8],
    now: OffsetDateTime,
) -> Result<Option<(Uuid, LinkScope)>> {
    let row = query!(
        r#"select enquiry_id, power as "power: LinkScope" from enquiry_links
           where token_hash = $1 and expires_at > $2"#,
        token_hash,
        now,
    )
    .fetch_optional(db)
    .await?;
    Ok(row.map(|row| (row.enquiry_id, row.power)))
}

pub async fn by_id(db: impl PgExecutor<'_>, id: Uuid) -> Result<Option<Enquiry>> {
    query_as!(
        Enquiry,
        r#"select e.id, made_for as "made_for: Requester", contact_name, contact_email, contact_phone, student_name,
                  level_id, l.label as level_label, subject_id, s.label as subject_label, answer_id, message,
                  place as "place: Place", area, times, wanted_tutor, state as "state: EnquiryState", step, link_salt,
                  created_at, reminded_at, confirmed_at, promised_until, apologised_at, accepted_at,
                  meeting_asked_at, delete_at
           from enquiries e join levels l on l.id = e.level_id join subjects s on s.id = e.subject_id
           where e.id = $1"#,
        id,
    )
    .fetch_optional(db)
    .await
}

/// As [`by_id`], and nobody else changes it before the transaction ends.
pub async fn locked(db: &mut PgConnection, id: Uuid) -> Result<Option<Enquiry>> {
    query!("select id from enquiries where id = $1 for update", id).fetch_optional(&mut *db).await?;
    by_id(db, id).await
}

/// As [`locked`], where the clock still has something to do and nobody else is at it.
pub async fn locked_if_due(db: &mut PgConnection, id: Uuid, now: OffsetDateTime) -> Result<Option<Enquiry>> {
    let due =
        query!("select id from enquiries where id = $1 and due_at <= $2 for update skip locked", id, now)
            .fetch_optional(&mut *db)
            .await?;
    match due {
        Some(_) => by_id(db, id).await,
        None => Ok(None),
    }
}

/// Writes the next step down: the event, the state and the moments that belong to it. The
/// links of an enquiry live as long as it does.
pub async fn enter(
    db: &mut PgConnection,
    enquiry: &Enquiry,
    previous: EnquiryState,
    actor: Actor,
    note: &str,
    now: OffsetDateTime,
) -> Result<()> {
    add_event(&mut *db, enquiry, Some(previous), actor, note, now).await?;
    query!(
        r#"update enquiries
           set state = $2, step = $3, confirmed_at = $4, promised_until = $5, accepted_at = $6, delete_at = $7
           where id = $1"#,
        enquiry.id,
        enquiry.state as EnquiryState,
        enquiry.step,
        enquiry.confirmed_at,
        enquiry.promised_until,
        enquiry.accepted_at,
        enquiry.delete_at,
    )
    .execute(&mut *db)
    .await?;
    query!("update enquiry_links set expires_at = $2 where enquiry_id = $1", enquiry.id, enquiry.delete_at)
        .execute(db)
        .await?;
    Ok(())
}

/// The step that led to the state in which the enquiry is now.
pub async fn add_event(
    db: impl PgExecutor<'_>,
    enquiry: &Enquiry,
    previous: Option<EnquiryState>,
    actor: Actor,
    note: &str,
    now: OffsetDateTime,
) -> Result<()> {
    query!(
        r#"insert into enquiry_events (enquiry_id, step, previous, state, actor, note, happened_at)
           values ($1, $2, $3, $4, $5, $6, $7)"#,
        enquiry.id,
        enquiry.step,
        previous as Option<EnquiryState>,
        enquiry.state as EnquiryState,
        actor as Actor,
        note,
        now,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Says when the clock next has something to do, and what it has said already.
pub async fn plan(db: impl PgExecutor<'_>, enquiry: &Enquiry, due_at: Option<OffsetDateTime>) -> Result<()> {
    query!(
        r#"update enquiries
           set due_at = $2, reminded_at = $3, apologised_at = $4, meeting_asked_at = $5
           where id = $1"#,
        enquiry.id,
        due_at,
        enquiry.reminded_at,
        enquiry.apologised_at,
        enquiry.meeting_asked_at,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// A moment at which the clock has something to do, and for whom.
pub type Appointment = (OffsetDateTime, Uuid);

/// The appointments until `now` that come after one, one part of them.
pub async fn due(
    db: impl PgExecutor<'_>,
    now: OffsetDateTime,
    after: Appointment,
    at_most: i64,
) -> Result<Vec<Appointment>> {
    let rows = query!(
        r#"select due_at as "due_at!", id from enquiries
           where due_at <= $1 and (due_at, id) > ($2, $3)
           order by due_at, id
           limit $4"#,
        now,
        after.0,
        after.1,
        at_most,
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|row| (row.due_at, row.id)).collect())
}

/// The course of an enquiry, from its beginning.
pub async fn events_of(db: impl PgExecutor<'_>, id: Uuid) -> Result<Vec<Event>> {
    query_as!(
        Event,
        r#"select previous as "previous: EnquiryState", state as "state: EnquiryState", actor as "actor: Actor", note, happened_at
           from enquiry_events where enquiry_id = $1 order by step"#,
        id,
    )
    .fetch_all(db)
    .await
}

/// Replaces what the family may correct.
pub async fn correct(db: impl PgExecutor<'_>, id: Uuid, correction: &Correction) -> Result<()> {
    query!(
        r#"update enquiries
           set contact_name = $2, contact_phone = $3, student_name = $4, message = $5, place = $6, area = $7,
               times = $8
           where id = $1"#,
        id,
        correction.name,
        correction.phone,
        correction.student_name,
        correction.message,
        correction.place as Place,
        correction.area,
        &correction.times,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Empties everything personal, in the enquiry and in what tutors wrote about it.
pub async fn erase(db: &mut PgConnection, id: Uuid) -> Result<()> {
    query!(
        r#"update enquiries
           set contact_name = '', contact_email = '', contact_phone = '', student_name = '', message = '',
               answer_id = null, area = '', times = '{}', place = 'either', wanted_tutor = null,
               submission = id::text
           where id = $1"#,
        id,
    )
    .execute(&mut *db)
    .await?;
    query!("update offers set sentence = '' where enquiry_id = $1", id).execute(db).await?;
    Ok(())
}

/// Asks a tutor, who from now on has waited for the shortest time.
pub async fn add_offer(
    db: &mut PgConnection,
    id: Uuid,
    enquiry: Uuid,
    tutor: Uuid,
    token_hash: &[u8],
    now: OffsetDateTime,
    answer_by: OffsetDateTime,
) -> Result<()> {
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
    .execute(&mut *db)
    .await?;
    query!("update tutors set last_asked_at = $2 where id = $1", tutor, now).execute(db).await?;
    Ok(())
}

/// One transaction at a time chooses tutors, so that no weekly limit is passed.
pub async fn take_turn_to_choose(db: impl PgExecutor<'_>) -> Result<()> {
    query!("select pg_advisory_xact_lock(hashtext('the choice of tutors'))").fetch_one(db).await?;
    Ok(())
}

/// Everybody who teaches what is asked for, with all that the choice looks at.
pub async fn candidates(
    db: impl PgExecutor<'_>,
    enquiry: &Enquiry,
    now: OffsetDateTime,
) -> Result<Vec<Candidate>> {
    query_as!(
        Candidate,
        r#"select t.id, t.name, t.email,
                  (t.paused_at is not null and (t.paused_until is null or t.paused_until > $4)) as "is_paused!",
                  t.weekly_limit, t.teaches_online, t.teaches_in_person, t.areas, t.times, t.last_asked_at,
                  t.created_at as joined_at,
                  -- counted only for those whom it decides about: in a busy week there are many
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
    .await
}

/// When the first of the offers that wait for an answer runs out.
pub async fn first_deadline(db: impl PgExecutor<'_>, enquiry: Uuid) -> Result<Option<OffsetDateTime>> {
    query_scalar!("select min(answer_by) from offers where enquiry_id = $1 and state = 'asked'", enquiry)
        .fetch_one(db)
        .await
}

/// Lets the offers lapse whose time is over: who was silent, and since when they were asked.
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
                  t.slug as tutor_slug, o.state as "standing: OfferState", o.sentence, o.asked_at, o.answer_by,
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
                  t.slug as tutor_slug, o.state as "standing: OfferState", o.sentence, o.asked_at, o.answer_by,
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
    standing: OfferState,
    sentence: &str,
    now: OffsetDateTime,
) -> Result<()> {
    query!(
        "update offers set state = $2, sentence = $3, answered_at = $4 where id = $1",
        id,
        standing as OfferState,
        sentence,
        now,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Closes the offers that wait for an answer.
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

/// What a tutor was asked, newest first; of much the newest 50.
pub async fn offers_to(db: impl PgExecutor<'_>, tutor: Uuid) -> Result<Vec<Offered>> {
    let rows = query!(
        r#"select l.label || ' ' || s.label as "course!", o.asked_at, o.answer_by,
                  o.state as "standing: OfferState", e.state as "state: EnquiryState"
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
        is_open: row.standing == OfferState::Asked && row.state == EnquiryState::Offered,
        standing: row.standing.label(),
    });
    Ok(offered.collect())
}

/// What the desk's list shows of an enquiry.
#[derive(Debug, Clone)]
pub struct Entry {
    pub id: Uuid,
    pub made_for: Requester,
    pub contact_name: String,
    pub level_label: String,
    pub subject_label: String,
    pub state: EnquiryState,
    pub created_at: OffsetDateTime,
}

/// A page of enquiries, newest first.
pub async fn listed(
    db: impl PgExecutor<'_>,
    state: Option<EnquiryState>,
    limit: i64,
    offset: i64,
) -> Result<Vec<Entry>> {
    query_as!(
        Entry,
        r#"select e.id, made_for as "made_for: Requester", contact_name, l.label as level_label,
                  s.label as subject_label, state as "state: EnquiryState", created_at
           from enquiries e join levels l on l.id = e.level_id join subjects s on s.id = e.subject_id
           where $1::text is null or state = $1
           order by created_at desc, e.id desc
           limit $2 offset $3"#,
        state as Option<EnquiryState>,
        limit,
        offset,
    )
    .fetch_all(db)
    .await
}

/// How many there are in each state.
pub async fn counts(db: impl PgExecutor<'_>) -> Result<Vec<(EnquiryState, i64)>> {
    let rows = query!(
        r#"select state as "state: EnquiryState", count(*) as "count!" from enquiries group by state"#
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|row| (row.state, row.count)).collect())
}

/// Deletes one part of the enquiries whose time is over, with all that hangs on them.
pub async fn delete_due(db: impl PgExecutor<'_>, now: OffsetDateTime, at_most: i64) -> Result<Vec<Uuid>> {
    query_scalar!(
        r#"delete from enquiries
           where id in (
               select id from enquiries where delete_at <= $1
               order by delete_at limit $2
               for update skip locked
           )
           returning id"#,
        now,
        at_most,
    )
    .fetch_all(db)
    .await
}

/// How many enquiries should have been deleted, or dealt with by the clock, before `before`.
pub async fn overdue(db: impl PgExecutor<'_>, before: OffsetDateTime) -> Result<i64> {
    query_scalar!(
        r#"select count(*) as "count!" from enquiries where delete_at < $1 or due_at < $1"#,
        before,
    )
    .fetch_one(db)
    .await
}
