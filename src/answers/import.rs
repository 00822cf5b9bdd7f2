//! Answers from a file in JSON Lines. A bad line is reported with its number and its reason, and
//! does not keep the others from being imported.

use std::{
    collections::{BTreeSet, HashMap, HashSet},
    io::BufRead,
};

use sqlx::{PgConnection, PgPool};
use time::OffsetDateTime;
use uuid::Uuid;

use super::{
    answer::{Answer, Publication},
    label::Label,
    line::Line,
    queries::{self, Place},
    save::place_of,
    validation::ValidAnswer,
};
use crate::topics;

/// The options of an import.
#[derive(Debug, Clone, Copy, Default)]
pub struct Mode {
    /// Rolls everything back; the report says what would have been done.
    pub dry_run: bool,
    /// New answers become drafts, which may lack their short or long answer.
    pub as_drafts: bool,
}

/// What an import did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    pub added: usize,
    pub updated: usize,
    pub unchanged: usize,
    /// The refused lines by number, counted from 1, with the reason.
    pub refused: Vec<(usize, String)>,
    /// The names of unknown fields.
    pub ignored: BTreeSet<String>,
    /// New levels, subjects and topics, such as `level “IB”`.
    pub created: BTreeSet<String>,
}

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
    for (number, line) in lines.split(b'\n').enumerate() {
        let line = line?;
        if !line.trim_ascii().is_empty() {
            import.take(&mut tx, number + 1, &line).await?;
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
    /// The number of the line that took an address.
    addresses: HashMap<String, usize>,
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
            addresses: HashMap::new(),
        })
    }

    async fn take(&mut self, tx: &mut PgConnection, number: usize, line: &[u8]) -> sqlx::Result<()> {
        let Line { draft, state, unknown } = match Line::parse(line) {
            Ok(line) => line,
            Err(reason) => return self.refuse(number, reason),
        };
        self.report.ignored.extend(unknown.into_keys());
        // the address is needed before the state is known, and a draft has one too
        let address = draft.check(Publication::Draft).map(|valid| valid.content);
        let stored = match &address {
            Ok(at) => queries::at_address(&mut *tx, &at.level.slug, &at.subject.slug, &at.slug).await?,
            Err(_) => None,
        };
        let address = address.map(|content| content.path()).unwrap_or_default();
        let stored = stored.filter(|answer| answer.path() == address);
        let checked = draft
            .check(self.state_for(state, stored.as_ref()))
            .and_then(|valid| valid.checked_before(self.now));
        let valid = match checked {
            Ok(valid) => valid,
            Err(mistakes) => {
                let reasons: Vec<&str> = mistakes.iter().map(|mistake| mistake.message.as_str()).collect();
                return self.refuse(number, reasons.join(" "));
            }
        };
        if let Some(first) = self.addresses.insert(address.clone(), number) {
            self.addresses.insert(address.clone(), first);
            return self.refuse(number, format!("Line {first} has the same address, {address}."));
        }
        self.save(tx, stored, &valid).await
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

    async fn save(
        &mut self,
        tx: &mut PgConnection,
        stored: Option<Answer>,
        valid: &ValidAnswer,
    ) -> sqlx::Result<()> {
        let place = self.place(tx, valid).await?;
        match stored {
            Some(stored) if is_same(&stored, valid) => {
                self.report.unchanged += 1;
            }
            Some(stored) => {
                self.report.updated += 1;
                queries::update(tx, stored.id, stored.version, place, valid, self.now).await?;
            }
            None => {
                self.report.added += 1;
                queries::insert(tx, Uuid::now_v7(), place, valid, self.now).await?;
            }
        }
        Ok(())
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
