//! The index: words of published answers, in this process alone. PostgreSQL is the only
//! truth; what stands here can be thrown away and made anew at any time.

use std::{
    collections::BTreeSet,
    fmt,
    fs::{self, File},
    panic,
    path::Path,
    sync::{Mutex, MutexGuard, PoisonError, RwLock},
};

use anyhow::Context;
use serde::{Deserialize, Serialize};
use tantivy::{
    IndexReader, IndexWriter, ReloadPolicy, Searcher, TantivyDocument, Term,
    directory::MmapDirectory,
    schema::{BytesOptions, FAST, Field, INDEXED, IndexRecordOption, Schema, TextFieldIndexing, TextOptions},
    tokenizer::{PreTokenizedString, Token},
};
use uuid::Uuid;

use super::analysis::{Word, words};

/// Another number makes every kept index be built anew: raise it when the words of an
/// answer are cut or stored in another way.
const FORMAT: u32 = 1;
/// Memory for what is added before it is written, in bytes; it is taken only while there is something.
const BUFFER: usize = 24_000_000;
/// Processes on one machine that may keep an index in one data directory.
const PLACES: u32 = 16;
/// So far apart that words of two fields are no neighbours.
const GAP: usize = 100;

/// An answer as the index reads it.
#[derive(Debug, Clone, Default)]
pub struct Document {
    pub id: Uuid,
    pub level_id: i16,
    pub subject_id: i16,
    pub topic_id: i32,
    pub question: String,
    pub short_answer: String,
    /// Labels that it is found by.
    pub labels: String,
    /// The long answer as plain text.
    pub body: String,
}

/// How far an index has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    format: u32,
    /// Which database it was read from.
    pub source: String,
    /// The last change that it holds.
    pub sequence: i64,
    /// The phrases that were looked for when it was made.
    pub phrases: Phrases,
}

impl Mark {
    pub fn new(source: &str, sequence: i64, phrases: Phrases) -> Self {
        Self { format: FORMAT, source: source.to_owned(), sequence, phrases }
    }

    /// The same place, with other phrases looked for.
    #[must_use]
    pub fn with(self, phrases: Phrases) -> Self {
        Self { phrases, ..self }
    }
}

/// Terms of several words that are one thing: they get a term of their own.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Phrases(pub BTreeSet<String>);

impl Phrases {
    /// The phrase of this many words that begins at `at`.
    fn at<'a>(&'a self, words: &[Word], at: usize) -> impl Iterator<Item = &'a String> {
        (2..=4).filter_map(move |length| self.0.get(&joined(words.get(at..at + length)?)))
    }
}

/// How a phrase is spelt as one term.
pub fn joined(words: &[Word]) -> String {
    words.iter().map(|word| word.term.as_str()).collect::<Vec<_>>().join(" ")
}

#[derive(Debug, Clone, Copy)]
pub struct Fields {
    id: Field,
    pub question: Field,
    pub text: Field,
    pub plain: Field,
}

/// Names of the columns.
pub const LEVEL: &str = "level";
pub const SUBJECT: &str = "subject";
pub const TOPIC: &str = "topic";
pub const ID: [&str; 2] = ["id_high", "id_low"];

pub struct Index {
    tantivy: tantivy::Index,
    reader: IndexReader,
    pub fields: Fields,
    writer: Mutex<Option<IndexWriter>>,
    mark: RwLock<Option<Mark>>,
    /// Held as long as the files are ours.
    _place: Option<File>,
}

impl fmt::Debug for Index {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Index").field("answers", &self.answers()).finish_non_exhaustive()
    }
}

impl Index {
    /// An index that is gone with the process.
    pub fn in_memory() -> anyhow::Result<Self> {
        Self::over(tantivy::Index::create_in_ram(schema()), None)
    }

    /// The index that a former process left in `dir`, or an empty one where there is none,
    /// or where it cannot be used. Each process has a place of its own.
    pub fn kept_in(dir: &Path) -> anyhow::Result<Self> {
        for place in 1..=PLACES {
            let home = dir.join(place.to_string());
            fs::create_dir_all(&home).with_context(|| format!("{} cannot be made", home.display()))?;
            let lock = File::create(home.join("lock"))?;
            if lock.try_lock().is_err() {
                continue;
            }
            return Self::at(&home.join("index"), lock);
        }
        anyhow::bail!("{} processes keep an index in {} already", PLACES, dir.display())
    }

