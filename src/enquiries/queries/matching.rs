use sqlx::{PgExecutor, Result, query, query_scalar};
use uuid::Uuid;

/// Marks of changes after which a tutor may fit, left by the database itself: their ids, and the
/// level and subject of each.
#[derive(Debug, Default)]
pub struct Marks {
    pub ids: Vec<i64>,
    pub level_ids: Vec<i16>,
    pub subject_ids: Vec<i16>,
}

pub async fn marks(db: impl PgExecutor<'_>) -> Result<Marks> {
    let rows = query!("select id, level_id, subject_id from matching_due order by id limit 1000")
        .fetch_all(db)
        .await?;
    let mut marks = Marks::default();
    for row in rows {
        marks.ids.push(row.id);
        marks.level_ids.push(row.level_id);
        marks.subject_ids.push(row.subject_id);
    }
    Ok(marks)
}

pub async fn forget_marks(db: impl PgExecutor<'_>, ids: &[i64]) -> Result<()> {
    query!("delete from matching_due where id = any($1)", ids).execute(db).await?;
    Ok(())
}

/// The enquiries for these courses that wait for a tutor and have no open offer, longest first.
pub async fn waiting(db: impl PgExecutor<'_>, marks: &Marks) -> Result<Vec<Uuid>> {
    query_scalar!(
        r#"select e.id from enquiries e
           where e.state in ('unmatched', 'offered')
             and exists (select from unnest($1::smallint[], $2::smallint[]) as c (level_id, subject_id)
                         where c.level_id = e.level_id and c.subject_id = e.subject_id)
             and not exists (select from offers o where o.enquiry_id = e.id and o.state = 'asked')
           order by e.confirmed_at, e.id"#,
        &marks.level_ids,
        &marks.subject_ids,
    )
    .fetch_all(db)
    .await
}
