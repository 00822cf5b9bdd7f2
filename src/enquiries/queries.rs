use sqlx::{PgConnection, PgExecutor, Result, query, query_as, query_scalar};
use time::OffsetDateTime;
use uuid::Uuid;

use super::{
    asked::Asked,
    enquiry::{Actor, Enquiry, Event, MadeFor, Offer, Power, Standing, State},
};

/// What a new enquiry is given beside what was asked.
#[derive(Debug)]
pub struct New<'a> {
    pub id: Uuid,
    pub submission: &'a str,
    pub salt: &'a [u8],
    pub state: State,
    pub now: OffsetDateTime,
}

/// Keeps an enquiry. `false` where the submission is known already.
pub async fn insert(db: impl PgExecutor<'_>, new: &New<'_>, asked: &Asked) -> Result<bool> {
    let done = query!(
        r#"insert into enquiries
               (id, submission, made_for, contact_name, contact_email, contact_phone, student_name, level_id,
                subject_id, answer_id, message, state, link_salt, created_at, delete_at)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
           on conflict on constraint enquiries_submission do nothing"#,
        new.id,
        new.submission,
        asked.made_for as MadeFor,
        asked.contact_name,
        asked.contact_email,
        asked.contact_phone,
        asked.student_name,
        asked.level_id,
        asked.subject_id,
        asked.answer_id,
        asked.message,
        new.state as State,
        new.salt,
        new.now,
        new.now + new.state.kept(),
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
    power: Power,
    token_hash: &[u8],
    expires_at: OffsetDateTime,
) -> Result<()> {
    query!(
        "insert into enquiry_links (token_hash, enquiry_id, power, expires_at) values ($1, $2, $3, $4)",
        token_hash,
        enquiry,
        power as Power,
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
) -> Result<Option<(Uuid, Power)>> {
    let row = query!(
        r#"select enquiry_id, power as "power: Power" from enquiry_links
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
        r#"select e.id, made_for as "made_for: MadeFor", contact_name, contact_email, contact_phone, student_name,
                  level_id, l.label as level_label, subject_id, s.label as subject_label, answer_id, message,
                  state as "state: State", link_salt, created_at, delete_at
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

/// Moves an enquiry to a state, and writes the step down. Its links live as long as it does.
pub async fn enter(
    db: &mut PgConnection,
    id: Uuid,
    state: State,
    actor: Actor,
    note: &str,
    now: OffsetDateTime,
) -> Result<()> {
    let delete_at = now + state.kept();
    query!("update enquiries set state = $2, delete_at = $3 where id = $1", id, state as State, delete_at)
        .execute(&mut *db)
        .await?;
    query!("update enquiry_links set expires_at = $2 where enquiry_id = $1", id, delete_at)
        .execute(&mut *db)
        .await?;
    add_event(db, id, state, actor, note, now).await
}

pub async fn add_event(
    db: impl PgExecutor<'_>,
    id: Uuid,
    state: State,
    actor: Actor,
    note: &str,
    now: OffsetDateTime,
) -> Result<()> {
    query!(
        r#"insert into enquiry_events (enquiry_id, state, actor, note, happened_at)
           values ($1, $2, $3, $4, $5)"#,
        id,
        state as State,
        actor as Actor,
        note,
        now,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// The course of an enquiry, from its beginning.
pub async fn events_of(db: impl PgExecutor<'_>, id: Uuid) -> Result<Vec<Event>> {
    query_as!(
        Event,
        r#"select state as "state: State", actor as "actor: Actor", note, happened_at
           from enquiry_events where enquiry_id = $1 order by enquiry_events.id"#,
        id,
    )
    .fetch_all(db)
    .await
}

/// Replaces what the family may correct.
pub async fn correct(
    db: impl PgExecutor<'_>,
    id: Uuid,
    contact_name: &str,
    contact_phone: &str,
    student_name: &str,
    message: &str,
) -> Result<()> {
    query!(
        r#"update enquiries set contact_name = $2, contact_phone = $3, student_name = $4, message = $5
           where id = $1"#,
        id,
        contact_name,
        contact_phone,
        student_name,
        message,
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
               answer_id = null
           where id = $1"#,
        id,
    )
    .execute(&mut *db)
    .await?;
    query!("update offers set sentence = '' where enquiry_id = $1", id).execute(db).await?;
    Ok(())
}

pub async fn add_offer(
    db: impl PgExecutor<'_>,
    id: Uuid,
    enquiry: Uuid,
    tutor: Uuid,
    token_hash: &[u8],
    now: OffsetDateTime,
) -> Result<()> {
    query!(
        r#"insert into offers (id, enquiry_id, tutor_id, token_hash, state, asked_at)
           values ($1, $2, $3, $4, 'asked', $5)"#,
        id,
        enquiry,
        tutor,
        token_hash,
        now,
    )
    .execute(db)
    .await?;
    Ok(())
}

pub async fn offers_of(db: impl PgExecutor<'_>, enquiry: Uuid) -> Result<Vec<Offer>> {
    query_as!(
        Offer,
        r#"select o.id, o.enquiry_id, o.tutor_id, t.name as tutor_name, t.email as tutor_email,
                  t.slug as tutor_slug, o.state as "standing: Standing", o.sentence, o.asked_at, o.answered_at
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
                  t.slug as tutor_slug, o.state as "standing: Standing", o.sentence, o.asked_at, o.answered_at
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
    standing: Standing,
    sentence: &str,
    now: OffsetDateTime,
) -> Result<()> {
    query!(
        "update offers set state = $2, sentence = $3, answered_at = $4 where id = $1",
        id,
        standing as Standing,
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

/// What the desk's list shows of an enquiry.
#[derive(Debug, Clone)]
pub struct Entry {
    pub id: Uuid,
    pub made_for: MadeFor,
    pub contact_name: String,
    pub level_label: String,
    pub subject_label: String,
    pub state: State,
    pub created_at: OffsetDateTime,
}

/// A page of enquiries, newest first.
pub async fn listed(
    db: impl PgExecutor<'_>,
    state: Option<State>,
    limit: i64,
    offset: i64,
) -> Result<Vec<Entry>> {
    query_as!(
        Entry,
        r#"select e.id, made_for as "made_for: MadeFor", contact_name, l.label as level_label,
                  s.label as subject_label, state as "state: State", created_at
           from enquiries e join levels l on l.id = e.level_id join subjects s on s.id = e.subject_id
           where $1::text is null or state = $1
           order by created_at desc, e.id desc
           limit $2 offset $3"#,
        state as Option<State>,
        limit,
        offset,
    )
    .fetch_all(db)
    .await
}

/// How many there are in each state.
pub async fn counts(db: impl PgExecutor<'_>) -> Result<Vec<(State, i64)>> {
    let rows =
        query!(r#"select state as "state: State", count(*) as "count!" from enquiries group by state"#)
            .fetch_all(db)
            .await?;
    Ok(rows.into_iter().map(|row| (row.state, row.count)).collect())
}

/// Offered enquiries whose tutors were all asked before `before`, one part of them.
pub async fn unanswered_since(
    db: impl PgExecutor<'_>,
    before: OffsetDateTime,
    at_most: i64,
) -> Result<Vec<Uuid>> {
    query_scalar!(
        r#"select e.id from enquiries e
           where e.state = 'offered'
             and not exists (select from offers o where o.enquiry_id = e.id and o.asked_at > $1)
           order by e.created_at
           limit $2"#,
        before,
        at_most,
    )
    .fetch_all(db)
    .await
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
