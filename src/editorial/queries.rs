use sqlx::{PgExecutor, Result, query_as, query_scalar};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::{answers::Publication, platform::clock::Day};

/// An answer as the desk lists it.
#[derive(Debug, Clone)]
pub struct ChangedAnswer {
    pub id: Uuid,
    pub level_label: String,
    pub topic_label: String,
    pub question: String,
    pub state: String,
    pub updated_at: OffsetDateTime,
}

impl ChangedAnswer {
    pub fn day(&self) -> Day {
        Day(self.updated_at)
    }

    pub fn state_label(&self) -> &'static str {
        Publication::of(&self.state).label()
    }
}

/// The answers whose question or slug contains `words`, in one state or in any, the last changed
/// first.
pub async fn last_changed(
    db: impl PgExecutor<'_>,
    words: &str,
    state: Option<Publication>,
    limit: i64,
    offset: i64,
) -> Result<Vec<ChangedAnswer>> {
    query_as!(
        ChangedAnswer,
        r#"select a.id, l.label as level_label, t.label as topic_label, a.question, a.state, a.updated_at
           from answers a join levels l on l.id = a.level_id join topics t on t.id = a.topic_id
           where (strpos(lower(a.question), lower($1)) > 0 or strpos(a.slug, lower($1)) > 0)
             and ($2::text is null or a.state = $2)
           order by a.updated_at desc, a.id desc limit $3 offset $4"#,
        words,
        state.map(Publication::as_str),
        limit,
        offset,
    )
    .fetch_all(db)
    .await
}

/// The number of answers that [`last_changed`] lists on all its pages.
pub async fn count(db: impl PgExecutor<'_>, words: &str, state: Option<Publication>) -> Result<i64> {
    query_scalar!(
        r#"select count(*) as "count!" from answers
           where (strpos(lower(question), lower($1)) > 0 or strpos(slug, lower($1)) > 0)
             and ($2::text is null or state = $2)"#,
        words,
        state.map(Publication::as_str),
    )
    .fetch_one(db)
    .await
}
