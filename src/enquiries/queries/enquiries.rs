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
    pub salt: &'a [u8],
    pub state: EnquiryState,
    pub now: OffsetDateTime,
}

/// Inserts an enquiry. `false` where there is one of this submission.
pub async fn insert(db: impl PgExecutor<'_>, row: &NewRow<'_>, new: &NewEnquiry) -> Result<bool> {
    let done = query!(
        r#"insert into enquiries
               (id, submission, requester, contact_name, contact_email, contact_phone, student_name, level_id,
                subject_id, answer_id, message, place, area, times, preferred_tutor, state, link_salt,
                created_at, delete_at)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)
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
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// The salt of the enquiry that a submission made.
pub async fn salt_of(db: impl PgExecutor<'_>, submission: &str) -> Result<Option<Vec<u8>>> {
    query_scalar!("select link_salt from enquiries where submission = $1", submission)
        .fetch_optional(db)
        .await
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
               submission = id::text
           where id = $1"#,
        id,
    )
    .execute(&mut *db)
    .await?;
    query!("update offers set sentence = '' where enquiry_id = $1", id).execute(db).await?;
    Ok(())
}
