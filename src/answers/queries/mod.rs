//! Reading and writing answers, in whatever state. What only readers' lists need is in
//! `reading`, what only editors' lists need in `editorial`.

mod imported;
mod revisions;
mod topic_counts;
mod write;

use sqlx::{PgExecutor, Result, query, query_as, query_scalar, types::Json};
use uuid::Uuid;

pub use imported::{KnownQuestion, imported_under, known_questions, last_import, remember_import};
pub use revisions::revision;
pub use topic_counts::{TopicCount, topic_counts, topic_counts_of};
pub use write::{Place, insert, is_address_taken, update, withdraw};

use super::{Answer, KeyDate, Source, Term, Withdrawal};

/// Makes an [`Answer`] of a row that has all of its columns, under the names that
/// `select_answers` gives them. It is a macro because each checked query has a row type of its
/// own, so that this is the only place which spells out the columns of an answer as fields.
macro_rules! answer_from_row {
    ($row:ident) => {
        $crate::answers::Answer {
            id: $row.id,
            content: $crate::answers::Content {
                level: $crate::answers::Label { slug: $row.level, label: $row.level_label },
                subject: $crate::answers::Label { slug: $row.subject, label: $row.subject_label },
                topic: $crate::answers::Label { slug: $row.topic, label: $row.topic_label },
                slug: $row.slug,
                question: $row.question,
                short_answer: $row.short_answer,
                body_markdown: $row.body_markdown,
                author: $row.author,
                sources: $row.sources.0,
                attribution: $row.attribution,
                licence: $row.licence,
                dates: $row.dates.0,
                terms: $row.terms.0,
                check: $crate::answers::Check::from_parts($row.checked_by, $row.checked_on),
            },
            body_html: $row.body_html,
            state: $crate::answers::Publication::of(&$row.state),
            version: $row.version,
            updated_at: $row.updated_at,
            published_at: $row.published_at,
        }
    };
}
pub(crate) use answer_from_row;

/// A checked query for whole answers: the select list and its joins, and then the conditions
/// that are given.
macro_rules! select_answers {
    ($conditions:literal, $($argument:expr),* $(,)?) => {
        query!(
            r#"select a.id, l.slug as level, l.label as level_label, s.slug as subject, s.label as subject_label,
                  t.slug as topic, t.label as topic_label, a.slug, a.question, a.short_answer, a.body_markdown,
                  a.body_html, a.author, a.sources as "sources: Json<Vec<Source>>", a.attribution, a.licence,
                  a.dates as "dates: Json<Vec<KeyDate>>", a.terms as "terms: Json<Vec<Term>>", a.checked_by, a.checked_on,
                  a.state, a.version, a.updated_at, a.published_at
           from answers a join levels l on l.id = a.level_id
           join subjects s on s.id = a.subject_id join topics t on t.id = a.topic_id
           "# + $conditions,
            $($argument),*
        )
    };
}

/// The answer that has this address now or, failing that, had it before: compare its path with
/// the one asked for.
pub async fn at_address(
    db: impl PgExecutor<'_>,
    level: &str,
    subject: &str,
    slug: &str,
) -> Result<Option<Answer>> {
    let row = select_answers!(
        r#"where a.id = (
               select known.id from (
                   select a.id, 0 as age from answers a
                   join levels l on l.id = a.level_id join subjects s on s.id = a.subject_id
                   where l.slug = $1 and s.slug = $2 and a.slug = $3
                   union all
                   select f.answer_id, 1 from former_addresses f
                   join levels l on l.id = f.level_id join subjects s on s.id = f.subject_id
                   where l.slug = $1 and s.slug = $2 and f.slug = $3
               ) known order by known.age limit 1
           )"#,
        level,
        subject,
        slug,
    )
    .fetch_optional(db)
    .await?;
    Ok(row.map(|row| answer_from_row!(row)))
}

/// The answer with this id.
pub async fn by_id(db: impl PgExecutor<'_>, id: Uuid) -> Result<Option<Answer>> {
    let row = select_answers!("where a.id = $1", id).fetch_optional(db).await?;
    Ok(row.map(|row| answer_from_row!(row)))
}

/// The next `limit` answers after an address (level, subject, slug), in the byte order of their
/// addresses: for keyset pagination through all of them.
pub async fn batch_after(
    db: impl PgExecutor<'_>,
    after: (&str, &str, &str),
    limit: i64,
) -> Result<Vec<Answer>> {
    let rows = select_answers!(
        r#"where (l.slug collate "C", s.slug collate "C", a.slug collate "C") > ($1, $2, $3)
           order by l.slug collate "C", s.slug collate "C", a.slug collate "C" limit $4"#,
        after.0,
        after.1,
        after.2,
        limit,
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|row| answer_from_row!(row)).collect())
}

/// When and why an answer was withdrawn; `None` if it is not.
pub async fn withdrawal(db: impl PgExecutor<'_>, id: Uuid) -> Result<Option<Withdrawal>> {
    query_as!(
        Withdrawal,
        r#"select withdrawn_at as "at!", withdrawn_reason as reason from answers
           where id = $1 and state = 'withdrawn'"#,
        id,
    )
    .fetch_optional(db)
    .await
}

/// The number of answers.
pub async fn count(db: impl PgExecutor<'_>) -> Result<i64> {
    query_scalar!(r#"select count(*) as "count!" from answers"#).fetch_one(db).await
}
