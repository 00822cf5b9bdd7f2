use sqlx::{PgExecutor, Result, query_as, query_scalar};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::{
    answers::{self, Publication},
    platform::clock::Day,
};

/// An answer as the desk lists it.
#[derive(Debug, Clone)]
pub struct ChangedAnswer {
    pub id: Uuid,
    pub level: String,
    pub level_label: String,
    pub subject: String,
    pub topic_label: String,
    pub slug: String,
    pub question: String,
    pub state: String,
    pub updated_at: OffsetDateTime,
}

impl ChangedAnswer {
    /// The address of its public page.
    pub fn path(&self) -> String {
        answers::path(&self.level, &self.subject, &self.slug)
    }

    /// Whether readers find something at that address.
    pub fn has_page(&self) -> bool {
        Publication::of(&self.state) != Publication::Draft
    }

    pub fn day(&self) -> Day {
        Day(self.updated_at)
    }

    pub fn state_label(&self) -> &'static str {
        Publication::of(&self.state).label()
    }
}

/// Which answers to list: those that have everything asked for here.
#[derive(Debug, Clone, Default)]
pub struct AnswerFilter {
    /// In lower case. Each occurs in the question, the slug, the short answer or the text.
    pub words: Vec<String>,
    pub state: Option<Publication>,
    /// Slugs; empty for any.
    pub level: String,
    pub subject: String,
    pub topic: String,
}

/// The answers of a filter, the last changed first.
pub async fn last_changed(
    db: impl PgExecutor<'_>,
    filter: &AnswerFilter,
    limit: i64,
    offset: i64,
) -> Result<Vec<ChangedAnswer>> {
    query_as!(
        ChangedAnswer,
        r#"select a.id, l.slug as level, l.label as level_label, s.slug as subject, t.label as topic_label, a.slug,
                  a.question, a.state, a.updated_at
           from answers a join levels l on l.id = a.level_id join subjects s on s.id = a.subject_id
           join topics t on t.id = a.topic_id
           where ($2::text is null or a.state = $2) and ($3 = '' or l.slug = $3) and ($4 = '' or s.slug = $4)
             and ($5 = '' or t.slug = $5)
             and not exists (
                 select from unnest($1::text[]) word
                 where strpos(folded(concat_ws(' ', a.question, a.slug, a.short_answer)), folded(word)) = 0
                   and strpos(lower(a.body_markdown), word) = 0
             )
           order by a.updated_at desc, a.id desc limit $6 offset $7"#,
        &filter.words,
        filter.state.map(Publication::as_str),
        filter.level,
        filter.subject,
        filter.topic,
        limit,
        offset,
    )
    .fetch_all(db)
    .await
}

/// The number of answers that [`last_changed`] lists on all its pages.
pub async fn count(db: impl PgExecutor<'_>, filter: &AnswerFilter) -> Result<i64> {
    query_scalar!(
        r#"select count(*) as "count!"
           from answers a join levels l on l.id = a.level_id join subjects s on s.id = a.subject_id
           join topics t on t.id = a.topic_id
           where ($2::text is null or a.state = $2) and ($3 = '' or l.slug = $3) and ($4 = '' or s.slug = $4)
             and ($5 = '' or t.slug = $5)
             and not exists (
                 select from unnest($1::text[]) word
                 where strpos(folded(concat_ws(' ', a.question, a.slug, a.short_answer)), folded(word)) = 0
                   and strpos(lower(a.body_markdown), word) = 0
             )"#,
        &filter.words,
        filter.state.map(Publication::as_str),
        filter.level,
        filter.subject,
        filter.topic,
    )
    .fetch_one(db)
    .await
}
