//! The documents that quotes and minus signs leave: those with each phrase and without others.

use std::sync::Arc;

use tantivy::{
    DocId, Searcher, SegmentReader, TERMINATED, Term,
    query::{EnableScoring, PhraseQuery, Query, TermQuery},
    schema::{Field, IndexRecordOption},
};

/// For each segment a bit for each document.
#[derive(Debug, Clone)]
pub struct Restriction(Arc<Vec<Vec<u64>>>);

impl Restriction {
    /// The documents that have all phrases of `with` and none of `without`; each phrase is its terms.
    /// `None` where there is neither.
    pub fn new(
        searcher: &Searcher,
        text: Field,
        with: &[Vec<String>],
        without: &[Vec<String>],
    ) -> anyhow::Result<Option<Self>> {
        if with.is_empty() && without.is_empty() {
            return Ok(None);
        }
        let mut segments = Vec::new();
        for reader in searcher.segment_readers() {
            let words = (reader.max_doc() as usize).div_ceil(64);
            let mut allowed = vec![u64::MAX; words];
            for (phrases, is_wanted) in [(with, true), (without, false)] {
                for phrase in phrases {
                    let found = documents_with(searcher, reader, text, phrase)?;
                    for (allowed, found) in allowed.iter_mut().zip(found) {
                        *allowed &= if is_wanted { found } else { !found };
                    }
                }
            }
            segments.push(allowed);
        }
        Ok(Some(Self(Arc::new(segments))))
    }

    /// Whether some document has all of these terms.
    pub fn is_any_with(searcher: &Searcher, text: Field, terms: &[String]) -> anyhow::Result<bool> {
        let single: Vec<Vec<String>> = terms.iter().map(|term| vec![term.clone()]).collect();
        let found = Self::new(searcher, text, &single, &[])?;
        Ok(found.is_some_and(|found| found.0.iter().flatten().any(|bits| *bits != 0)))
    }

    pub fn of_segment(&self, segment: usize) -> Option<&[u64]> {
        self.0.get(segment).map(Vec::as_slice)
    }
}

/// Whether a document has its bit.
pub fn has(bits: &[u64], doc: DocId) -> bool {
    bits.get(doc as usize / 64).is_some_and(|word| word >> (doc % 64) & 1 == 1)
}

fn documents_with(
    searcher: &Searcher,
    reader: &SegmentReader,
    text: Field,
    phrase: &[String],
) -> anyhow::Result<Vec<u64>> {
    let mut bits = vec![0_u64; (reader.max_doc() as usize).div_ceil(64)];
    let mut terms: Vec<Term> = phrase.iter().map(|term| Term::from_field_text(text, term)).collect();
    let query: Box<dyn Query> = match terms.len() {
        0 => return Ok(bits),
        1 => Box::new(TermQuery::new(terms.remove(0), IndexRecordOption::Basic)),
        _ => Box::new(PhraseQuery::new(terms)),
    };
    let weight = query.weight(EnableScoring::disabled_from_searcher(searcher))?;
    let mut found = weight.scorer(reader, 1.0)?;
    while found.doc() != TERMINATED {
        bits[found.doc() as usize / 64] |= 1 << (found.doc() % 64);
        found.advance();
    }
    Ok(bits)
}
