use sqlx::{PgConnection, PgExecutor, Result, query, query_as, query_scalar};
use time::OffsetDateTime;
use uuid::Uuid;

use super::{
    fields::Fields,
    form_state::KeptDraft,
    retention::{DRAFT, REVISION},
};

/// Who saved a form last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LastSave {
    pub staff_id: Uuid,
    pub email: String,
    pub saved_at: OffsetDateTime,
}

/// Keeps what a person has typed. `false` if the draft is closed, or somebody else's.
pub async fn keep(
    db: &mut PgConnection,
    person: Uuid,
    form: &str,
    id: Uuid,
    fields: &Fields,
    now: OffsetDateTime,
) -> Result<bool> {
    let kept = query!(
        r#"insert into form_drafts (id, staff_id, form, fields, kept_at) values ($1, $2, $3, $4, $5)
           on conflict (id) do update set form = excluded.form, fields = excluded.fields, kept_at = excluded.kept_at
           where form_drafts.closed_at is null and form_drafts.staff_id = excluded.staff_id"#,
        id,
        person,
        form,
        fields.encode(),
        now,
    )
    .execute(&mut *db)
    .await?;
    // nobody comes back to more than the last of them
    query!(
        r#"delete from form_drafts where id in (
               select id from form_drafts where staff_id = $1 and closed_at is null
               order by kept_at desc, id desc offset 50
           )"#,
        person,
    )
    .execute(db)
    .await?;
    Ok(kept.rows_affected() == 1)
}

/// The open drafts of a person for a form, the last first.
pub async fn offers(db: impl PgExecutor<'_>, person: Uuid, form: &str) -> Result<Vec<KeptDraft>> {
    let rows = query!(
        r#"select id, form, fields, kept_at from form_drafts
           where staff_id = $1 and form = $2 and closed_at is null order by kept_at desc, id desc"#,
        person,
        form,
    )
    .fetch_all(db)
    .await?;
    let drafts = rows.into_iter().map(|row| KeptDraft {
        id: row.id,
        form: row.form,
        fields: Fields::decode(&row.fields),
        kept_at: row.kept_at,
    });
    Ok(drafts.collect())
}

/// All open drafts of a person, the last first.
pub async fn all_of(db: impl PgExecutor<'_>, person: Uuid) -> Result<Vec<KeptDraft>> {
    let rows = query!(
        r#"select id, form, fields, kept_at from form_drafts
           where staff_id = $1 and closed_at is null order by kept_at desc, id desc"#,
        person,
    )
    .fetch_all(db)
    .await?;
    let drafts = rows.into_iter().map(|row| KeptDraft {
        id: row.id,
        form: row.form,
        fields: Fields::decode(&row.fields),
        kept_at: row.kept_at,
    });
    Ok(drafts.collect())
}

/// Closes a draft and forgets its words. The path of its form, if there is such a draft.
pub async fn close(
    db: impl PgExecutor<'_>,
    person: Uuid,
    id: Uuid,
    now: OffsetDateTime,
) -> Result<Option<String>> {
    query_scalar!(
        r#"update form_drafts set closed_at = coalesce(closed_at, $3), fields = ''
           where id = $2 and staff_id = $1 returning form"#,
        person,
        id,
        now,
    )
    .fetch_optional(db)
    .await
}

/// Notes that a person has saved a form, and closes the draft that was typed into it. A draft of this
/// id that comes later is not kept.
pub async fn saved(
    db: &mut PgConnection,
    person: Uuid,
    form: &str,
    draft: Option<Uuid>,
    now: OffsetDateTime,
) -> Result<()> {
    if let Some(draft) = draft {
        query!(
            r#"insert into form_drafts (id, staff_id, form, fields, kept_at, closed_at) values ($1, $2, $3, '', $4, $4)
               on conflict (id) do update set closed_at = excluded.closed_at, fields = ''
               where form_drafts.staff_id = excluded.staff_id"#,
            draft,
            person,
            form,
            now,
        )
        .execute(&mut *db)
        .await?;
    }
    query!(
        r#"insert into form_saves (form, staff_id, saved_at) values ($1, $2, $3)
           on conflict (form) do update set staff_id = excluded.staff_id, saved_at = excluded.saved_at"#,
        form,
        person,
        now,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Who saved a form last; `None` if nobody did at the desk.
pub async fn last_save(db: impl PgExecutor<'_>, form: &str) -> Result<Option<LastSave>> {
    query_as!(
        LastSave,
        r#"select f.staff_id, s.email, f.saved_at from form_saves f join staff s on s.id = f.staff_id
           where f.form = $1"#,
        form,
    )
    .fetch_optional(db)
    .await
}

/// Deletes at most so many drafts and revisions whose retention period is over. The number deleted.
pub async fn delete_due(db: &mut PgConnection, now: OffsetDateTime, at_most: i64) -> Result<u64> {
    let drafts = query!(
        "delete from form_drafts where id in (select id from form_drafts where kept_at <= $1 limit $2)",
        now - DRAFT.kept,
        at_most,
    )
    .execute(&mut *db)
    .await?;
    let revisions = query!(
        r#"delete from answer_revisions where (answer_id, version) in (
               select answer_id, version from answer_revisions where replaced_at <= $1 limit $2
           )"#,
        now - REVISION.kept,
        at_most,
    )
    .execute(db)
    .await?;
    Ok(drafts.rows_affected() + revisions.rows_affected())
}

/// How many drafts and revisions should have been deleted by then.
pub async fn overdue(db: impl PgExecutor<'_>, by: OffsetDateTime) -> Result<i64> {
    query_scalar!(
        r#"select (select count(*) from form_drafts where kept_at < $1)
                + (select count(*) from answer_revisions where replaced_at < $2) as "count!""#,
        by - DRAFT.kept,
        by - REVISION.kept,
    )
    .fetch_one(db)
    .await
}
