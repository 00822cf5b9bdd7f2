//! What decks are made from, and what editors have changed of cards.

pub mod collection;

use sqlx::{PgExecutor, Result, query, query_as, types::Json};
use uuid::Uuid;

use super::{CardEdit, StudyAnswer};
use crate::answers::{KeyDate, Term};

/// A row of [`StudyAnswer`]'s columns.
macro_rules! study_answer {
    ($row:ident) => {
        StudyAnswer {
            id: $row.id,
            level: $row.level,
            level_label: $row.level_label,
            subject: $row.subject,
            subject_label: $row.subject_label,
            topic: $row.topic,
            topic_label: $row.topic_label,
            slug: $row.slug,
            question: $row.question,
            short_answer: $row.short_answer,
            body: $row.body,
            dates: $row.dates.0,
            terms: $row.terms.0,
            updated_at: $row.updated_at,
        }
    };
}

/// The published answers of some topics of a level and subject: in the order of the topics that are
/// given, and within each as its list has them. Without their bodies unless asked for.
pub async fn answers_of_topics(
    db: impl PgExecutor<'_>,
    (level, subject): (&str, &str),
    topics: &[String],
    with_bodies: bool,
) -> Result<Vec<StudyAnswer>> {
    let rows = query!(
        r#"select a.id, l.slug as level, l.label as level_label, s.slug as subject, s.label as subject_label,
                  t.slug as topic, t.label as topic_label, a.slug, a.question, a.short_answer,
                  case when $4 then a.body_markdown else '' end as "body!",
                  a.dates as "dates: Json<Vec<KeyDate>>", a.terms as "terms: Json<Vec<Term>>", a.updated_at
           from levels l join subjects s on s.slug = $2
           join topics t on t.subject_id = s.id and t.slug = any($3)
           join answers a on a.level_id = l.id and a.subject_id = s.id and a.topic_id = t.id
           where l.slug = $1 and a.state = 'published'
           order by array_position($3, t.slug), a.chronology, a.position, a.id"#,
        level,
        subject,
        topics,
        with_bodies,
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|row| study_answer!(row)).collect())
}

/// What editors have changed of the cards of these answers, added cards in their order.
pub async fn edits_of(db: impl PgExecutor<'_>, answers: &[Uuid]) -> Result<Vec<CardEdit>> {
    query_as!(
        CardEdit,
        "select answer_id, replaces, front, back, edited_at from card_edits where answer_id = any($1) order by answer_id, position",
        answers
    )
    .fetch_all(db)
    .await
}

/// Replaces all edits of an answer's cards.
pub async fn replace_edits(db: &mut sqlx::PgConnection, answer: Uuid, edits: &[CardEdit]) -> Result<()> {
    query!("delete from card_edits where answer_id = $1", answer).execute(&mut *db).await?;
    for (edit, position) in edits.iter().zip(1..) {
        query!(
            r#"insert into card_edits (answer_id, position, replaces, front, back, edited_at)
               values ($1, $2, $3, $4, $5, $6)"#,
            answer,
            position,
            edit.replaces,
            edit.front,
            edit.back,
            edit.edited_at,
        )
        .execute(&mut *db)
        .await?;
    }
    Ok(())
}

/// Lets nobody else change the cards of an answer until the transaction ends.
pub async fn lock_answer(db: impl PgExecutor<'_>, answer: Uuid) -> Result<()> {
    query!("select id from answers where id = $1 for no key update", answer).fetch_optional(db).await?;
    Ok(())
}
