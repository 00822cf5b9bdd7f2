use sqlx::{PgExecutor, Result, query, types::Json};
use uuid::Uuid;

use super::answer_from_row;
use crate::answers::{Answer, KeyDate, Source, Term};

/// An answer as it was in an earlier version, without its HTML; `None` if that is not kept any more.
pub async fn revision(db: impl PgExecutor<'_>, id: Uuid, version: i32) -> Result<Option<Answer>> {
    let row = query!(
        r#"select a.id as "id!", coalesce(l.slug, '') as "level!", coalesce(l.label, '') as "level_label!",
                  coalesce(s.slug, '') as "subject!", coalesce(s.label, '') as "subject_label!",
                  coalesce(t.slug, '') as "topic!", coalesce(t.label, '') as "topic_label!",
                  a.slug as "slug!", a.question as "question!", a.short_answer as "short_answer!",
                  a.body_markdown as "body_markdown!", '' as "body_html!", a.author as "author!",
                  a.sources as "sources!: Json<Vec<Source>>", a.attribution as "attribution!", a.licence as "licence!",
                  a.dates as "dates!: Json<Vec<KeyDate>>", a.terms as "terms!: Json<Vec<Term>>",
                  a.checked_by as "checked_by!", a.checked_on as "checked_on?", a.state as "state!",
                  a.version as "version!", a.updated_at as "updated_at!", a.published_at as "published_at?"
           from answer_revisions r
           cross join lateral jsonb_populate_record(null::answers, r.content) a
           left join levels l on l.id = a.level_id left join subjects s on s.id = a.subject_id
           left join topics t on t.id = a.topic_id
           where r.answer_id = $1 and r.version = $2"#,
        id,
        version,
    )
    .fetch_optional(db)
    .await?;
    Ok(row.map(|row| answer_from_row!(row)))
}
