//! What editors say about the neighbours of answers.

use std::collections::HashMap;

use sqlx::{PgConnection, PgExecutor, Result, query, query_scalar};
use uuid::Uuid;

use crate::{
    answers::{self, Publication},
    related::{neighbour::Reason, selection::Choices},
};

/// An answer that is a neighbour of another one, or is kept from being one, as the desk lists it.
#[derive(Debug, Clone)]
pub struct ChosenAnswer {
    pub id: Uuid,
    pub question: String,
    pub level_label: String,
    pub subject_label: String,
    pub topic_label: String,
    pub path: String,
    pub state: Publication,
    /// The reason that is computed; `None` before the job has run, or where it is not shown.
    pub reason: Option<Reason>,
    /// What an editor wrote as the reason.
    pub note: String,
    pub choice: Choice,
}

/// How an answer comes to be a neighbour or to be none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    Pinned,
    /// The job found a reason.
    Found,
    Forbidden,
}

impl ChosenAnswer {
    /// What readers see as the reason.
    pub fn why(&self) -> String {
        match &self.reason {
            Some(reason) if self.note.is_empty() => reason.why(&self.level_label),
            _ => Reason::Pinned(self.note.clone()).why(""),
        }
    }

    pub fn is_pinned(&self) -> bool {
        self.choice == Choice::Pinned
    }

    pub fn is_forbidden(&self) -> bool {
        self.choice == Choice::Forbidden
    }
}

/// The choices of editors about the neighbours of these answers.
pub async fn choices(db: impl PgExecutor<'_>, ids: &[Uuid]) -> Result<HashMap<Uuid, Choices>> {
    let rows = query!(
        r#"select answer_id, neighbour_id, position is not null as "is_pinned!", note from neighbour_choices
           where answer_id = any($1) order by answer_id, position, neighbour_id"#,
        ids,
    )
    .fetch_all(db)
    .await?;
    let mut choices: HashMap<Uuid, Choices> = HashMap::new();
    for row in rows {
        let of = choices.entry(row.answer_id).or_default();
        if row.is_pinned {
            of.pinned.push((row.neighbour_id, row.note));
        } else {
            of.forbidden.push(row.neighbour_id);
        }
    }
    Ok(choices)
}

/// The pinned neighbours of an answer in their order, then those that the job found, then the
/// forbidden ones.
pub async fn chosen_of(db: impl PgExecutor<'_>, answer_id: Uuid) -> Result<Vec<ChosenAnswer>> {
    let rows = query!(
        r#"select b.id, b.question, b.slug, b.state, l.slug as level, l.label as level_label, s.slug as subject,
                  s.label as subject_label, t.label as topic_label, coalesce(c.note, '') as "note!",
                  n.reason as "reason?", coalesce(n.detail, '') as "detail!",
                  c.answer_id is not null as "is_chosen!", c.position is not null as "is_pinned!"
           from (select neighbour_id from neighbours where answer_id = $1
                 union select neighbour_id from neighbour_choices where answer_id = $1) listed
           join answers b on b.id = listed.neighbour_id
           left join neighbours n on n.answer_id = $1 and n.neighbour_id = b.id
           left join neighbour_choices c on c.answer_id = $1 and c.neighbour_id = b.id
           join levels l on l.id = b.level_id join subjects s on s.id = b.subject_id
           join topics t on t.id = b.topic_id
           where c.answer_id is not null or b.state = 'published'
           order by c.answer_id is not null and c.position is null, c.position nulls last, n.position, b.id"#,
        answer_id,
    )
    .fetch_all(db)
    .await?;
    let chosen = rows.into_iter().map(|row| ChosenAnswer {
        id: row.id,
        path: answers::path(&row.level, &row.subject, &row.slug),
        question: row.question,
        level_label: row.level_label,
        subject_label: row.subject_label,
        topic_label: row.topic_label,
        state: Publication::of(&row.state),
        reason: row.reason.map(|reason| Reason::of(&reason, row.detail)),
        note: row.note,
        choice: match (row.is_chosen, row.is_pinned) {
            (true, true) => Choice::Pinned,
            (true, false) => Choice::Forbidden,
            (false, _) => Choice::Found,
        },
    });
    Ok(chosen.collect())
}

/// The question of an answer; `None` if there is no such answer.
pub async fn question_of(db: impl PgExecutor<'_>, answer_id: Uuid) -> Result<Option<String>> {
    query_scalar!("select question from answers where id = $1", answer_id).fetch_optional(db).await
}

/// Lets one editor at a time choose the neighbours of an answer.
pub async fn lock_choices(tx: &mut PgConnection, answer_id: Uuid) -> Result<()> {
    query!("select from answers where id = $1 for no key update", answer_id).execute(tx).await?;
    Ok(())
}

/// Pins a neighbour after those that are pinned already, or gives a pinned one another note.
pub async fn pin(tx: &mut PgConnection, answer_id: Uuid, neighbour_id: Uuid, note: &str) -> Result<()> {
    query!(
        r#"insert into neighbour_choices (answer_id, neighbour_id, position, note)
           select $1, $2, coalesce(max(position), 0) + 1, $3 from neighbour_choices where answer_id = $1
           on conflict (answer_id, neighbour_id) do update
           set position = coalesce(neighbour_choices.position, excluded.position), note = excluded.note"#,
        answer_id,
        neighbour_id,
        note,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Keeps an answer from being a neighbour.
pub async fn forbid(tx: &mut PgConnection, answer_id: Uuid, neighbour_id: Uuid) -> Result<()> {
    query!(
        r#"insert into neighbour_choices (answer_id, neighbour_id) values ($1, $2)
           on conflict (answer_id, neighbour_id) do update set position = null, note = ''"#,
        answer_id,
        neighbour_id,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Leaves a neighbour to the job again.
pub async fn forget(tx: &mut PgConnection, answer_id: Uuid, neighbour_id: Uuid) -> Result<()> {
    query!(
        "delete from neighbour_choices where answer_id = $1 and neighbour_id = $2",
        answer_id,
        neighbour_id,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Moves a pinned neighbour up by one place.
pub async fn move_up(tx: &mut PgConnection, answer_id: Uuid, neighbour_id: Uuid) -> Result<()> {
    query!(
        r#"with above as (
               select above.neighbour_id, above.position, moved.position as below
               from neighbour_choices moved join neighbour_choices above
                 on above.answer_id = moved.answer_id and above.position < moved.position
               where moved.answer_id = $1 and moved.neighbour_id = $2 order by above.position desc limit 1
           )
           update neighbour_choices c
           set position = case when c.neighbour_id = $2 then above.position else above.below end
           from above where c.answer_id = $1 and c.neighbour_id in ($2, above.neighbour_id)"#,
        answer_id,
        neighbour_id,
    )
    .execute(tx)
    .await?;
    Ok(())
}
