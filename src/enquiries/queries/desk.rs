use sqlx::{PgExecutor, Result, query, query_as, query_scalar};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::enquiries::enquiry::{EnquiryState, Requester};

/// An enquiry in the desk's list.
#[derive(Debug, Clone)]
pub struct ListedEnquiry {
    pub id: Uuid,
    pub requester: Requester,
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
) -> Result<Vec<ListedEnquiry>> {
    query_as!(
        ListedEnquiry,
        r#"select e.id, requester as "requester: Requester", contact_name, l.label as level_label,
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

/// The number of enquiries in each state.
pub async fn counts(db: impl PgExecutor<'_>) -> Result<Vec<(EnquiryState, i64)>> {
    let rows = query!(
        r#"select state as "state: EnquiryState", count(*) as "count!" from enquiries group by state"#
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|row| (row.state, row.count)).collect())
}

/// How many enquiries are in this state.
pub async fn count_in(db: impl PgExecutor<'_>, state: EnquiryState) -> Result<i64> {
    query_scalar!(r#"select count(*) as "count!" from enquiries where state = $1"#, state as EnquiryState,)
        .fetch_one(db)
        .await
}
