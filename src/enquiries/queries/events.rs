use sqlx::{PgConnection, PgExecutor, Result, query, query_as};
use time::OffsetDateTime;
use uuid::Uuid;

use super::enquiries::by_id;
use crate::enquiries::enquiry::{Actor, Enquiry, EnquiryState, Event};

/// Stores a transition: the event, the state and the times that belong to it. The links of an
/// enquiry expire when it is deleted.
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

/// Appends the event that led to the current state.
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

/// The events of an enquiry, oldest first.
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

/// Stores when the clock next has something to do, and which emails it has sent.
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

/// When the clock has something to do, and for which enquiry.
pub type Due = (OffsetDateTime, Uuid);

/// At most `at_most` enquiries that are due, in order, after the one given: keyset pagination.
pub async fn due(db: impl PgExecutor<'_>, now: OffsetDateTime, after: Due, at_most: i64) -> Result<Vec<Due>> {
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

/// The enquiry under a row lock, where it is still due. Skips locked rows: another worker is at it.
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
