//! Answers from a file in JSON Lines. A bad line is reported with its number and its reason, and
//! does not keep the others from being imported. What is written is remembered by a fingerprint of
//! each field: an answer that an editor has changed since is left as it is, and reported.

mod fingerprint;
mod identity;
mod report;

use std::{
    collections::{HashMap, HashSet},
    io::BufRead,
};

use sqlx::{PgConnection, PgPool};
use time::OffsetDateTime;
use uuid::Uuid;

pub use fingerprint::Fingerprints;
use identity::{Questions, Target};
pub use report::{Mode, Report};

use super::{
    answer::{Answer, Publication},
    draft::Draft,
    label::Label,
    line::Line,
    queries::{self, Place},
    save::place_of,
    validation::ValidAnswer,
};
use crate::{
    platform::{clock::Day, form::Mistakes, json_lines},
    topics,
};

/// Imports `lines` in one transaction. `tick` gets the length of each line in bytes, for a
/// progress bar.
///
/// # Errors
/// Where the lines cannot be read or the database fails; then nothing is saved.
pub async fn import(
    pool: &PgPool,
    lines: impl BufRead,
    mode: Mode,
    now: OffsetDateTime,
    mut tick: impl FnMut(usize),
) -> anyhow::Result<Report> {
    let mut tx = pool.begin().await?;
    let mut import = Import::begin(&mut tx, mode, now).await?;
    for (number, line) in (1..).zip(lines.split(b'\n')) {
        let line = line?;
        if number == 1 {
            json_lines::check_start(&line)?;
        }
        match json_lines::text(&line) {
            Ok("") => {}
            Ok(text) => import.take(&mut tx, number, text).await?,
            Err(reason) => import.refuse(number, reason.to_string())?,
        }
        tick(line.len() + 1);
    }
    if mode.dry_run {
        tx.rollback().await?;
    } else {
        tx.commit().await?;
    }
    Ok(import.report)
}

struct Import {
    mode: Mode,
    now: OffsetDateTime,
    report: Report,
    /// The levels, subjects and topics that exist: `level gcse`, `topic history/the-cold-war`.
    known: HashSet<String>,
    places: HashMap<[String; 3], Place>,
    /// Loaded when the first line without a slug comes.
    questions: Option<Questions>,
    /// The number of the line that an answer was last written from.
    lines: HashMap<Uuid, usize>,
}

/// A line that can be saved.
struct Ready {
    number: usize,
    key: String,
    stored: Option<Box<Answer>>,
    valid: ValidAnswer,
}

impl Import {
    async fn begin(tx: &mut PgConnection, mode: Mode, now: OffsetDateTime) -> sqlx::Result<Self> {
        let mut known = HashSet::new();
        known
            .extend(topics::levels(&mut *tx).await?.into_iter().map(|level| format!("level {}", level.slug)));
        for subject in topics::subjects(&mut *tx).await? {
            let topics = topics::topics_of(&mut *tx, subject.id).await?;
            known.extend(topics.into_iter().map(|topic| format!("topic {}/{}", subject.slug, topic.slug)));
            known.insert(format!("subject {}", subject.slug));
        }
        Ok(Self {
            mode,
            now,
            report: Report::default(),
            known,
            places: HashMap::new(),
            questions: None,
            lines: HashMap::new(),
        })
    }

    async fn take(&mut self, tx: &mut PgConnection, number: usize, line: &str) -> sqlx::Result<()> {
        let Line { mut draft, state, unknown, .. } = match Line::parse(line) {
            Ok(line) => line,
            Err(reason) => return self.refuse(number, reason),
        };
        self.report.ignored.extend(unknown.into_keys());
        let (key, stored) = match self.identify(tx, &mut draft).await? {
            Ok(found) => found,
            Err(reason) => return self.refuse(number, reason),
        };
        let checked = draft
            .check(self.state_for(state, stored.as_deref()))
            .and_then(|valid| valid.checked_before(self.now));
        let valid = match checked {
            Ok(valid) => valid,
            Err(mistakes) => return self.refuse(number, in_one_line(&mistakes)),
        };
        if let Some(first) = stored.as_ref().and_then(|stored| self.lines.get(&stored.id)) {
            let same = format!("Line {first} has the same address, {}.", valid.content.path());
            return self.refuse(number, same);
        }
        self.save(tx, Ready { number, key, stored, valid }).await
    }

    /// Finds the answer that a line is about, and gives the draft its slug if the line has none.
    /// The outer error is the database's, the inner one the reason why the line is refused.
    async fn identify(
        &mut self,
        tx: &mut PgConnection,
        draft: &mut Draft,
    ) -> sqlx::Result<Result<(String, Option<Box<Answer>>), String>> {
        let has_slug = !draft.slug.trim().is_empty();
        // the answer has to be known before its state is, and a draft has an address too
        let Ok(ValidAnswer { content, .. }) = draft.check(Publication::Draft) else {
            // the check for its own state names all mistakes
            return Ok(Ok((String::new(), None)));
        };
        let key = identity::line_key(&content, has_slug);
        let target = if has_slug {
            identity::by_slug(tx, &content).await?
        } else {
            let questions = self.questions(tx).await?;
            identity::by_question(tx, questions, &content).await?
        };
        Ok(match target {
            Target::Refused(reason) => Err(reason),
            Target::New(slug) => {
                draft.slug = slug;
                Ok((key, None))
            }
            Target::Known(stored) => {
                if !has_slug {
                    draft.slug.clone_from(&stored.content.slug);
                }
                Ok((key, Some(stored)))
            }
        })
    }