    /// How far a kept index has come and how many answers it holds, without taking it.
    pub fn look(home: &Path) -> anyhow::Result<Option<(Mark, u64)>> {
        let opened = panic::catch_unwind(|| Self::opened(home))
            .unwrap_or_else(|_| Err(anyhow::anyhow!("{} is damaged", home.display())));
        let Some(index) = opened? else { return Ok(None) };
        let index = Self::over(index, None)?;
        Ok(index.mark().map(|mark| (mark, index.answers())))
    }

    fn at(home: &Path, lock: File) -> anyhow::Result<Self> {
        // what was not written by us may make its reader panic
        let opened = panic::catch_unwind(|| Self::opened(home))
            .unwrap_or_else(|_| Err(anyhow::anyhow!("it is damaged")));
        match opened {
            Ok(Some(index)) => Self::over(index, Some(lock)),
            Ok(None) => Self::over(Self::created(home)?, Some(lock)),
            Err(error) => {
                let error = format!("{error:#}");
                tracing::warn!(error, home = %home.display(), "a search index cannot be used and is built anew");
                Self::over(Self::created(home)?, Some(lock))
            }
        }
    }

    fn opened(home: &Path) -> anyhow::Result<Option<tantivy::Index>> {
        if !home.join("meta.json").exists() {
            return Ok(None);
        }
        let index = tantivy::Index::open(MmapDirectory::open(home)?)?;
        anyhow::ensure!(index.schema() == schema(), "it has other fields");
        let mark = index.load_metas()?.payload.context("it was never finished")?;
        let mark: Mark = serde_json::from_str(&mark).context("it has another form")?;
        anyhow::ensure!(mark.format == FORMAT, "it has another form");
        let damaged = index.validate_checksum()?;
        anyhow::ensure!(damaged.is_empty(), "damaged: {damaged:?}");
        Ok(Some(index))
    }

    fn created(home: &Path) -> anyhow::Result<tantivy::Index> {
        if home.exists() {
            fs::remove_dir_all(home)?;
        }
        fs::create_dir_all(home)?;
        Ok(tantivy::Index::create(MmapDirectory::open(home)?, schema(), tantivy::IndexSettings::default())?)
    }

    fn over(tantivy: tantivy::Index, place: Option<File>) -> anyhow::Result<Self> {
        let schema = tantivy.schema();
        let field = |name: &str| schema.get_field(name);
        let fields = Fields {
            id: field("id")?,
            question: field("question")?,
            text: field("text")?,
            plain: field("plain")?,
        };
        let mark = tantivy.load_metas()?.payload.and_then(|mark| serde_json::from_str(&mark).ok());
        let reader = tantivy.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        Ok(Self { tantivy, reader, fields, writer: Mutex::new(None), mark: RwLock::new(mark), _place: place })
    }

    /// What it looks like now; later changes do not reach a searcher.
    pub fn searcher(&self) -> Searcher {
        self.reader.searcher()
    }

    /// How far it has come; `None` before it was filled for the first time.
    pub fn mark(&self) -> Option<Mark> {
        self.mark.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub fn answers(&self) -> u64 {
        self.reader.searcher().num_docs()
    }

    /// Puts answers in, over what stood under their ids. Nobody sees them before [`Index::commit`].
    pub fn put<'a>(
        &self,
        entries: impl IntoIterator<Item = &'a Document>,
        phrases: &Phrases,
    ) -> anyhow::Result<()> {
        let mut held = self.writer();
        let writer = self.ready(&mut held)?;
        for entry in entries {
            writer.delete_term(self.id_term(entry.id));
            writer.add_document(self.document(entry, phrases))?;
        }
        Ok(())
    }

