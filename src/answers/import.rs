//! Answers from a file, one a line. What is wrong with a line is said with its number,
//! and the others are taken all the same.

use std::{
    collections::{BTreeSet, HashMap, HashSet},
    io::BufRead,
};

use serde_json::Value;
use sqlx::{PgConnection, PgPool};
use time::OffsetDateTime;
use uuid::Uuid;

use super::{
    answer::{Answer, Label, Publication},
    draft::{Draft, ValidAnswer},
    queries::{self, Place},
    save::place_of,
};
use crate::{related, topics};

/// How an import treats its lines.
#[derive(Debug, Clone, Copy, Default)]
pub struct Mode {
    /// Nothing is kept; the report says what would be.
    pub dry_run: bool,
    /// New answers become drafts, which may lack their short or long answer.
    pub as_drafts: bool,
}

/// What came of an import.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    pub added: usize,
    pub updated: usize,
    pub unchanged: usize,
    /// Numbers of refused lines, with the reason.
    pub refused: Vec<(usize, String)>,
    /// Fields that were not known, named once.
    pub ignored: BTreeSet<String>,
    /// Levels, subjects and topics that were not known.
    pub created: BTreeSet<String>,
}

/// Fields that a line may hold beside those of [`Draft`].
const STATE: &str = "state";
const FIELDS: [&str; 16] = [
    "level",
    "subject",
    "topic",
    "question",
    "short_answer",
    "body_markdown",
    "slug",
    "author",
    "sources",
    "attribution",
    "licence",
    "dates",
    "terms",
    "checked_by",
    "checked_on",
    STATE,
];

/// Reads `lines` and saves what they hold, all in one transaction. `tick` is told the
/// length of each line, for a progress bar.
///
/// # Errors
/// Where the lines cannot be read or the database fails; nothing is kept then.
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
    known: HashSet<String>,
    places: HashMap<[String; 3], Place>,
    /// Which line holds an address.
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
        let (draft, state) = match self.read(line) {
            Ok(read) => read,
            Err(reason) => return self.refuse(number, reason),
        };
        let address =
            draft.check(Publication::Draft).map(|manuscript| path_of(&manuscript)).unwrap_or_default();
        let standing = match address.split('/').collect::<Vec<_>>()[..] {
            [_, _, level, subject, slug] => queries::at_address(&mut *tx, level, subject, slug).await?,
            _ => None,
        };
        let standing = standing.filter(|answer| answer.path() == address);
        let checked = draft
            .check(self.state_for(state, standing.as_ref()))
            .and_then(|manuscript| manuscript.checked_by(self.now));
        let manuscript = match checked {
            Ok(manuscript) => manuscript,
            Err(mistakes) => {
                let reasons: Vec<&str> = mistakes.iter().map(|mistake| mistake.message.as_str()).collect();
                return self.refuse(number, reasons.join(" "));
            }
        };
        if let Some(first) = self.addresses.insert(address.clone(), number) {
            self.addresses.insert(address.clone(), first);
            return self.refuse(number, format!("Line {first} has the same address, {address}."));
        }
        self.save(tx, standing, &manuscript).await
    }

    /// Splits a line into what is known and what is not.
    fn read(&mut self, line: &[u8]) -> Result<(Draft, Option<Publication>), String> {
        let value: Value =
            serde_json::from_slice(line).map_err(|error| format!("This is not a JSON object: {error}."))?;
        let Value::Object(mut fields) = value else { return Err("This is not a JSON object.".to_owned()) };
        self.report.ignored.extend(fields.keys().filter(|name| !FIELDS.contains(&name.as_str())).cloned());
        let state = match fields.remove(STATE) {
            None => None,
            Some(state) => Some(
                serde_json::from_value(state)
                    .map_err(|_| "The state is draft, published or withdrawn.".to_owned())?,
            ),
        };
        let mut draft = Draft::default();
        for (name, value) in fields {
            if FIELDS.contains(&name.as_str()) {
                draft = with_field(draft, &name, value)?;
            }
        }
        Ok((draft, state))
    }

    /// The state that an answer gets: what the line says; else what it has, where that
    /// was decided by an editor; else published, or a draft where drafts were asked for.
    fn state_for(&self, said: Option<Publication>, standing: Option<&Answer>) -> Publication {
        match (said, standing.map(|answer| answer.state)) {
            (Some(said), _) => said,
            (None, Some(kept @ (Publication::Published | Publication::Withdrawn))) => kept,
            _ if self.mode.as_drafts => Publication::Draft,
            _ => Publication::Published,
        }
    }

    async fn save(
        &mut self,
        tx: &mut PgConnection,
        standing: Option<Answer>,
        manuscript: &ValidAnswer,
    ) -> sqlx::Result<()> {
        let place = self.place(tx, manuscript).await?;
        match standing {
            Some(standing) if is_same(&standing, manuscript) => {
                self.report.unchanged += 1;
            }
            Some(standing) => {
                self.report.updated += 1;
                related::mark_due(tx, standing.id, self.now).await?;
                queries::update(tx, standing.id, standing.version, place, manuscript, self.now).await?;
            }
            None => {
                self.report.added += 1;
                let id = Uuid::now_v7();
                queries::insert(&mut *tx, id, place, manuscript, self.now).await?;
                related::mark_due(tx, id, self.now).await?;
            }
        }
        Ok(())
    }

    async fn place(&mut self, tx: &mut PgConnection, manuscript: &ValidAnswer) -> sqlx::Result<Place> {
        let key = [&manuscript.level, &manuscript.subject, &manuscript.topic].map(|label| label.slug.clone());
        if let Some(place) = self.places.get(&key) {
            return Ok(*place);
        }
        self.note_new(&format!("level {}", key[0]), "level", &manuscript.level);
        self.note_new(&format!("subject {}", key[1]), "subject", &manuscript.subject);
        self.note_new(&format!("topic {}/{}", key[1], key[2]), "topic", &manuscript.topic);
        let place = place_of(tx, manuscript).await?;
        self.places.insert(key, place);
        Ok(place)
    }

    fn note_new(&mut self, key: &str, what: &str, label: &Label) {
        if self.known.insert(key.to_owned()) {
            self.report.created.insert(format!("{what} “{}”", label.label));
        }
    }

    #[allow(clippy::unnecessary_wraps, reason = "the last word of a line that is not taken")]
    fn refuse(&mut self, number: usize, reason: String) -> sqlx::Result<()> {
        self.report.refused.push((number, reason));
        Ok(())
    }
}

fn path_of(manuscript: &ValidAnswer) -> String {
    super::path(&manuscript.level.slug, &manuscript.subject.slug, &manuscript.slug)
}

/// Reads one field, so that a wrong one is named.
fn with_field(draft: Draft, name: &str, value: Value) -> Result<Draft, String> {
    let mut whole = serde_json::to_value(draft).map_err(|error| error.to_string())?;
    whole[name] = value;
    serde_json::from_value(whole).map_err(|error| format!("The field {name} cannot be read: {error}."))
}

fn is_same(standing: &Answer, new: &ValidAnswer) -> bool {
    standing.topic.slug == new.topic.slug
        && standing.question == new.question
        && standing.short_answer == new.short_answer
        && standing.body_markdown == new.body_markdown
        && standing.body_html == new.body_html
        && standing.author == new.author
        && standing.sources == new.sources
        && standing.attribution == new.attribution
        && standing.licence == new.licence
        && standing.dates == new.dates
        && standing.terms == new.terms
        && standing.check == new.check
        && standing.state == new.state
}