    async fn questions(&mut self, tx: &mut PgConnection) -> sqlx::Result<&Questions> {
        if self.questions.is_none() {
            self.questions = Some(Questions::load(tx).await?);
        }
        Ok(self.questions.get_or_insert_default())
    }

    /// The state that an answer gets: the one on its line; else the one that it has, if an editor
    /// chose it; else published, or draft in the mode for drafts.
    fn state_for(&self, on_line: Option<Publication>, stored: Option<&Answer>) -> Publication {
        match (on_line, stored.map(|answer| answer.state)) {
            (Some(state), _) => state,
            (None, Some(kept @ (Publication::Published | Publication::Withdrawn))) => kept,
            _ if self.mode.as_drafts => Publication::Draft,
            _ => Publication::Published,
        }
    }

    async fn save(&mut self, tx: &mut PgConnection, ready: Ready) -> sqlx::Result<()> {
        let Ready { number, key, stored, valid } = ready;
        let id = match stored {
            Some(stored) => {
                if let Some(reason) = self.left_because(tx, &stored, &valid).await? {
                    self.lines.insert(stored.id, number);
                    self.report.left.push((number, reason));
                    return Ok(());
                }
                if let Some(reason) = identity::moving_is_refused(tx, &stored, &valid.content).await? {
                    return self.refuse(number, reason);
                }
                self.update(tx, &stored, &valid).await?;
                stored.id
            }
            None => self.add(tx, &valid).await?,
        };
        self.lines.insert(id, number);
        let written = Fingerprints::of(&valid.content, valid.state);
        queries::remember_import(tx, id, &key, &written, self.now).await
    }

    async fn update(
        &mut self,
        tx: &mut PgConnection,
        stored: &Answer,
        valid: &ValidAnswer,
    ) -> sqlx::Result<()> {
        if is_same(stored, valid) {
            self.report.unchanged += 1;
            return Ok(());
        }
        let place = self.place(tx, valid).await?;
        queries::update(tx, stored.id, stored.version, place, valid, self.now).await?;
        self.report.updated += 1;
        Ok(())
    }

    async fn add(&mut self, tx: &mut PgConnection, valid: &ValidAnswer) -> sqlx::Result<Uuid> {
        let (id, place) = (Uuid::now_v7(), self.place(tx, valid).await?);
        queries::insert(tx, id, place, valid, self.now).await?;
        if let Some(questions) = &mut self.questions {
            questions.add(&valid.content, id);
        }
        self.report.added += 1;
        Ok(id)
    }

    /// Why an answer stays as it is: it was changed since the last import, or none wrote it.
    async fn left_because(
        &self,
        tx: &mut PgConnection,
        stored: &Answer,
        valid: &ValidAnswer,
    ) -> sqlx::Result<Option<String>> {
        let has_new_state = stored.state != valid.state;
        let has_new_text = stored.content.differences(&valid.content).next().is_some();
        if self.mode.overwrite || !(has_new_state || has_new_text) {
            return Ok(None);
        }
        let question = &stored.content.question;
        let Some(last) = queries::last_import(&mut *tx, stored.id).await? else {
            return Ok(Some(format!("no import wrote “{question}”, so it may be an editor’s.")));
        };
        let mut changed = last.changed_fields(&stored.content);
        if has_new_state && !last.has_state(stored.state) {
            changed.push("state".to_owned());
        }
        let since = Day(stored.updated_at);
        Ok((!changed.is_empty())
            .then(|| format!("an editor changed “{question}” on {since} ({}).", changed.join(", "))))
    }

    async fn place(&mut self, tx: &mut PgConnection, valid: &ValidAnswer) -> sqlx::Result<Place> {
        let content = &valid.content;
        let key = [&content.level, &content.subject, &content.topic].map(|label| label.slug.clone());
        if let Some(place) = self.places.get(&key) {
            return Ok(*place);
        }
        self.note_new(&format!("level {}", key[0]), "level", &content.level);
        self.note_new(&format!("subject {}", key[1]), "subject", &content.subject);
        self.note_new(&format!("topic {}/{}", key[1], key[2]), "topic", &content.topic);
        let place = place_of(tx, content).await?;
        self.places.insert(key, place);
        Ok(place)
    }

    fn note_new(&mut self, key: &str, what: &str, label: &Label) {
        if self.known.insert(key.to_owned()) {
            self.report.created.insert(format!("{what} “{}”", label.label));
        }
    }

    #[allow(clippy::unnecessary_wraps, reason = "callers return it as the outcome of the line")]
    fn refuse(&mut self, number: usize, reason: String) -> sqlx::Result<()> {
        self.report.refused.push((number, reason));
        Ok(())
    }
}

/// Whether saving would change anything but the version.
fn is_same(stored: &Answer, new: &ValidAnswer) -> bool {
    stored.content.differences(&new.content).next().is_none()
        && stored.body_html == new.body_html
        && stored.state == new.state
}

fn in_one_line(mistakes: &Mistakes) -> String {
    mistakes.iter().map(|mistake| mistake.message.as_str()).collect::<Vec<_>>().join(" ")
}
