//! Which answer a line is about. A slug that stands on the line is an identity. One that would be
//! made from the question is none, since long questions are cut: there the question decides.

use std::collections::HashMap;

use sqlx::{PgConnection, Result};
use uuid::Uuid;

use crate::{
    answers::{Answer, Content, path, queries},
    platform::values::Slug,
};

/// The answer that a line is about.
#[derive(Debug)]
pub enum Target {
    Known(Box<Answer>),
    /// None yet; a new one gets this slug.
    New(String),
    /// The address belongs to another answer, for the reason given.
    Refused(String),
}

/// The answers by level, subject and question.
#[derive(Debug, Default)]
pub struct Questions(HashMap<[String; 3], Uuid>);

impl Questions {
    pub async fn load(db: &mut PgConnection) -> Result<Self> {
        let mut known = Self::default();
        for one in queries::known_questions(db).await? {
            known.0.entry([one.level, one.subject, folded(&one.question)]).or_insert(one.id);
        }
        Ok(known)
    }

    pub fn add(&mut self, content: &Content, id: Uuid) {
        self.0.entry(key(content)).or_insert(id);
    }

    fn id_of(&self, content: &Content) -> Option<Uuid> {
        self.0.get(&key(content)).copied()
    }
}

fn key(content: &Content) -> [String; 3] {
    [content.level.slug.clone(), content.subject.slug.clone(), folded(&content.question)]
}

/// A question as it is compared: without case, typographic variants and the mark at its end.
fn folded(question: &str) -> String {
    let plain: String = question
        .chars()
        .map(|c| match c {
            '‘' | '’' | 'ʼ' => '\'',
            '“' | '”' => '"',
            '‐' | '‑' | '–' | '—' => '-',
            c => c,
        })
        .collect();
    plain.to_lowercase().trim_end_matches(['?', '.', '!', '…', ' ']).to_owned()
}

/// What a line is remembered by.
pub fn line_key(content: &Content, has_slug: bool) -> String {
    if has_slug { content.path() } else { key(content).join(" ") }
}

/// Finds the answer of a line that has a slug of its own.
pub async fn by_slug(tx: &mut PgConnection, content: &Content) -> Result<Target> {
    let known =
        queries::at_address(&mut *tx, &content.level.slug, &content.subject.slug, &content.slug).await?;
    let imported = queries::imported_under(&mut *tx, &line_key(content, true)).await?;
    Ok(match known {
        Some(answer) if answer.path() == content.path() => Target::Known(Box::new(answer)),
        Some(answer) if imported == Some(answer.id) || asks_the_same(&answer, content) => {
            Target::Known(Box::new(answer))
        }
        Some(answer) => Target::Refused(retired(content, &answer)),
        None => match imported {
            Some(id) => known_or_new(tx, id, content).await?,
            None => Target::New(content.slug.clone()),
        },
    })
}

/// Finds the answer of a line whose slug was made from its question.
pub async fn by_question(tx: &mut PgConnection, known: &Questions, content: &Content) -> Result<Target> {
    let imported = queries::imported_under(&mut *tx, &line_key(content, false)).await?;
    match imported.or_else(|| known.id_of(content)) {
        Some(id) => known_or_new(tx, id, content).await,
        None => Ok(Target::New(free_slug(tx, content).await?)),
    }
}

async fn known_or_new(tx: &mut PgConnection, id: Uuid, content: &Content) -> Result<Target> {
    Ok(match queries::by_id(&mut *tx, id).await? {
        Some(answer) => Target::Known(Box::new(answer)),
        None => Target::New(free_slug(tx, content).await?),
    })
}

fn asks_the_same(answer: &Answer, content: &Content) -> bool {
    key(&answer.content) == key(content)
}

/// Why an address that another answer had before cannot be taken.
pub fn retired(content: &Content, now: &Answer) -> String {
    format!(
        "The address {} belonged to “{}” and still leads to it, now at {}. Give this answer another slug.",
        content.path(),
        now.content.question,
        now.path()
    )
}

/// The first of `slug`, `slug-2`, `slug-3` … that no answer has or had.
async fn free_slug(tx: &mut PgConnection, content: &Content) -> Result<String> {
    let mut slug = content.slug.clone();
    let mut number = 1_usize;
    while queries::at_address(&mut *tx, &content.level.slug, &content.subject.slug, &slug).await?.is_some() {
        number += 1;
        slug = numbered(&content.slug, number);
    }
    Ok(slug)
}

fn numbered(slug: &str, number: usize) -> String {
    let ending = format!("-{number}");
    let kept: String = slug.chars().take(Slug::MAX_CHARS - ending.len()).collect();
    kept.trim_end_matches('-').to_owned() + &ending
}

/// Why an answer cannot move to the address of its line: another one has it, or had it.
pub async fn moving_is_refused(
    tx: &mut PgConnection,
    stored: &Answer,
    content: &Content,
) -> Result<Option<String>> {
    let (level, subject) = (&content.level.slug, &content.subject.slug);
    let holder = queries::at_address(&mut *tx, level, subject, &content.slug).await?;
    Ok(holder.filter(|holder| holder.id != stored.id).map(|holder| {
        let wanted = path(level, subject, &content.slug);
        if holder.path() == wanted {
            format!(
                "The address {wanted} belongs to “{}”. Give this answer another slug.",
                holder.content.question
            )
        } else {
            retired(content, &holder)
        }
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_are_compared_as_people_do() {
        assert_eq!(folded("What was Lenin’s plan?"), folded("what was Lenin's plan"));
        assert_ne!(folded("Who was Henry V?"), folded("Who was Henry VI?"));
        assert_ne!(folded("What is C++?"), folded("What is C?"));
    }

    #[test]
    fn a_numbered_slug_is_no_longer_than_a_slug_may_be() {
        assert_eq!(numbered("who", 2), "who-2");
        assert_eq!(numbered(&"a".repeat(120), 12), format!("{}-12", "a".repeat(117)));
        assert_eq!(numbered(&format!("{}-b", "a".repeat(117)), 2), format!("{}-2", "a".repeat(117)));
    }
}
