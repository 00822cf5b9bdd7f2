//! The inverted index of published answers. PostgreSQL stays the source of truth: an index can
//! be deleted at any time and is rebuilt from it.

mod checkpoint;
mod document;
mod storage;

use std::{
    fmt,
    fs::File,
    sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock},
};

use anyhow::Context;
use tantivy::{IndexReader, IndexWriter, Searcher, Term};
use uuid::Uuid;

#[cfg(test)]
pub use checkpoint::phrase_term;
pub use checkpoint::{Checkpoint, MAX_PHRASE_TOKENS, Phrases};
pub use document::{Document, Fields, ID, LEVEL, SUBJECT, TOPIC, fast_value};

use super::synonym::Synonyms;

/// How much the writer buffers before it flushes a segment, in bytes. The buffer is held only
/// while there is a writer.
const WRITE_BUFFER: usize = 24_000_000;

pub struct Index {
    tantivy: tantivy::Index,
    reader: IndexReader,
    pub fields: Fields,
    writer: Mutex<Option<IndexWriter>>,
    checkpoint: RwLock<Option<Checkpoint>>,
    /// What more-like-this expands with.
    synonyms: RwLock<Arc<Synonyms>>,
    /// Locks the directory until the index is dropped.
    _lock: Option<File>,
}

impl fmt::Debug for Index {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Index").field("documents", &self.document_count()).finish_non_exhaustive()
    }
}

/// Writing blocks on files: call it where blocking is allowed. Nothing that was written can be
/// searched before [`Index::commit`].
impl Index {
    /// A snapshot of the last commit; later ones do not change it.
    pub fn searcher(&self) -> Searcher {
        self.reader.searcher()
    }

    /// The checkpoint of the last commit; `None` before the first.
    pub fn checkpoint(&self) -> Option<Checkpoint> {
        self.checkpoint.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub fn synonyms(&self) -> Arc<Synonyms> {
        Arc::clone(&self.synonyms.read().unwrap_or_else(PoisonError::into_inner))
    }

    pub fn use_synonyms(&self, synonyms: Arc<Synonyms>) {
        *self.synonyms.write().unwrap_or_else(PoisonError::into_inner) = synonyms;
    }

    pub fn document_count(&self) -> u64 {
        self.reader.searcher().num_docs()
    }

    /// Inserts documents, replacing those with the same ids.
    ///
    /// # Errors
    /// As all that write: where the files cannot be written.
    pub fn upsert<'a>(
        &self,
        documents: impl IntoIterator<Item = &'a Document>,
        phrases: &Phrases,
    ) -> anyhow::Result<()> {
        let mut held = self.writer();
        let writer = self.writer_in(&mut held)?;
        let schema = self.tantivy.schema();
        for document in documents {
            writer.delete_term(self.id_term(document.id));
            writer.add_document(document.to_tantivy(&schema, self.fields, phrases))?;
        }
        Ok(())
    }

    /// Inserts documents that are not in the index; cheaper than [`Index::upsert`], as nothing
    /// is deleted.
    pub fn insert<'a>(
        &self,
        documents: impl IntoIterator<Item = &'a Document>,
        phrases: &Phrases,
    ) -> anyhow::Result<()> {
        let mut held = self.writer();
        let writer = self.writer_in(&mut held)?;
        let schema = self.tantivy.schema();
        for document in documents {
            writer.add_document(document.to_tantivy(&schema, self.fields, phrases))?;
        }
        Ok(())
    }

    pub fn delete(&self, ids: &[Uuid]) -> anyhow::Result<()> {
        let mut held = self.writer();
        let writer = self.writer_in(&mut held)?;
        for id in ids {
            writer.delete_term(self.id_term(*id));
        }
        Ok(())
    }

    pub fn delete_all(&self) -> anyhow::Result<()> {
        let mut held = self.writer();
        self.writer_in(&mut held)?.delete_all_documents()?;
        Ok(())
    }

    /// Makes all writes since the last commit searchable, and stores the checkpoint with them.
    pub fn commit(&self, checkpoint: Checkpoint) -> anyhow::Result<()> {
        let mut held = self.writer();
        let writer = self.writer_in(&mut held)?;
        let mut prepared = writer.prepare_commit()?;
        prepared.set_payload(&serde_json::to_string(&checkpoint)?);
        prepared.commit()?;
        self.reader.reload()?;
        *self.checkpoint.write().unwrap_or_else(PoisonError::into_inner) = Some(checkpoint);
        Ok(())
    }

    /// Merges all segments into one, which is searched several times as fast.
    pub fn merge_segments(&self) -> anyhow::Result<()> {
        let segments = self.tantivy.searchable_segment_ids()?;
        if segments.len() > 1 {
            let mut held = self.writer();
            let writer = self.writer_in(&mut held)?;
            writer.merge(&segments).wait()?;
            self.reader.reload()?;
            writer.garbage_collect_files().wait()?;
        }
        Ok(())
    }

    /// Discards writes since the last commit, and frees the write buffer.
    pub fn drop_writer(&self) {
        *self.writer() = None;
    }

    fn writer(&self) -> MutexGuard<'_, Option<IndexWriter>> {
        self.writer.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn writer_in<'a>(&self, held: &'a mut Option<IndexWriter>) -> anyhow::Result<&'a mut IndexWriter> {
        if held.is_none() {
            *held = Some(self.tantivy.writer_with_num_threads(1, WRITE_BUFFER)?);
        }
        held.as_mut().context("a writer was just created")
    }

    fn id_term(&self, id: Uuid) -> Term {
        Term::from_field_bytes(self.fields.id, id.as_bytes())
    }
}
