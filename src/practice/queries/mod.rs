//! Practice questions, in whatever state.

mod lists;
mod write;

use sqlx::{PgExecutor, Result, query, query_scalar, types::Json};
use uuid::Uuid;

pub use lists::{
    ListedQuestion, PracticeTopic, changed, drafts, of_topic, pages, practice_topics, reading_of_topic,
    study_of_topic,
};
pub use write::{Row, insert, lock, remember_import, update};

use super::{
    command_word::CommandWord,
    content::{Body, Content, PracticeQuestion},
};
use crate::answers::{Label, Publication};

/// A checked query for whole questions: the select list and its joins, and then the conditions that
/// are given.
macro_rules! select_questions {
    ($conditions:literal, $($argument:expr),* $(,)?) => {
        query!(
            r#"select p.id, l.slug as level, l.label as level_label, s.slug as subject, s.label as subject_label,
                  t.slug as topic, t.label as topic_label, p.slug, p.question, p.command, p.marks,
                  p.body as "body: Json<Body>", p.state, p.version, p.imported_version, p.updated_at
           from practice_questions p join levels l on l.id = p.level_id
           join subjects s on s.id = p.subject_id join topics t on t.id = p.topic_id
           "# + $conditions,
            $($argument),*
        )
    };
}

macro_rules! question_from_row {
    ($row:ident) => {
        PracticeQuestion {
            id: $row.id,
            content: Content {
                level: Label { slug: $row.level, label: $row.level_label },
                subject: Label { slug: $row.subject, label: $row.subject_label },
                topic: Label { slug: $row.topic, label: $row.topic_label },
                slug: $row.slug,
                question: $row.question,
                command: CommandWord::parse(&$row.command),
                marks: $row.marks,
                body: $row.body.0,
            },
            state: Publication::of(&$row.state),
            version: $row.version,
            imported_version: $row.imported_version,
            updated_at: $row.updated_at,
        }
    };
}

pub async fn by_id(db: impl PgExecutor<'_>, id: Uuid) -> Result<Option<PracticeQuestion>> {
    let row = select_questions!("where p.id = $1", id).fetch_optional(db).await?;
    Ok(row.map(|row| question_from_row!(row)))
}

pub async fn at_address(
    db: impl PgExecutor<'_>,
    level: &str,
    subject: &str,
    slug: &str,
) -> Result<Option<PracticeQuestion>> {
    let row = select_questions!("where l.slug = $1 and s.slug = $2 and p.slug = $3", level, subject, slug)
        .fetch_optional(db)
        .await?;
    Ok(row.map(|row| question_from_row!(row)))
}

/// The questions behind an address, in the byte order of addresses, at most so many.
pub async fn batch_after(
    db: impl PgExecutor<'_>,
    (level, subject, slug): (&str, &str, &str),
    limit: i64,
) -> Result<Vec<PracticeQuestion>> {
    let rows = select_questions!(
        r#"where (l.slug collate "C", s.slug collate "C", p.slug collate "C") > ($1, $2, $3)
           order by l.slug collate "C", s.slug collate "C", p.slug collate "C" limit $4"#,
        level,
        subject,
        slug,
        limit,
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|row| question_from_row!(row)).collect())
}

/// How many there are, drafts included.
pub async fn count(db: impl PgExecutor<'_>) -> Result<i64> {
    query_scalar!(r#"select count(*) as "count!" from practice_questions"#).fetch_one(db).await
}