    /// Puts an answer in that is not there, which costs less.
    pub fn add<'a>(
        &self,
        entries: impl IntoIterator<Item = &'a Document>,
        phrases: &Phrases,
    ) -> anyhow::Result<()> {
        let mut held = self.writer();
        let writer = self.ready(&mut held)?;
        for entry in entries {
            writer.add_document(self.document(entry, phrases))?;
        }
        Ok(())
    }

    pub fn remove(&self, ids: &[Uuid]) -> anyhow::Result<()> {
        let mut held = self.writer();
        let writer = self.ready(&mut held)?;
        for id in ids {
            writer.delete_term(self.id_term(*id));
        }
        Ok(())
    }

    /// Takes everything out.
    pub fn clear(&self) -> anyhow::Result<()> {
        let mut held = self.writer();
        self.ready(&mut held)?.delete_all_documents()?;
        Ok(())
    }

    /// Makes what was put and removed seen, and remembers how far that is.
    pub fn commit(&self, mark: Mark) -> anyhow::Result<()> {
        let mut held = self.writer();
        let writer = self.ready(&mut held)?;
        let mut prepared = writer.prepare_commit()?;
        prepared.set_payload(&serde_json::to_string(&mark)?);
        prepared.commit()?;
        self.reader.reload()?;
        *self.mark.write().unwrap_or_else(PoisonError::into_inner) = Some(mark);
        Ok(())
    }

    /// Joins what was written in parts into one, which is searched several times as fast.
    pub fn join_parts(&self) -> anyhow::Result<()> {
        let parts = self.tantivy.searchable_segment_ids()?;
        if parts.len() > 1 {
            let mut held = self.writer();
            let writer = self.ready(&mut held)?;
            writer.merge(&parts).wait()?;
            self.reader.reload()?;
            writer.garbage_collect_files().wait()?;
        }
        Ok(())
    }

    /// Drops what was put and not committed, as after a failure.
    pub fn forget_uncommitted(&self) {
        *self.writer() = None;
    }

    fn writer(&self) -> MutexGuard<'_, Option<IndexWriter>> {
        self.writer.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn ready<'a>(&self, held: &'a mut Option<IndexWriter>) -> anyhow::Result<&'a mut IndexWriter> {
        if held.is_none() {
            *held = Some(self.tantivy.writer_with_num_threads(1, BUFFER)?);
        }
        held.as_mut().context("a writer was just made")
    }

    fn id_term(&self, id: Uuid) -> Term {
        Term::from_field_bytes(self.fields.id, id.as_bytes())
    }

    fn document(&self, entry: &Document, phrases: &Phrases) -> TantivyDocument {
        let question = words(&entry.question);
        let others = [&entry.short_answer, &entry.labels, &entry.body].map(|text| words(text));
        let mut document = TantivyDocument::new();
        document.add_bytes(self.fields.id, entry.id.as_bytes());
        let [high, low] = halves(entry.id);
        let schema = self.tantivy.schema();
        let mut column = |name: &str, value: u64| {
            if let Ok(field) = schema.get_field(name) {
                document.add_u64(field, value);
            }
        };
        column(ID[0], high);
        column(ID[1], low);
        column(LEVEL, number(entry.level_id.into()));
        column(SUBJECT, number(entry.subject_id.into()));
        column(TOPIC, number(entry.topic_id));
        let plain: BTreeSet<&str> =
            question.iter().chain(others.iter().flatten()).map(|word| word.plain.as_str()).collect();
        let plain = plain.into_iter().map(|word| token(word, 0)).collect();
        let mut text = Vec::new();
        for (part, words) in std::iter::once(&question).chain(&others).enumerate() {
            let begin = text.last().map_or(part, |last: &Token| last.position + GAP);
            for (at, word) in words.iter().enumerate() {
                text.push(token(&word.term, begin + at));
                text.extend(phrases.at(words, at).map(|phrase| token(phrase, begin + at)));
            }
        }
        let mut heading = Vec::new();
        for (at, word) in question.iter().enumerate() {
            heading.push(token(&word.term, at));
            heading.extend(phrases.at(&question, at).map(|phrase| token(phrase, at)));
        }
        for (field, tokens) in
            [(self.fields.plain, plain), (self.fields.question, heading), (self.fields.text, text)]
        {
            document.add_pre_tokenized_text(field, PreTokenizedString { text: String::new(), tokens });
        }
        document
    }
}

fn token(text: &str, position: usize) -> Token {
    Token { position, text: text.to_owned(), ..Token::default() }
}

/// Ids of the database are never negative.
pub fn number(id: i32) -> u64 {
    u64::try_from(id).unwrap_or(0)
}

fn halves(id: Uuid) -> [u64; 2] {
    let (high, low) = id.as_u64_pair();
    [high, low]
}

fn schema() -> Schema {
    let words = |option: IndexRecordOption, norms: bool| {
        TextOptions::default().set_indexing_options(
            TextFieldIndexing::default().set_tokenizer("raw").set_index_option(option).set_fieldnorms(norms),
        )
    };
    let mut schema = Schema::builder();
    schema.add_bytes_field("id", BytesOptions::from(INDEXED));
    schema.add_text_field("question", words(IndexRecordOption::WithFreqs, true));
    schema.add_text_field("text", words(IndexRecordOption::WithFreqsAndPositions, true));
    // how words are spelt, for those who mistype them
    schema.add_text_field("plain", words(IndexRecordOption::Basic, false));
    for column in ID.into_iter().chain([LEVEL, SUBJECT, TOPIC]) {
        schema.add_u64_field(column, FAST);
    }
    schema.build()
}
