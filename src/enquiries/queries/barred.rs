//! Offers to tutors whom the team suspended or hid.

use sqlx::{PgExecutor, Result, query, query_scalar};
use time::OffsetDateTime;
use uuid::Uuid;

/// Enquiries with an open offer to a tutor whom the team suspended or hid, by id, after the one given.
pub async fn enquiries_of_barred(db: impl PgExecutor<'_>, after: Uuid, at_most: i64) -> Result<Vec<Uuid>> {
    query_scalar!(
        r#"select distinct o.enquiry_id
           from tutors t join offers o on o.tutor_id = t.id and o.state in ('asked', 'lapsed')
           join enquiries e on e.id = o.enquiry_id and e.state = 'offered'
           where (t.suspended_at is not null or t.hidden_at is not null) and o.enquiry_id > $1
           order by o.enquiry_id limit $2"#,
        after,
        at_most,
    )
    .fetch_all(db)
    .await
}

/// Closes the open offers of tutors whom the team suspended or hid. Returns each, and whether its
/// tutor is hidden.
pub async fn close_offers_of_barred(
    db: impl PgExecutor<'_>,
    enquiry: Uuid,
    now: OffsetDateTime,
) -> Result<Vec<(Uuid, bool)>> {
    let rows = query!(
        r#"update offers o set state = 'closed', answered_at = coalesce(o.answered_at, $2)
           from tutors t
           where o.enquiry_id = $1 and o.state in ('asked', 'lapsed') and t.id = o.tutor_id
             and (t.suspended_at is not null or t.hidden_at is not null)
           returning o.id, t.hidden_at is not null as "is_hidden!""#,
        enquiry,
        now,
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.is_hidden)).collect())
}
