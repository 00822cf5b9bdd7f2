use sqlx::{PgConnection, PgExecutor, Result, query, query_as, query_scalar};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::enquiries::{
    enquiry::{Enquiry, EnquiryState, Place, Requester},
    links::LinkScope,
    new_enquiry::{Correction, NewEnquiry},
};

/// What a new enquiry has beside what was typed.
#[derive(Debug)]
pub struct NewRow<'a> {
    pub id: Uuid,
    pub submission: &'a str,
    pub fingerprint: &'a str,
    pub salt: &'a [u8],
    pub state: EnquiryState,
    pub now: OffsetDateTime,
}

/// Inserts an enquiry. `false` where the same words were sent with this submission before.
pub async fn insert(db: impl PgExecutor<'_>, row: &NewRow<'_>, new: &NewEnquiry) -> Result<bool> {
    let done = query!(
        r#"insert into enquiries
               (id, submission, requester, contact_name, contact_email, contact_phone, student_name, level_id,
                subject_id, answer_id, message, place, area, times, preferred_tutor, state, link_salt,
                created_at, delete_at, fingerprint)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)
           on conflict on constraint enquiries_submission do nothing"#,
        row.id,
        row.submission,
        new.requester as Requester,
        new.contact_name,
        new.contact_email,
        new.contact_phone,
        new.student_name,
        new.level_id,
        new.subject_id,
        new.answer_id,
        new.message,
        new.place as Place,
        new.area,
        &new.times,
        new.preferred_tutor,
        row.state as EnquiryState,
        row.salt,
        row.now,
        row.now + row.state.retention().kept,
        row.fingerprint,
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// The salt of the enquiry that these words, sent with this submission, made.
pub async fn salt_of(
    db: impl PgExecutor<'_>,
    submission: &str,
    fingerprint: &str,
) -> Result<Option<Vec<u8>>> {
    query_scalar!(
        "select link_salt from enquiries where submission = $1 and fingerprint = $2",
        submission,
        fingerprint,
    )
    .fetch_optional(db)
    .await
}

/// The enquiry of a submission that nobody has confirmed yet, under a row lock.
pub async fn locked_unconfirmed(db: &mut PgConnection, submission: &str) -> Result<Option<Enquiry>> {
    let id = query_scalar!(
        "select id from enquiries where submission = $1 and state in ('held', 'received') for update",
        submission,
    )
    .fetch_optional(&mut *db)
    .await?;
    match id {
        Some(id) => by_id(db, id).await,
        None => Ok(None),
    }
}

/// Replaces what was sent: the form came again with other words. It counts as new from now on.
pub async fn replace(db: &mut PgConnection, id: Uuid, row: &NewRow<'_>, new: &NewEnquiry) -> Result<()> {
    query!(
        r#"update enquiries
           set requester = $2, contact_name = $3, contact_email = $4, contact_phone = $5, student_name = $6,
               level_id = $7, subject_id = $8, answer_id = $9, message = $10, place = $11, area = $12,
               times = $13, preferred_tutor = $14, link_salt = $15, fingerprint = $16, reminded_at = null,
               delete_at = $17
           where id = $1"#,
        id,
        new.requester as Requester,
        new.contact_name,
        new.contact_email,
        new.contact_phone,
        new.student_name,
        new.level_id,
        new.subject_id,
        new.answer_id,
        new.message,
        new.place as Place,
        new.area,
        &new.times,
        new.preferred_tutor,
        row.salt,
        row.fingerprint,
        row.now + row.state.retention().kept,
    )
    .execute(&mut *db)
    .await?;
    query!(
        "update enquiry_links set expires_at = $2 where enquiry_id = $1",
        id,
        row.now + row.state.retention().kept,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Deletes the links with which somebody could act.
pub async fn delete_act_links(db: impl PgExecutor<'_>, id: Uuid) -> Result<()> {
    query!("delete from enquiry_links where enquiry_id = $1 and scope = 'act'", id).execute(db).await?;
    Ok(())
}

pub async fn add_link(
    db: impl PgExecutor<'_>,
    enquiry: Uuid,
    scope: LinkScope,
    token_hash: &[u8],
    expires_at: OffsetDateTime,
) -> Result<()> {
    query!(
        "insert into enquiry_links (token_hash, enquiry_id, scope, expires_at) values ($1, $2, $3, $4)",
        token_hash,
        enquiry,
        scope as LinkScope,
        expires_at,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// The enquiry that a link opens, and its scope.
pub async fn opened_by(
    db: impl PgExecutor<'_>,
    token_hash: &[u8],
    now: OffsetDateTime,
) -> Result<Option<(Uuid, LinkScope)>> {
    let row = query!(
        r#"select enquiry_id, scope as "scope: LinkScope" from enquiry_links
           where token_hash = $1 and expires_at > $2"#,
        token_hash,
        now,
    )
    .fetch_optional(db)
    .await?;
    Ok(row.map(|row| (row.enquiry_id, row.scope)))
}

/// The newest enquiries that are kept for an address, at most five.
pub async fn kept_for(db: impl PgExecutor<'_>, email: &str, now: OffsetDateTime) -> Result<Vec<Uuid>> {
    query_scalar!(
        r#"select id from enquiries where contact_email = $1 and delete_at > $2 and state <> 'erased'
           order by created_at desc limit 5"#,
        email,
        now,
    )
    .fetch_all(db)
    .await
}

/// Whether an address was sent links after a moment.
pub async fn got_links_since(db: impl PgExecutor<'_>, email: &str, since: OffsetDateTime) -> Result<bool> {
    query_scalar!(
        r#"select exists (select from letters
                          where kind = 'enquiries/access_link' and to_email = $1 and created_at > $2) as "is_known!""#,
        email,
        since,
    )
    .fetch_one(db)
    .await
}

pub async fn by_id(db: impl PgExecutor<'_>, id: Uuid) -> Result<Option<Enquiry>> {
    query_as!(
        Enquiry,
        r#"select e.id, requester as "requester: Requester", contact_name, contact_email, contact_phone, student_name,
                  level_id, l.label as level_label, subject_id, s.label as subject_label, answer_id, message,
                  place as "place: Place", area, times, preferred_tutor, state as "state: EnquiryState", step, link_salt,
                  created_at, reminded_at, confirmed_at, promised_until, apologised_at, accepted_at,
                  meeting_asked_at, delete_at
           from enquiries e join levels l on l.id = e.level_id join subjects s on s.id = e.subject_id
           where e.id = $1"#,
        id,
    )
    .fetch_optional(db)
    .await
}

/// As [`by_id`], under a row lock until the transaction ends.
pub async fn locked(db: &mut PgConnection, id: Uuid) -> Result<Option<Enquiry>> {
    query!("select id from enquiries where id = $1 for update", id).fetch_optional(&mut *db).await?;
    by_id(db, id).await
}

/// Stores another address, and the salt of the links that go to it.
pub async fn set_address(db: impl PgExecutor<'_>, id: Uuid, email: &str, salt: &[u8]) -> Result<()> {
    query!("update enquiries set contact_email = $2, link_salt = $3 where id = $1", id, email, salt)
        .execute(db)
        .await?;
    Ok(())
}

/// Stores a correction.
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

/// Erases personal data, in the enquiry and in what tutors wrote about it.
pub async fn erase(db: &mut PgConnection, id: Uuid) -> Result<()> {
    query!(
        r#"update enquiries
           set contact_name = '', contact_email = '', contact_phone = '', student_name = '', message = '',
               answer_id = null, area = '', times = '{}', place = 'either', preferred_tutor = null,
               submission = id::text, fingerprint = ''
           where id = $1"#,
        id,
    )
    .execute(&mut *db)
    .await?;
    query!("update offers set sentence = '' where enquiry_id = $1", id).execute(db).await?;
    Ok(())
}
