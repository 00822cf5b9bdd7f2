//! How common a word is, for rooms that weigh what two answers share.

use tantivy::Term;

use super::index::Index;

impl Index {
    /// How many documents contain a term; those that were just deleted may be among them.
    ///
    /// # Errors
    /// Where the files of the index cannot be read.
    pub fn documents_with(&self, term: &str) -> anyhow::Result<u64> {
        Ok(self.searcher().doc_freq(&Term::from_field_text(self.fields.text, term))?)
    }
}
